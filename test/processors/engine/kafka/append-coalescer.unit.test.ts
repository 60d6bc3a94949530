// Appends of one turn go out as one request, and each caller gets its own answer.
import type { Producer, ProducerBatch, RecordMetadata } from 'kafkajs'
import { AppendCoalescer } from '../../../../processors/engine/kafka/append-coalescer'
import { AppendUnknown, type NewRecord } from '../../../../processors/engine/log'

const record = (key: string): NewRecord => ({ key, value: Buffer.from(key), headers: { h: key } })

const coalescerOf = (answer: (batch: ProducerBatch) => Promise<RecordMetadata[]>) => {
  const sent: ProducerBatch[] = []
  const producer = {
    sendBatch: (batch: ProducerBatch) => {
      sent.push(batch)
      return answer(batch)
    },
    disconnect: async () => undefined,
  } as unknown as Producer
  return { sent, coalescer: new AppendCoalescer(producer) }
}
const written = (topicName: string, partition: number, baseOffset?: string): RecordMetadata => ({
  topicName,
  partition,
  errorCode: 0,
  baseOffset,
})

describe('appends of one turn', () => {
  it('go out as one request with acks of all replicas, records of a partition in the order of the calls', async () => {
    const { sent, coalescer } = coalescerOf(async () => [
      written('t', 0, '10'),
      written('t', 1, '5'),
      written('u', 0, '0'),
    ])
    const bases = await Promise.all([
      coalescer.append('t', 0, [record('a'), record('b')]),
      coalescer.append('u', 0, [record('c')]),
      coalescer.append('t', 1, [record('d')]),
      coalescer.append('t', 0, [record('e')]),
    ])
    expect(bases).toEqual([10, 0, 5, 12])
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({ acks: -1 })
    expect(
      sent[0]!.topicMessages!.map(({ topic, messages }) => [
        topic,
        messages.map(({ key, partition }) => `${key}${partition}`),
      ]),
    ).toEqual([
      ['t', ['a0', 'b0', 'd1', 'e0']],
      ['u', ['c0']],
    ])
  })

  it('of later turns go out without waiting for the answer to earlier ones', async () => {
    let answer: () => void = () => undefined
    let calls = 0
    const { sent, coalescer } = coalescerOf(() =>
      calls++
        ? Promise.resolve([written('t', 1, '7')])
        : new Promise((resolve) => (answer = () => resolve([written('t', 0, '3')]))),
    )
    const first = coalescer.append('t', 0, [record('a')])
    await new Promise((resolve) => setImmediate(resolve))
    expect(await coalescer.append('t', 1, [record('b')])).toBe(7)
    expect(sent).toHaveLength(2)
    answer()
    expect(await first).toBe(3)
  })

  it.each([
    ['leaves a partition out', [written('t', 1, '5')]],
    ['names no offset', [written('t', 0), written('t', 1, '5')]],
    ['says that nothing was written', [written('t', 0, '-1'), written('t', 1, '5')]],
  ])('are unknown to the caller whose partition the answer %s, and known to others', async (_, response) => {
    const { coalescer } = coalescerOf(async () => response)
    const [first, second] = await Promise.allSettled([
      coalescer.append('t', 0, [record('a')]),
      coalescer.append('t', 1, [record('b')]),
    ])
    expect(first).toMatchObject({ status: 'rejected', reason: expect.any(AppendUnknown) })
    expect(second).toEqual({ status: 'fulfilled', value: 5 })
  })

  it('are unknown to every caller when the request failed', async () => {
    const { coalescer } = coalescerOf(() => Promise.reject(new Error('the connection was closed')))
    const results = await Promise.allSettled([
      coalescer.append('t', 0, [record('a')]),
      coalescer.append('u', 1, [record('b')]),
    ])
    for (const result of results)
      expect(result).toMatchObject({ status: 'rejected', reason: { name: 'AppendUnknown' } })
  })

  it('still go out when it is closed in the same turn', async () => {
    const { sent, coalescer } = coalescerOf(async () => [written('t', 0, '1')])
    const append = coalescer.append('t', 0, [record('a')])
    await coalescer.close()
    expect(await append).toBe(1)
    expect(sent).toHaveLength(1)
  })
})
