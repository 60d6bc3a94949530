// Messages to bytes and back, in the Confluent wire format. Hot-path calls are synchronous: types are cached by schema id,
// and an id never seen before is learnt first (`learn`), not met half-way.
//
//   byte 0      magic, 0
//   bytes 1-4   schema id, big-endian
//   bytes 5-    Avro binary of the record
import { Type } from 'avsc'
import { readMessageSchemas, subjectOf, type AvroRecord } from './avro-files'
import type { Message, MessageName } from './message'

/** Where schema ids come from: a registry, or the order of the files where there is none. */
export interface SchemaIds {
  /** The id under which this process's schema of the message is registered. */
  idOf(message: MessageName): number
  /** The writer's schema of an id. Throws UnknownSchemaId when the registry has none; any other error may pass. */
  schemaOf(id: number): Promise<AvroRecord>
}

export class UnknownSchemaId extends Error {
  override readonly name = 'UnknownSchemaId'
}

/** Bytes that are no message of ours. Never retried: the same bytes never become readable. */
export class Undecodable extends Error {
  override readonly name = 'Undecodable'
}

type Reader = { readonly name: MessageName; readonly decode: (bytes: Buffer) => Message }
/** The name of a registered message that this build does not know, a newer one's: it is nobody's business here. */
const stranger = 'a message of a later version' as MessageName
const headBytes = 5
const schemas = readMessageSchemas()
const types = new Map([...schemas].map(([name, schema]) => [name as MessageName, parse(schema)]))

export const messageNames = [...types.keys()]
export const schemaOfMessage = (name: MessageName): AvroRecord => schemas.get(name)!
export const messageTypeOf = (name: MessageName): Type => types.get(name)!

export class Codec {
  private readonly readers = new Map<number, Reader | string>()
  private scratch = Buffer.allocUnsafeSlow(1 << 16)

  constructor(private readonly ids: SchemaIds) {
    for (const name of messageNames) this.readers.set(ids.idOf(name), readerOf(schemaOfMessage(name)))
  }

  /** Throws where the message does not fit its schema: a decider that wrote it is wrong. */
  encode(message: Message): Buffer {
    const type = types.get(message.type)
    if (!type) throw new Error(`${message.type} has no schema below schemas/avro`)
    let end = type.encode(message, this.scratch, headBytes)
    if (end < 0) {
      this.scratch = Buffer.allocUnsafeSlow(2 * (this.scratch.length - end))
      end = type.encode(message, this.scratch, headBytes)
    }
    this.scratch[0] = 0
    this.scratch.writeInt32BE(this.ids.idOf(message.type), 1)
    return Buffer.from(this.scratch.subarray(0, end))
  }

  /** The message's name, or undefined when its schema id has not been learnt. Throws Undecodable. */
  nameOf(bytes: Buffer | null): MessageName | undefined {
    const reader = this.readers.get(schemaIdOf(bytes))
    if (typeof reader === 'string') throw new Undecodable(reader)
    return reader?.name
  }

  /** The message's name, or undefined whatever the reason. */
  nameOfOrNone(bytes: Buffer | null): MessageName | undefined {
    const reader =
      bytes !== null && bytes.length >= headBytes && bytes[0] === 0 ? this.readers.get(bytes.readInt32BE(1)) : undefined
    return typeof reader === 'object' && reader.name !== stranger ? reader.name : undefined
  }

  /** Throws Undecodable. The schema id must have been learnt. */
  decode(bytes: Buffer | null): Message {
    const id = schemaIdOf(bytes)
    const reader = this.readers.get(id)
    if (reader === undefined) throw new Error(`schema ${id} has not been learnt`)
    if (typeof reader === 'string') throw new Undecodable(reader)
    try {
      return reader.decode(bytes!)
    } catch (error) {
      throw new Undecodable(`not a ${reader.name} of schema ${id}: ${(error as Error).message}`)
    }
  }

  /** True when these bytes can be decoded, or refused, without asking the registry. */
  knows(bytes: Buffer | null): boolean {
    return bytes === null || bytes.length < headBytes || bytes[0] !== 0 || this.readers.has(bytes.readInt32BE(1))
  }

  /** Learns the schema ids of these bytes. Rejects when the registry can't be asked: wait and try again, nothing is lost. */
  async learn(values: readonly (Buffer | null)[]): Promise<void> {
    for (const bytes of values) {
      if (this.knows(bytes)) continue
      const id = bytes!.readInt32BE(1)
      try {
        this.readers.set(id, readerOf(await this.ids.schemaOf(id)))
      } catch (error) {
        if (!(error instanceof UnknownSchemaId)) throw error
        this.readers.set(id, `schema ${id} is not in the registry: register it, then redrive`)
      }
    }
  }

  /** Forgets ids that were unknown, so that a redrive asks again. */
  forgetUnknown(): void {
    for (const [id, reader] of this.readers) if (typeof reader === 'string') this.readers.delete(id)
  }
}

const schemaIdOf = (bytes: Buffer | null): number => {
  if (bytes === null) throw new Undecodable('the record has no value')
  if (bytes.length < headBytes || bytes[0] !== 0) throw new Undecodable('the value is not in the Confluent wire format')
  return bytes.readInt32BE(1)
}

const strange = (name: string): Reader => ({
  name: stranger,
  decode: () => {
    throw new Error(`${name} is not known to this version`)
  },
})

const readerOf = (writer: AvroRecord): Reader | string => {
  const name = writer.name as MessageName
  const type = types.get(name)
  if (!type) return writer.namespace?.startsWith('oms.') ? strange(name) : `${name} is no message of this system`
  try {
    const resolver = type.createResolver(parse(writer))
    const decode = (bytes: Buffer): Message => {
      const message = type.fromBuffer(bytes.subarray(headBytes), resolver) as { type: MessageName }
      message.type = name
      return message as Message
    }
    return { name, decode }
  } catch (error) {
    return `the writer's schema of ${name} can't be read: ${(error as Error).message}`
  }
}

function parse(schema: AvroRecord): Type {
  return Type.forSchema(schema as never, { registry: {} })
}

/** Ids without a registry, for tests and tools: 1, 2, 3, … in the order of the files. */
export const localSchemaIds = (): SchemaIds => ({
  idOf: (message) => messageNames.indexOf(message) + 1,
  schemaOf: async (id) => {
    const name = messageNames[id - 1]
    if (!name) throw new UnknownSchemaId(`no schema ${id}`)
    return schemaOfMessage(name)
  },
})

export const subjectOfMessage = (name: MessageName): string => subjectOf(schemaOfMessage(name))
