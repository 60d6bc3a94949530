import { startDecisionWaiter, type DecisionWaiter } from '../../ingress/decision-waiter'
import { HandClock } from '../../processors/engine/clock'
import { BatchNamer } from '../../processors/engine/journal'
import { MemoryLog } from '../../processors/engine/memory-log'
import { Codec, localSchemaIds, type SchemaIds } from '../../schemas/codec'
import type { MessageId, OrderId } from '../../schemas/ids'
import type { MessageOf } from '../../schemas/message'
import { journalTopic, until } from './api-world'

type Told = MessageOf<
  'OrderRejected' | 'PlacementConflicted' | 'OrderCancelled' | 'CancellationRefused' | 'OrderUpdated'
>
const orderId = 'ord_1' as OrderId
const head = (id: string) => ({ id: id as MessageId, orderId, at: 1 })
const rejected = (bodyHash = 'h1'): Told =>
  ({ type: 'OrderRejected', ...head('m1'), bodyHash, customerId: 'c1', code: 'NO_ITEMS', reason: 'none' }) as Told
const refused = (commandId: string): Told => ({
  type: 'CancellationRefused',
  ...head('m2'),
  commandId: commandId as MessageId,
  code: 'ALREADY_FINAL',
  reason: 'late',
})
const cancelled: Told = {
  type: 'OrderCancelled',
  ...head('m3'),
  code: 'X',
  reason: 'r',
  requestedBy: 'c',
  status: 'CANCELLED',
  version: 2,
}
const updated: Told = { type: 'OrderUpdated', ...head('m4'), status: 'PAYMENT_PROCESSING', version: 2, reason: 'r' }

describe('waiting for decisions', () => {
  const clock = new HandClock()
  const writer = new Codec(localSchemaIds())
  let log: MemoryLog
  let namer: BatchNamer
  let waiters: DecisionWaiter[]
  beforeEach(() => {
    log = new MemoryLog({ partitions: 1 })
    namer = new BatchNamer('w1')
    encoder = writer
    waiters = []
  })
  afterEach(() => Promise.all(waiters.map((waiter) => waiter.stop())))

  const start = async (
    options: {
      anchors?: { next: number; head: string }[]
      ids?: SchemaIds
      remembered?: number
      onVoid?: () => void
    } = {},
  ) => {
    const codec = new Codec(options.ids ?? localSchemaIds())
    const waiter = await startDecisionWaiter({ log, codec, clock, anchors: [{ next: 0, head: '' }], ...options })
    waiters.push(waiter)
    return waiter
  }
  /** Appends one batch that follows another, and gives its id. */
  let encoder = writer
  const append = async (follows: string, ...messages: Told[]): Promise<string> => {
    const { batch, headers } = namer.headers(
      follows,
      messages.map(() => ''),
      {},
    )
    const records = messages.map((message, index) => ({
      key: message.orderId,
      value: encoder.encode(message),
      headers: headers[index]!,
    }))
    await log.append(journalTopic, 0, records)
    return batch
  }
  const outcome = async <Decision>(decision: Promise<Decision>): Promise<Decision | 'nothing'> => {
    await waiters[0]!.caughtUp()
    return Promise.race([decision, new Promise<'nothing'>((resolve) => setImmediate(() => resolve('nothing')))])
  }

  test('a decision reaches whoever waits for it, and nobody else', async () => {
    const waiter = await start()
    const mine = waiter.placement(orderId, 'h1')
    const other = waiter.placement('ord_2', 'h1')
    await append('', rejected())
    expect(await outcome(mine.decision)).toMatchObject({ type: 'OrderRejected', code: 'NO_ITEMS' })
    expect(await outcome(other.decision)).toBe('nothing')
  })

  test('a void batch never answers a waiter, nor is it remembered', async () => {
    let voids = 0
    const waiter = await start({ onVoid: () => voids++ })
    const first = await append('', updated)
    await append(first, updated)
    const wait = waiter.placement(orderId, 'h1')
    await append(first, rejected('h1'))
    await append('', rejected('h1'))
    expect(await outcome(wait.decision)).toBe('nothing')
    expect(waiter.known(orderId)).toBeUndefined()
    expect(voids).toBe(2)
  })

  test('a record that is no part of a chain is void', async () => {
    const waiter = await start()
    const wait = waiter.placement(orderId, 'h1')
    await log.append(journalTopic, 0, [{ key: orderId, value: writer.encode(rejected()), headers: {} }])
    expect(await outcome(wait.decision)).toBe('nothing')
  })

  test('a decision that came just before is told at once', async () => {
    const waiter = await start()
    await append('', rejected())
    await waiter.caughtUp()
    expect(waiter.known(orderId)).toMatchObject({ type: 'OrderRejected', bodyHash: 'h1' })
    expect(await outcome(waiter.placement(orderId, 'h1').decision)).toMatchObject({ type: 'OrderRejected' })
    expect(await outcome(waiter.placement(orderId, 'h2').decision)).toBe('conflict')
  })

  test('a conflict is told to the body that it is about', async () => {
    const waiter = await start()
    const [first, second] = [waiter.placement(orderId, 'h1'), waiter.placement(orderId, 'h2')]
    await append('', { type: 'PlacementConflicted', ...head('m5'), bodyHash: 'h2' })
    expect(await outcome(second.decision)).toBe('conflict')
    expect(await outcome(first.decision)).toBe('nothing')
  })

  test('a refusal of a cancellation is told to the command that it is about, a cancellation to all', async () => {
    const waiter = await start()
    const ids = ['c1', 'c2'] as MessageId[]
    const [first, second] = ids.map((id) => waiter.cancellation(orderId, id))
    const batch = await append('', refused('c1'))
    expect(await outcome(first!.decision)).toMatchObject({ code: 'ALREADY_FINAL' })
    expect(await outcome(second!.decision)).toBe('nothing')
    expect(waiter.ended(orderId, ids[0]!)).toMatchObject({ type: 'CancellationRefused' })
    expect(waiter.ended(orderId, ids[1]!)).toBeUndefined()
    await append(batch, cancelled)
    expect(await outcome(second!.decision)).toMatchObject({ type: 'OrderCancelled' })
    expect(waiter.ended(orderId, ids[1]!)).toMatchObject({ type: 'OrderCancelled' })
  })

  test('whoever waits no more hears nothing', async () => {
    const waiter = await start()
    const wait = waiter.placement(orderId, 'h1')
    wait.cancel()
    wait.cancel()
    await append('', rejected())
    expect(await outcome(wait.decision)).toBe('nothing')
  })

  test('the oldest decisions are forgotten', async () => {
    const waiter = await start({ remembered: 2 })
    let last = ''
    for (const id of ['ord_1', 'ord_2', 'ord_3']) last = await append(last, { ...rejected(), orderId: id as OrderId })
    await waiter.caughtUp()
    expect(['ord_1', 'ord_2', 'ord_3'].map((id) => waiter.known(id)?.orderId)).toEqual([undefined, 'ord_2', 'ord_3'])
  })

  test('a follower that begins in the middle of a journal judges by the batch before it', async () => {
    const first = await append('', updated)
    const waiter = await start({ anchors: [{ next: 1, head: first }] })
    const wait = waiter.placement(orderId, 'h1')
    await append('', rejected('void'))
    await append(first, rejected('h1'))
    expect(await outcome(wait.decision)).toMatchObject({ bodyHash: 'h1' })
  })

  test('records wait in order while a schema is learnt, also when the registry does not answer at first', async () => {
    const ids = localSchemaIds()
    let down = true
    const registry = async (id: number) => (down ? Promise.reject(new Error('no registry')) : ids.schemaOf(id - 1_000))
    encoder = new Codec({ idOf: (name) => ids.idOf(name) + 1_000, schemaOf: registry })
    const waiter = await start({ ids: { idOf: ids.idOf, schemaOf: registry } })
    const wait = waiter.placement(orderId, 'h1')
    const batch = await append('', updated, rejected('h1'))
    await append(batch, cancelled)
    await until(() => clock.next() !== undefined)
    expect(waiter.known(orderId)).toBeUndefined()
    down = false
    clock.advance(500)
    expect(await outcome(wait.decision)).toMatchObject({ bodyHash: 'h1' })
    expect(waiter.ended(orderId, 'any' as MessageId)).toMatchObject({ type: 'OrderCancelled' })
  })

  test('bytes that are no message hold nothing up', async () => {
    const waiter = await start()
    const { batch, headers } = namer.headers('', ['', ''], {})
    const broken = Buffer.concat([writer.encode(rejected()).subarray(0, 6)])
    await log.append(journalTopic, 0, [
      { key: orderId, value: Buffer.from('junk'), headers: headers[0]! },
      { key: 'ord_9', value: broken, headers: headers[1]! },
    ])
    const wait = waiter.placement('ord_9', 'h1')
    await append(batch, { ...rejected(), orderId: 'ord_8' as OrderId })
    await waiter.caughtUp()
    expect(waiter.known('ord_8')).toBeDefined()
    wait.cancel()
  })
})
