import { HandClock } from '../../../processors/engine/clock'
import type { Log, NewRecord } from '../../../processors/engine/log'
import { MemoryLog } from '../../../processors/engine/memory-log'
import { followTable, type Table, type TableOptions } from '../../../processors/engine/table'
import { Codec, localSchemaIds, messageNames, schemaOfMessage, type SchemaIds } from '../../../schemas/codec'
import type { MessageId, OrderId } from '../../../schemas/ids'
import type { Message } from '../../../schemas/message'
import { logWith } from './owner-world'

// A message that stands in for any fact about a key that numbers its changes.
type Change = Extract<Message, { type: 'RefundRefused' }>
type Value = { readonly sequence: number; readonly text: string }

const topic = 'oms.catalogue.signals.v1'
const partitions = 3
const writer = new Codec(localSchemaIds())
const change = (key: string, sequence: number, text: string): NewRecord => {
  const head = { id: `${key}-${sequence}` as MessageId, orderId: 'ord_1' as OrderId, at: sequence }
  const message = {
    ...head,
    type: 'RefundRefused',
    requestId: 'r' as MessageId,
    provider: 'STRIPE',
    code: 'X',
    reason: text,
  } as Change
  return { key, value: writer.encode(message), headers: {} }
}
const newest = (value: Value | undefined, message: Message): Value | undefined => {
  const { at: sequence, reason: text } = message as Change
  if (value && value.sequence >= sequence) return value
  return { sequence, text }
}
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 40; turn++) await new Promise((resolve) => setImmediate(resolve))
}

class World {
  readonly log = new MemoryLog({ partitions })
  readonly clock = new HandClock()
  readonly errors: string[] = []
  readonly folds: string[] = []

  start(changes: Partial<TableOptions<Value>> = {}): Table<Value> {
    return followTable({
      log: this.log,
      codec: new Codec(localSchemaIds()),
      clock: this.clock,
      topic,
      fold: newest,
      onError: ({ message }) => this.errors.push(message),
      ...changes,
    })
  }

  append(partition: number, ...records: NewRecord[]): Promise<number> {
    return this.log.append(topic, partition, records)
  }

  /** A log whose call fails so many times before it answers. */
  failing(name: 'bounds' | 'read' | 'follow', times: number): Log {
    let left = times
    const call = (this.log[name] as (...given: unknown[]) => Promise<unknown>).bind(this.log)
    return logWith(this.log, {
      [name]: async (...given: unknown[]) => {
        if (left-- > 0) throw new Error(`${name} did not answer`)
        return call(...given)
      },
    })
  }
}

describe('a table of an entry topic', () => {
  it('has caught up when all that was there at its start is folded', async () => {
    const world = new World()
    await world.append(0, change('a', 1, 'one'), change('b', 1, 'uno'), change('a', 2, 'two'))
    await world.append(2, change('c', 1, 'eins'))
    const table = world.start()
    await table.caughtUp
    expect(table.size()).toBe(3)
    expect(['a', 'b', 'c', 'd'].map((key) => table.get(key)?.text)).toEqual(['two', 'uno', 'eins', undefined])
    await table.stop()
  })

  it('has caught up with an empty topic at once', async () => {
    const table = new World().start()
    await table.caughtUp
    expect(table.size()).toBe(0)
    await table.stop()
  })

  it('follows what comes later', async () => {
    const world = new World()
    await world.append(1, change('a', 1, 'one'))
    const table = world.start()
    await table.caughtUp
    await world.append(1, change('a', 2, 'two'))
    await world.append(0, change('b', 1, 'uno'))
    await settle()
    expect([table.get('a')?.text, table.get('b')?.text]).toEqual(['two', 'uno'])
    await table.stop()
  })

  it('loses nothing that comes while it catches up', async () => {
    const world = new World()
    await world.append(0, change('a', 1, 'one'))
    const read: Log['read'] = async (...given) => {
      await world.log.read(...given)
      await world.append(0, change('b', 1, 'uno'))
    }
    const table = world.start({ log: logWith(world.log, { read }) })
    await table.caughtUp
    await settle()
    expect(table.get('b')?.text).toBe('uno')
    await table.stop()
  })

  it('keeps the newest value whatever the order and however often a change comes', async () => {
    const world = new World()
    const table = world.start()
    await table.caughtUp
    await world.append(0, change('a', 2, 'two'), change('a', 1, 'one'), change('a', 3, 'three'), change('a', 2, 'two'))
    await world.append(0, change('a', 3, 'three'))
    await settle()
    expect(table.get('a')).toEqual({ sequence: 3, text: 'three' })
    expect(table.size()).toBe(1)
    await table.stop()
  })

  it('takes a key out where the fold gives nothing', async () => {
    const world = new World()
    const fold = (value: Value | undefined, message: Message): Value | undefined =>
      (message as Change).reason === 'gone' ? undefined : newest(value, message)
    await world.append(0, change('a', 1, 'one'), change('a', 2, 'gone'), change('b', 1, 'uno'))
    const table = world.start({ fold })
    await table.caughtUp
    expect([table.get('a'), table.size()]).toEqual([undefined, 1])
    await table.stop()
  })

  it('passes over what is no message, and goes on', async () => {
    const world = new World()
    const { value } = change('x', 1, 'x')
    await world.append(0, { key: 'a', value: Buffer.from('{"no":"avro"}'), headers: {} }, change('a', 1, 'one'))
    await world.append(0, { key: 'a', value: null, headers: {} }, { key: null as never, value, headers: {} })
    const table = world.start()
    await table.caughtUp
    await world.append(0, { key: 'a', value: value!.subarray(0, 8), headers: {} }, change('a', 2, 'two'))
    await settle()
    expect(table.get('a')?.text).toBe('two')
    expect(table.passedOver()).toBe(4)
    expect(world.errors).toHaveLength(4)
    expect(world.errors[0]).toBe(`${topic}:0:0 was passed over: the value is not in the Confluent wire format`)
    await table.stop()
  })

  it('passes over a message that the fold throws at', async () => {
    const world = new World()
    const fold = (value: Value | undefined, message: Message): Value | undefined => {
      if ((message as Change).reason === 'odd') throw new Error('odd')
      return newest(value, message)
    }
    await world.append(0, change('a', 1, 'one'), change('a', 2, 'odd'), change('a', 3, 'three'))
    const table = world.start({ fold })
    await table.caughtUp
    expect([table.get('a')?.text, table.passedOver()]).toEqual(['three', 1])
    await table.stop()
  })
})

describe('a table of a log that does not answer', () => {
  it.each(['bounds', 'read', 'follow'] as const)('tries again when %s fails', async (call) => {
    const world = new World()
    await world.append(0, change('a', 1, 'one'))
    const table = world.start({ log: world.failing(call, 2) })
    for (let tries = 0; tries < 2; tries++) {
      await settle()
      world.clock.advance(1_000)
    }
    await table.caughtUp
    await world.append(0, change('b', 1, 'uno'))
    await settle()
    expect([table.get('a')?.text, table.get('b')?.text]).toEqual(['one', 'uno'])
    expect(world.errors.filter((error) => error === `${call} did not answer`)).toHaveLength(2)
    await table.stop()
  })

  it('goes on where a read broke off, folding nothing twice', async () => {
    const world = new World()
    await world.append(0, change('a', 1, 'one'), change('b', 1, 'uno'))
    let broken = false
    const froms: number[] = []
    const read: Log['read'] = async (name, partition, from, to, each) => {
      if (partition === 0) froms.push(from)
      if (partition !== 0 || broken) return world.log.read(name, partition, from, to, each)
      broken = true
      await world.log.read(name, partition, from, from + 1, each)
      throw new Error('the connection broke')
    }
    const fold = (value: Value | undefined, message: Message): Value | undefined => {
      world.folds.push(message.id)
      return newest(value, message)
    }
    const table = world.start({ log: logWith(world.log, { read }), fold })
    await settle()
    world.clock.advance(1_000)
    await table.caughtUp
    expect([world.folds, froms]).toEqual([
      ['a-1', 'b-1'],
      [0, 1],
    ])
    await table.stop()
  })

  it('folds nothing twice that the log hands over twice', async () => {
    const world = new World()
    const follow: Log['follow'] = (name, from, each) =>
      world.log.follow(name, from, (partition, records) => {
        each(partition, records)
        each(partition, records)
      })
    const fold = (value: Value | undefined, message: Message): Value | undefined => {
      world.folds.push(message.id)
      return newest(value, message)
    }
    const table = world.start({ log: logWith(world.log, { follow }), fold })
    await table.caughtUp
    await world.append(0, change('a', 1, 'one'), change('b', 1, 'uno'))
    await settle()
    expect(world.folds).toEqual(['a-1', 'b-1'])
    await table.stop()
  })

  it('leaves the log also when it is stopped while it begins to follow', async () => {
    const world = new World()
    let left = 0
    let begin = (): void => undefined
    const follow: Log['follow'] = async () => {
      await new Promise<void>((resolve) => (begin = resolve))
      return async () => void left++
    }
    const table = world.start({ log: logWith(world.log, { follow }) })
    await settle()
    await table.stop()
    begin()
    await expect(table.caughtUp).rejects.toThrow('was stopped before it had caught up')
    expect(left).toBe(1)
  })

  it('rejects who waits for it when it is stopped', async () => {
    const world = new World()
    const table = world.start({ log: world.failing('bounds', 1_000) })
    await settle()
    await table.stop()
    await expect(table.caughtUp).rejects.toThrow(`the table of ${topic} was stopped before it had caught up`)
    expect(world.clock.next()).toBeUndefined()
  })
})

describe('a table of messages whose schemas are to be learnt first', () => {
  /** Ids 1,001, …: a reader with other ids learns them. The registry is silent for so many calls. */
  const registry = (silent: number): { readonly ids: SchemaIds; readonly codec: Codec } => {
    let left = silent
    const idOf: SchemaIds['idOf'] = (name) => 1_001 + messageNames.indexOf(name)
    const schemaOf: SchemaIds['schemaOf'] = async (id) => {
      if (left-- > 0) throw new Error('the registry did not answer')
      return schemaOfMessage(messageNames[id - 1]!)
    }
    return { ids: { idOf, schemaOf }, codec: new Codec({ idOf, schemaOf }) }
  }

  it('learns them while it catches up', async () => {
    const world = new World()
    await world.append(0, change('a', 1, 'one'))
    const table = world.start({ codec: registry(1).codec })
    await settle()
    expect(table.size()).toBe(0)
    world.clock.advance(1_000)
    await table.caughtUp
    expect(table.get('a')?.text).toBe('one')
    await table.stop()
  })

  it('holds what comes behind them while it follows, in order', async () => {
    const world = new World()
    const table = world.start({ codec: registry(1).codec, fold: (_, message) => newest(undefined, message) })
    await table.caughtUp
    await world.append(0, change('a', 1, 'one'), change('a', 2, 'two'))
    await settle()
    await world.append(0, change('a', 3, 'three'))
    await settle()
    expect(table.size()).toBe(0)
    world.clock.advance(1_000)
    await settle()
    expect(table.get('a')?.text).toBe('three')
    await table.stop()
  })

  it('ends its waiting when it is stopped', async () => {
    const world = new World()
    const table = world.start({ codec: registry(1_000).codec })
    await table.caughtUp
    await world.append(0, change('a', 1, 'one'))
    await settle()
    await table.stop()
    await settle()
    expect(world.clock.next()).toBeUndefined()
    expect(table.size()).toBe(0)
  })
})
