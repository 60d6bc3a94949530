// Messages become bytes in the Confluent wire format and come back equal; bytes that are no message are told apart from a registry
// that is away.
import type { AvroRecord } from '../../schemas/avro-files'
import {
  Codec,
  localSchemaIds,
  messageNames,
  schemaOfMessage,
  Undecodable,
  UnknownSchemaId,
  type SchemaIds,
} from '../../schemas/codec'
import type { MessageId, OrderId } from '../../schemas/ids'
import type { Message, MessageName } from '../../schemas/message'
import { example, examples } from '../examples/examples'

const learntCodec = async (ids: SchemaIds, ...values: Buffer[]): Promise<Codec> => {
  const codec = new Codec(ids)
  await codec.learn(values)
  return codec
}

const ids = localSchemaIds()
const bytesOf = (message: Message): Buffer => new Codec(ids).encode(message)
const under = (id: number, bytes: Buffer): Buffer => {
  const copy = Buffer.from(bytes)
  copy.writeInt32BE(id, 1)
  return copy
}
/** A registry in which each id stands for one schema. */
const registryOf = (schemas: Readonly<Record<number, AvroRecord>>): SchemaIds => ({
  idOf: () => 1,
  schemaOf: async (id) => {
    const schema = schemas[id]
    if (!schema) throw new UnknownSchemaId(`no schema ${id}`)
    return schema
  },
})

test.each(messageNames)('%s comes back as it went', async (name: MessageName) => {
  const bytes = bytesOf(examples[name])
  const codec = await learntCodec(ids, bytes)
  expect(codec.decode(bytes)).toEqual(examples[name])
  expect(codec.nameOf(bytes)).toBe(name)
})

test('the bytes on the wire are the magic, the schema id and the Avro of the fields', () => {
  const message: Message = {
    type: 'RedriveSetAside',
    id: 'm' as MessageId,
    orderId: 'ord_1' as OrderId,
    at: 1_767_225_600_000,
    node: 'order',
    requestedBy: 'me',
  }
  const codec = new Codec({ ...ids, idOf: () => 258 })
  expect(codec.encode(message).toString('hex')).toBe(
    '0000000102' + '026d' + '0a6f72645f31' + '80a0d5edee66' + '0a6f72646572' + '046d65',
  )
})

test('a message that does not fit its schema is refused before it is written', () => {
  const broken = { ...example('OrderCancelled'), orderId: 7 } as unknown as Message
  expect(() => bytesOf(broken)).toThrow('invalid "string": 7')
})

test('a message without a schema is refused by name', () => {
  expect(() => bytesOf({ type: 'OrderLost' } as unknown as Message)).toThrow(
    'OrderLost has no schema below schemas/avro',
  )
})

test('a message larger than the scratch buffer comes back whole, and a small one after it too', async () => {
  const line = example('OrderCreated').lines[0]!
  const lines = Array.from({ length: 4_000 }, (_, index) => ({
    ...line,
    lineId: `line-${index}`,
    name: '長い名前'.repeat(5),
  }))
  const codec = new Codec(ids)
  const big = codec.encode(example('OrderCreated', { lines }))
  const small = codec.encode(example('OrderCancelled'))
  await codec.learn([big, small])
  expect(big.length).toBeGreaterThan(1 << 17)
  expect(codec.decode(big)).toEqual(example('OrderCreated', { lines }))
  expect(codec.decode(small)).toEqual(example('OrderCancelled'))
})

test('bytes handed out are not overwritten by the next message', () => {
  const codec = new Codec(ids)
  const first = codec.encode(example('OrderCancelled'))
  const before = first.toString('hex')
  codec.encode(example('OrderCreated'))
  expect(first.toString('hex')).toBe(before)
})

describe('what an earlier version wrote', () => {
  const now = schemaOfMessage('RedriveSetAside')
  const earlier: AvroRecord = { ...now, fields: now.fields.filter(({ name }) => name !== 'requestedBy') }
  const tolerant: AvroRecord = {
    ...now,
    fields: [...now.fields, { name: 'since', type: 'long', default: 0, doc: 'x.' }],
  }

  test('with a field more than today is read without it', async () => {
    const bytes = Buffer.concat([under(5, bytesOf(example('RedriveSetAside'))), Buffer.from([2])])
    const codec = await learntCodec(registryOf({ 5: tolerant }), bytes)
    expect(codec.decode(bytes)).toEqual(example('RedriveSetAside'))
  })

  test('without a field that has no default can not be read, and says so', async () => {
    const bytes = under(6, bytesOf(example('RedriveSetAside')))
    const codec = await learntCodec(registryOf({ 6: earlier }), bytes)
    expect(() => codec.decode(bytes)).toThrow(Undecodable)
    expect(() => codec.nameOf(bytes)).toThrow(/writer's schema of RedriveSetAside can't be read/)
  })

  test('with its fields in another order is read by name', async () => {
    const turned: AvroRecord = { ...now, fields: [...now.fields].reverse() }
    const strings = (...texts: string[]): Buffer[] =>
      texts.map((text) => Buffer.concat([Buffer.from([2 * text.length]), Buffer.from(text)]))
    const { id, orderId, node, requestedBy } = example('RedriveSetAside')
    const time = bytesOf(example('RedriveSetAside')).subarray(5 + 1 + id.length + 1 + orderId.length)
    const timeBytes = time.subarray(0, time.findIndex((byte) => byte < 0x80) + 1)
    const bytes = Buffer.concat([
      Buffer.from([0, 0, 0, 0, 7]),
      ...strings(requestedBy, node),
      timeBytes,
      ...strings(orderId, id),
    ])
    expect((await learntCodec(registryOf({ 7: turned }), bytes)).decode(bytes)).toEqual(example('RedriveSetAside'))
  })
})

describe('bytes that are no message', () => {
  const codec = new Codec(ids)
  test.each([
    ['nothing at all', null, 'the record has no value'],
    ['an empty value', Buffer.alloc(0), 'not in the Confluent wire format'],
    ['a value shorter than its head', Buffer.from([0, 0, 0, 1]), 'not in the Confluent wire format'],
    ['another magic byte', Buffer.from('{"type":"PlaceOrder"}'), 'not in the Confluent wire format'],
  ])('%s: undecodable, without asking the registry', (_, bytes, sentence) => {
    expect(codec.knows(bytes)).toBe(true)
    expect(() => codec.decode(bytes)).toThrow(Undecodable)
    expect(() => codec.nameOf(bytes)).toThrow(sentence)
    expect(codec.nameOfOrNone(bytes)).toBeUndefined()
  })

  test('Avro that breaks off: undecodable, with its message and schema named', async () => {
    const whole = bytesOf(example('OrderCreated'))
    const torn = whole.subarray(0, whole.length - 3)
    const learnt = await learntCodec(ids, torn)
    expect(() => learnt.decode(torn)).toThrow(/not a OrderCreated of schema \d+/)
    expect(() => learnt.decode(torn)).toThrow(Undecodable)
  })

  test('a schema of somebody else: undecodable', async () => {
    const foreign: AvroRecord = { type: 'record', name: 'Invoice', namespace: 'shop', fields: [] }
    const bytes = Buffer.from([0, 0, 0, 0, 9])
    const learnt = await learntCodec(registryOf({ 9: foreign }), bytes)
    expect(() => learnt.decode(bytes)).toThrow('Invoice is no message of this system')
  })
})

describe('a schema id never seen before', () => {
  const bytes = under(77, bytesOf(example('OrderCancelled')))

  test('is not known until it is learnt', async () => {
    const codec = new Codec(registryOf({ 77: schemaOfMessage('OrderCancelled') }))
    expect(codec.knows(bytes)).toBe(false)
    expect(codec.nameOf(bytes)).toBeUndefined()
    expect(() => codec.decode(bytes)).toThrow('schema 77 has not been learnt')
    await codec.learn([bytes])
    expect(codec.decode(bytes)).toEqual(example('OrderCancelled'))
  })

  test('that the registry does not have is undecodable, until it is forgotten and asked for again', async () => {
    const schemas: Record<number, AvroRecord> = {}
    const codec = await learntCodec(registryOf(schemas), bytes)
    expect(() => codec.decode(bytes)).toThrow('schema 77 is not in the registry: register it, then redrive')
    schemas[77] = schemaOfMessage('OrderCancelled')
    await codec.learn([bytes])
    expect(() => codec.decode(bytes)).toThrow(Undecodable)
    codec.forgetUnknown()
    await codec.learn([bytes])
    expect(codec.decode(bytes)).toEqual(example('OrderCancelled'))
  })

  test('stays unknown while the registry is away: the bytes are not blamed', async () => {
    const away: SchemaIds = { idOf: () => 1, schemaOf: () => Promise.reject(new Error('connection refused')) }
    const codec = new Codec(away)
    await expect(codec.learn([bytes])).rejects.toThrow('connection refused')
    expect(codec.knows(bytes)).toBe(false)
  })

  test('is asked for once, however often it comes', async () => {
    let asked = 0
    const counting: SchemaIds = { idOf: () => 1, schemaOf: async () => (asked++, schemaOfMessage('OrderCancelled')) }
    const codec = new Codec(counting)
    await codec.learn([bytes, bytes])
    await codec.learn([bytes])
    expect(asked).toBe(1)
  })
})
