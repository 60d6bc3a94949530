// What a connector knows of its results, from the log itself, whoever else writes there.
import { ResultsWriter } from '../../egress/results-writer'
import { MemoryLog, type Fault } from '../../processors/engine/memory-log'
import { Codec, localSchemaIds } from '../../schemas/codec'
import type { MessageId } from '../../schemas/ids'
import type { Message } from '../../schemas/message'
import { example } from '../examples/examples'

const topic = 'oms.carrier.results.v1'
const codec = new Codec(localSchemaIds())
const requestId = 'label-1' as MessageId
const label = (trackingNumber: string, id = requestId): Message =>
  example('LabelCreated', { requestId: id, trackingNumber })
const attempt = (id = requestId, number = 1): Message => example('AttemptRecorded', { requestId: id, attempt: number })
const withdrawal = (number = 1): Message => example('AttemptRecorded', { requestId, attempt: number, withdrawn: true })
const record = (message: Message, writer: string) => ({
  key: message.orderId,
  value: codec.encode(message),
  headers: { writer, cause: requestId },
})

const open = async (faults: Fault[] = [], before: readonly [Message, string][] = [], from = 0) => {
  const log = new MemoryLog({ partitions: 1, fault: () => faults.shift() ?? 'none' })
  for (const [message, name] of before) await log.append(topic, 0, [record(message, name)])
  const writer = new ResultsWriter(log, codec, topic, 0, 'me')
  await writer.open(from)
  const types = () => log.records(topic, 0).map(({ value }) => codec.nameOf(value))
  return { log, writer, types }
}

describe('the results of a connector', () => {
  it('are durable when their append resolves, and count', async () => {
    const { writer, types } = await open()
    const made = label('t1')
    expect(await writer.append(made)).toBe(made)
    expect(types()).toEqual(['LabelCreated'])
    expect([writer.isAnswered(requestId), writer.position]).toEqual([true, 1])
  })

  it('are known from where a successor begins to read', async () => {
    const { writer } = await open(
      [],
      [
        [label('t0', 'label-0' as MessageId), 'other'],
        [attempt(), 'other'],
        [label('t1', 'label-2' as MessageId), 'other'],
      ],
      1,
    )
    expect(['label-0', 'label-1', 'label-2'].map((id) => writer.isAnswered(id))).toEqual([false, false, true])
    expect(writer.wasAttempted(requestId)).toBe(true)
    expect(writer.isOwnAttempt(requestId)).toBe(false)
    expect(writer.position).toBe(3)
  })

  it('count as another wrote them first, in the gap before the own', async () => {
    const { log, writer } = await open()
    await log.append(topic, 0, [record(label('theirs'), 'other')])
    expect(await writer.append(label('mine'))).toMatchObject({ trackingNumber: 'theirs' })
    expect(writer.position).toBe(2)
  })

  it('count as the own when another came later', async () => {
    const { log, writer } = await open()
    await writer.append(label('mine'))
    await log.append(topic, 0, [record(label('theirs'), 'other')])
    expect(await writer.append(label('mine again'))).toMatchObject({ trackingNumber: 'mine' })
  })

  it.each([
    ['another came first', true, false],
    ['nobody came first', false, true],
  ])('tell whose the first attempt on record is when %s', async (_, first, own) => {
    const { log, writer } = await open()
    if (first) await log.append(topic, 0, [record(attempt(), 'other')])
    await writer.append(attempt())
    expect([writer.wasAttempted(requestId), writer.isOwnAttempt(requestId)]).toEqual([true, own])
    expect(writer.isAnswered(requestId)).toBe(false)
  })

  it.each<[string, readonly [Message, string][], boolean, boolean]>([
    ['a withdrawn attempt', [[attempt(), 'other'], [withdrawal(), 'other']], false, false],
    ['the next after a withdrawn one', [[attempt(), 'other'], [withdrawal(), 'other'], [attempt(requestId, 2), 'other']], true, false],
    ['a withdrawn attempt that lands again', [[attempt(), 'other'], [withdrawal(), 'other'], [attempt(), 'other']], false, false],
    ['an attempt behind that of another, who withdrew his', [[attempt(), 'a'], [attempt(), 'b'], [withdrawal(), 'a']], true, false],
    ['an attempt before that of another, who withdrew his', [[attempt(), 'a'], [attempt(), 'b'], [withdrawal(), 'b']], true, false],
    ['attempts of two', [[attempt(), 'a'], [attempt(), 'b']], true, true],
    ['attempts of two, when the first begins anew', [[attempt(), 'a'], [attempt(), 'b'], [withdrawal(), 'a'], [attempt(requestId, 2), 'a']], true, true],
    ['attempts of one', [[attempt(), 'a'], [attempt(requestId, 2), 'a']], true, false],
  ])('tell a successor of %s', async (_, before, attempted, contested) => {
    const { writer } = await open([], before)
    expect([writer.wasAttempted(requestId), writer.isContested(requestId)]).toEqual([attempted, contested])
    await writer.append(attempt())
    expect(writer.isOwnAttempt(requestId)).toBe(!attempted)
  }) // prettier-ignore

  it('are behind another’s when the own attempt was withdrawn and begins anew', async () => {
    const { log, writer } = await open()
    await writer.append(attempt())
    await log.append(topic, 0, [record(attempt(), 'other')])
    await writer.append(withdrawal())
    await writer.append(attempt(requestId, 2))
    expect([writer.isOwnAttempt(requestId), writer.isContested(requestId)]).toEqual([false, true])
  })

  it('are the own when they landed twice', async () => {
    const { writer, types } = await open(['duplicate', 'duplicate'])
    await writer.append(attempt())
    expect(writer.isOwnAttempt(requestId)).toBe(true)
    const made = label('mine')
    expect(await writer.append(made)).toMatchObject({ trackingNumber: 'mine' })
    expect(types()).toHaveLength(4)
    expect(writer.position).toBe(4)
  })

  it.each<[string, Fault, number]>([
    ['was lost', 'lost', 1],
    ['landed, and its answer was lost', 'answer-lost', 2],
  ])('are written again when the append %s', async (_, fault, copies) => {
    const { writer, types } = await open([fault])
    await writer.append(attempt())
    expect(writer.isOwnAttempt(requestId)).toBe(true)
    expect(types()).toHaveLength(copies)
    expect(writer.position).toBe(copies)
  })

  it('see the answer of another that came while the own was unknown', async () => {
    const { log, writer } = await open(['lost'])
    const counts = writer.append(label('mine'))
    await log.append(topic, 0, [record(label('theirs'), 'other')])
    expect(await counts).toMatchObject({ trackingNumber: 'theirs' })
  })

  it('are refused to the caller when they fit no schema, and others go on', async () => {
    const { writer } = await open()
    const broken = { ...label('x'), trackingNumber: 7 } as unknown as Message
    await expect(writer.append(broken)).rejects.toThrow(/trackingNumber|invalid/)
    await writer.append(label('mine'))
    expect(writer.isAnswered(requestId)).toBe(true)
  })

  it('belong to the trace of their request, each of one batch to its own, and the attempt before them too', async () => {
    const { log, writer } = await open()
    const trace = (digit: string) => ({ traceparent: `00-${digit.repeat(32)}-00f067aa0ba902b7-01`, cause: 'x' })
    const second = 'label-2' as MessageId
    await Promise.all([
      writer.append(attempt(), trace('a')),
      writer.append(label('mine'), trace('a')),
      writer.append(label('theirs', second), trace('b')),
      writer.append(label('of no trace', 'label-3' as MessageId)),
    ])
    const traces = log.records(topic, 0).map(({ headers }) => headers['traceparent']?.slice(3, 5))
    expect(traces).toEqual(['aa', 'aa', 'bb', undefined])
    expect(log.records(topic, 0)[1]!.headers).toMatchObject({ writer: 'me', cause: requestId })
  })

  it('belong to it when they are written again, too', async () => {
    const { log, writer } = await open(['lost'])
    await writer.append(label('mine'), { traceparent: `00-${'a'.repeat(32)}-00f067aa0ba902b7-01` })
    expect(log.records(topic, 0)[0]!.headers['traceparent']).toMatch(/^00-a{32}-/)
  })

  it('of finished requests are forgotten', async () => {
    const { writer } = await open()
    await writer.append(attempt())
    await writer.append(label('mine'))
    writer.forget(requestId)
    expect([writer.isAnswered(requestId), writer.wasAttempted(requestId)]).toEqual([false, false])
  })

  it('pass over what is no message of ours', async () => {
    const { log, writer } = await open()
    await log.append(topic, 0, [{ key: 'k', value: Buffer.from('?'), headers: {} }])
    await writer.append(label('mine'))
    expect(writer.position).toBe(2)
  })
})
