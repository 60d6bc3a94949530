// The two ways of offering load. Open: orders come when they come, however the system fares. Closed: a new order for each that has come
// through, so that the system is never idle and never flooded.
import type { Progress } from '../../operator/progress'
import type { OrderPoster } from './order-poster'
import type { BenchOrder } from './order-source'
import type { OrderWatch, Timed } from './order-watch'
import { seededRandom } from '../seeded-random'
import { poissonGap, summarize, type Summary } from './statistics'

export type LoadParts = {
  readonly poster: OrderPoster
  readonly watch: OrderWatch
  readonly next: () => BenchOrder
  readonly progress: Progress
  /** Rejects when the system under measurement has ended. */
  readonly died: Promise<never>
}

/** Durations in milliseconds from the sending of the POST. */
export type LoadResult = {
  readonly offeredPerSecond: number
  readonly throughputPerSecond: number
  readonly posted: Summary
  readonly paid: Summary
  readonly pending: Summary
  /** GET by id once the order has come through, and the same again, which the cache has. None in closed loops. */
  readonly firstReads: Summary
  readonly cachedReads: Summary
  /** Answers other than 201, or 200 to a GET, by status (0: none), and orders that never came through. */
  readonly otherAnswers: Readonly<Record<string, number>>
  readonly lost: number
  /** Orders of the measured time, by id. */
  readonly orders: ReadonlyMap<string, Timed>
}

type Window = { readonly from: number; readonly to: number }
const patienceMs = 30_000

export const openLoad = async (
  parts: LoadParts,
  perSecond: number,
  warmupSeconds: number,
  seconds: number,
  onWindow: () => void,
): Promise<LoadResult> => {
  const run = new LoadRun(parts)
  parts.watch.onPending = (orderId) => run.read(orderId)
  const random = seededRandom(perSecond)
  const window = windowOf(warmupSeconds, seconds)
  let due = performance.now()
  let begun = false
  while (due < window.to) {
    const aheadMs = due - performance.now()
    if (aheadMs > 0.5) await pause(aheadMs, parts.died)
    if (!begun && due >= window.from) onWindow()
    begun ||= due >= window.from
    run.place()
    due += poissonGap(perSecond, random)
    if (run.placed % perSecond === 0)
      parts.progress(`b  ${perSecond} orders/s`, run.placed, Math.round(perSecond * (warmupSeconds + seconds)))
  }
  await run.settled()
  parts.watch.onPending = () => undefined
  return run.result(window, ({ sentAt }) => sentAt, seconds)
}

/** An order is in flight until its FULFILLMENT_PENDING is read. */
export const closedLoad = async (
  parts: LoadParts,
  inFlight: number,
  warmupSeconds: number,
  seconds: number,
  onWindow: () => void,
): Promise<LoadResult> => {
  const run = new LoadRun(parts)
  const window = windowOf(warmupSeconds, seconds)
  parts.watch.onPending = () => {
    if (performance.now() < window.to) run.place()
  }
  for (let count = 0; count < inFlight; count++) run.place()
  const total = warmupSeconds + seconds
  for (let second = 0; second < total; second++) {
    parts.progress(`c  ${inFlight} orders in flight, seconds`, second, total)
    await pause(1_000, parts.died)
    if (second + 1 === warmupSeconds) onWindow()
  }
  parts.watch.onPending = () => undefined
  await run.settled()
  return run.result(window, ({ pendingAt }) => pendingAt ?? Infinity, seconds)
}

const windowOf = (warmupSeconds: number, seconds: number): Window => {
  const from = performance.now() + warmupSeconds * 1_000
  return { from, to: from + seconds * 1_000 }
}

const pause = (ms: number, died: Promise<never>): Promise<void> =>
  Promise.race([died, new Promise<void>((resolve) => setTimeout(resolve, ms))])

class LoadRun {
  placed = 0
  private readonly orders = new Map<string, Timed>()
  private readonly unread = new Map<string, BenchOrder>()
  private readonly otherAnswers: Record<string, number> = {}

  constructor(private readonly parts: LoadParts) {}

  place(): void {
    const order = this.parts.next()
    const timed = this.parts.watch.sent(order)
    this.placed++
    this.orders.set(order.orderId, timed)
    this.unread.set(order.orderId, order)
    void this.parts.poster.post(order).then((status) => {
      timed.answeredAt = performance.now()
      if (status !== 201) this.note(String(status))
    })
  }

  /** Twice: what is read the first time is in the cache the second time. */
  read(orderId: string): void {
    const order = this.unread.get(orderId)
    const timed = this.orders.get(orderId)
    if (!order || !timed) return
    this.unread.delete(orderId)
    void this.timeRead(order)
      .then((first) => {
        timed.firstReadMs = first
        return this.timeRead(order)
      })
      .then((next) => (timed.nextReadMs = next))
  }

  private async timeRead(order: BenchOrder): Promise<number> {
    const sentAt = performance.now()
    const status = await this.parts.poster.read(order)
    if (status !== 200) this.note(`GET ${status}`)
    return performance.now() - sentAt
  }

  private note(answer: string): void {
    this.otherAnswers[answer] = (this.otherAnswers[answer] ?? 0) + 1
  }

  /** Waits until every order has come through, or for half a minute: the rest are lost. */
  async settled(): Promise<void> {
    const until = performance.now() + patienceMs
    const open = (): boolean =>
      [...this.orders.values()].some(({ answeredAt, pendingAt }) => answeredAt === undefined || pendingAt === undefined)
    while (open() && performance.now() < until) await pause(50, this.parts.died)
  }

  result(window: Window, timeOf: (timed: Timed) => number, seconds: number): LoadResult {
    const within = (time: number | undefined): boolean => time !== undefined && time >= window.from && time < window.to
    const measured = new Map([...this.orders].filter(([, timed]) => within(timeOf(timed))))
    const all = [...this.orders.values()]
    const durations = (pick: (timed: Timed) => number | undefined): Summary =>
      summarize(
        [...measured.values()].flatMap((timed) => (pick(timed) === undefined ? [] : [pick(timed)! - timed.sentAt])),
      )
    const reads = (pick: (timed: Timed) => number | undefined): Summary =>
      summarize([...measured.values()].flatMap((timed) => pick(timed) ?? []))
    for (const id of this.orders.keys()) this.parts.watch.orders.delete(id)
    return {
      offeredPerSecond: all.filter(({ sentAt }) => within(sentAt)).length / seconds,
      throughputPerSecond: all.filter(({ pendingAt }) => within(pendingAt)).length / seconds,
      posted: durations(({ answeredAt }) => answeredAt),
      paid: durations(({ paidAt }) => paidAt),
      pending: durations(({ pendingAt }) => pendingAt),
      firstReads: reads(({ firstReadMs }) => firstReadMs),
      cachedReads: reads(({ nextReadMs }) => nextReadMs),
      otherAnswers: this.otherAnswers,
      lost: all.filter(({ pendingAt }) => pendingAt === undefined).length,
      orders: measured,
    }
  }
}
