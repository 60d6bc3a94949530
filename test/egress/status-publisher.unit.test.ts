// The public state of an order is what its decider has now, and never older than the event that it is published for.
import { Transient } from '../../egress/provider'
import { createStatusPublisher } from '../../egress/status-publisher'
import { example } from '../examples/examples'

const event = example('OrderUpdated', { version: 3 })
const attempt = { inDoubt: false, signal: new AbortController().signal, now: 0 }
const publisherOf = (states: readonly ({ status: 'PENDING' | 'SHIPPED'; version: number } | undefined)[]) => {
  let reads = 0
  const publisher = createStatusPublisher(async () => states[Math.min(reads++, states.length - 1)])
  return { publish: () => publisher.perform(event, attempt), reads: () => reads }
}

describe('the status of an order', () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  it('is published as it is now, also when it is newer than the event', async () => {
    const { publish, reads } = publisherOf([{ status: 'SHIPPED', version: 7 }])
    expect(await publish()).toEqual({ type: 'OrderStatusChanged', status: 'SHIPPED', version: 7 })
    expect(reads()).toBe(1)
  })

  it('is waited for until it has the event', async () => {
    const { publish } = publisherOf([undefined, { status: 'PENDING', version: 2 }, { status: 'PENDING', version: 3 }])
    const published = publish()
    await jest.advanceTimersByTimeAsync(50)
    expect(await published).toEqual({ type: 'OrderStatusChanged', status: 'PENDING', version: 3 })
  })

  it('is asked for again later when it stays behind, and that is no outage', async () => {
    const { publish } = publisherOf([{ status: 'PENDING', version: 2 }])
    const failed = publish().catch((error: unknown) => error)
    await jest.advanceTimersByTimeAsync(1_000)
    const error = (await failed) as Transient
    expect(error).toBeInstanceOf(Transient)
    expect([error.effect, error.retryAfterMs]).toEqual(['none', expect.any(Number)])
  })

  it.each([
    ['newer', 8, { type: 'OrderStatusChanged', status: 'SHIPPED', version: 8 }],
    ['the same', 7, undefined],
    // The store may be behind what another instance read: whoever brings it further tells that.
    ['older', 6, undefined],
  ])('behind a record of another instance is told where it is %s', async (_, version, told) => {
    const publisher = createStatusPublisher(async () => ({ status: 'SHIPPED', version }))
    expect(await publisher.tellAfter!(example('OrderStatusChanged', { version: 7 }))).toEqual(told)
  })

  it('is not told of an order that is not there', async () => {
    const publisher = createStatusPublisher(async () => undefined)
    expect(await publisher.tellAfter!(example('OrderStatusChanged'))).toBeUndefined()
  })
})
