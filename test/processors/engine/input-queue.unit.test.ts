// What an owner has been given and not decided yet, and the cursor that each input leads to.
import { InputQueue } from '../../../processors/engine/input-queue'
import type { Headers, LogRecord } from '../../../processors/engine/log'
import type { MessageName } from '../../../schemas/message'

const takes = new Set(['Charged'])
/** A record's value is its type; an empty one can't be decoded, and of `?` the schema is not known yet. */
const nameOf = (value: Buffer | null): MessageName | undefined => {
  if (!value?.length) throw new Error('no message')
  return value.toString() === '?' ? undefined : (value.toString() as MessageName)
}
const record = (topic: string, offset: number, type = 'Charged', headers: Headers = {}): LogRecord => ({
  topic,
  partition: 0,
  offset,
  timestamp: 0,
  key: 'k',
  value: Buffer.from(type),
  headers,
})
const chained = (
  offset: number,
  batch: string,
  index: number,
  size: number,
  follows: string,
  type = 'Charged',
): LogRecord => record('j', offset, type, { batch, index: String(index), size: String(size), follows })
const newQueue = (): InputQueue =>
  new InputQueue(
    [
      { topic: 'p', chained: false },
      { topic: 'j', chained: true },
    ],
    takes,
    nameOf,
  )
const offsets = (queue: InputQueue): number[] =>
  queue.peek(99).flatMap((queued) => (queued.kind === 'record' ? [queued.record.offset] : []))
const afterOf = (queue: InputQueue, at: number) => {
  const queued = queue.peek(99)[at]!
  return queued.kind === 'record' ? queued.after : undefined
}

describe('the inputs of an owner', () => {
  it('are taken once, in order, whatever is delivered again', () => {
    const queue = newQueue()
    expect(queue.offer('p', [record('p', 0), record('p', 1)])).toBe('taken')
    expect(queue.offer('p', [record('p', 0), record('p', 1), record('p', 2)])).toBe('taken')
    expect(offsets(queue)).toEqual([0, 1, 2])
    expect(queue.nextOf('p')).toBe(3)
  })

  it('are refused from a gap on', () => {
    const queue = newQueue()
    expect(queue.offer('p', [record('p', 1)])).toBe('gap')
    expect(queue.size).toBe(0)
    expect(queue.offer('p', [record('p', 0), record('p', 2)])).toBe('gap')
    expect(queue.nextOf('p')).toBe(1)
  })

  it('lead past what the node does not take', () => {
    const queue = newQueue()
    queue.offer('p', [record('p', 0, 'Other')])
    expect(queue.takePassed()).toMatchObject({ p: { next: 1 } })
    expect(queue.takePassed()).toEqual({})
    queue.offer('p', [record('p', 1), record('p', 2, 'Other')])
    expect(afterOf(queue, 0)).toMatchObject({ next: 3 })
    expect(queue.takePassed()).toEqual({})
    queue.drop(1)
    queue.offer('p', [record('p', 3, 'Other')])
    expect(queue.takePassed()).toMatchObject({ p: { next: 4 } })
  })

  it('include what can not be decoded, and what is not known yet', () => {
    const queue = newQueue()
    queue.offer('p', [record('p', 0, ''), record('p', 1, '?')])
    expect(offsets(queue)).toEqual([0, 1])
  })

  it('of a journal are its valid records, each with the place in its batch', () => {
    const queue = newQueue()
    queue.offer('j', [
      chained(0, 'a', 0, 2, ''),
      chained(1, 'a', 1, 2, ''),
      chained(2, 'x', 0, 1, ''),
      chained(3, 'b', 0, 2, 'a'),
      chained(4, 'b', 1, 2, 'a', 'Other'),
    ])
    expect(offsets(queue)).toEqual([0, 1, 3])
    expect([0, 1, 2].map((at) => afterOf(queue, at))).toMatchObject([
      { next: 1, head: '', index: 1 },
      { next: 2, head: 'a', index: 0 },
      { next: 5, head: 'b', index: 0 },
    ])
    expect(queue.voids).toBe(1)
  })

  it('go on in the middle of a batch after a restart', () => {
    const queue = newQueue()
    queue.offer('p', [record('p', 0)])
    queue.reset({ j: { next: 1, head: '', index: 1, lastId: '' } })
    expect([queue.size, queue.nextOf('p'), queue.nextOf('j')]).toEqual([0, 0, 1])
    queue.offer('j', [chained(0, 'a', 0, 2, ''), chained(1, 'a', 1, 2, ''), chained(2, 'b', 0, 1, 'a')])
    expect(offsets(queue)).toEqual([1, 2])
  })

  it('stay until they are dropped, also among many', () => {
    const queue = newQueue()
    queue.offer(
      'p',
      Array.from({ length: 100 }, (_, offset) => record('p', offset)),
    )
    queue.timer({ key: 'k', due: 1, firedAt: 2 })
    for (let left = 101; left > 0; left -= queue.peek(7).length, queue.drop(7)) expect(queue.size).toBe(left)
    expect(queue.size).toBeLessThanOrEqual(0)
    queue.offer('p', [record('p', 100)])
    expect(offsets(queue)).toEqual([100])
  })
})
