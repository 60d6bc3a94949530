// Feeds the orders of a run and follows them, and what happens to them later, to their end, while a person watches.
import { Display, type Progress } from './display'
import { startCrew, type Crew } from './orders/crew'
import { feedOrders, type FeedOutcome } from './orders/feeder'
import { createBank, type BankUrls } from './orders/lives/bank'
import { LivesDriver, type LifeOutcomes } from './orders/lives/driver'
import { createStockroom } from './orders/lives/stockroom'
import { createOrderApi, type OrderApi } from './orders/order-api'
import { readOrders, type UnreadableLine } from './orders/real-orders'
import { sampleOrders } from './orders/sample-orders'
import type { SampleOrder } from './orders/sample-order'
import type { Tokens } from './orders/tokens'
import type { StartOptions } from './options'
import type { Seen, Tracker, Waits } from './tracker'

export type Fed = {
  readonly read: number
  readonly unreadable: number
  readonly accepted: number
  readonly rejected: ReadonlyMap<string, number>
  readonly failed: readonly string[]
  /** Orders that ended elsewhere than the scripted providers imply, in words. */
  readonly unexpected: readonly string[]
  readonly lives: LifeOutcomes
  /** What staff of the warehouses did about blocked fulfillments, how often. */
  readonly minded: ReadonlyMap<string, number>
  readonly seconds: number
  readonly firstDeliveredMs: number | undefined
}

type FeedJob = {
  readonly options: StartOptions
  readonly baseUrl: string
  readonly tokens: Tokens
  readonly tracker: Tracker
  /** Where banks and the inventory service are simulated: without them the lives that need one are left out. */
  readonly outside?: BankUrls & { readonly inventory: string }
  readonly waiting: () => number
  readonly signal: AbortSignal
  readonly startedAt: number
}

const shownEveryMs = 500
const statuses: readonly Seen[] = [
  'PENDING',
  'PAYMENT_PROCESSING',
  'PAYMENT_COMPLETED',
  'FULFILLMENT_PENDING',
  'FULFILLMENT_IN_PROGRESS',
  'SHIPPED',
  'DELIVERED',
  'PAYMENT_FAILED',
  'CANCELLED',
  'REFUNDED',
  'REJECTED',
]
/** Without any order moving for this long, the rest will not end by itself. */
const stuckAfterMs = 120_000

export const feed = async (job: FeedJob): Promise<Fed> => {
  const api = createOrderApi({ ...job, retryForMs: stuckAfterMs / 2 })
  const run = new FeedRun(job, api)
  const shown = setInterval(() => run.show(), shownEveryMs)
  try {
    await run.place()
    await run.untilDone()
  } finally {
    clearInterval(shown)
    await run.end()
    api.close()
  }
  run.show(true)
  return run.result()
}

class FeedRun {
  private readonly display = new Display()
  private readonly outcomes: FeedOutcome[] = []
  private readonly waitedFor = new Map<string, SampleOrder>()
  private readonly beganAt = Date.now()
  private total = 0
  private unreadable = 0
  private firstDeliveredMs: number | undefined
  private readonly lives: LivesDriver
  private readonly crew: Crew

  constructor(
    private readonly job: FeedJob,
    api: OrderApi,
  ) {
    const { options, outside } = job
    const onProblem = (text: string): void => this.display.say(`A later life went wrong: ${text}`)
    const simulated = outside && { bank: createBank(outside), stockroom: createStockroom(outside.inventory) }
    this.lives = new LivesDriver({ api, lives: options.lives, onProblem, ...simulated })
    this.crew = startCrew({
      api,
      speed: options.speed,
      isMinded: (orderId) => this.lives.mindsFloor(orderId),
      onProblem: (text) => this.display.say(text),
    })
    job.tracker.onMoved = (orderId, status, waitsFor) => this.lives.saw(orderId, status, waitsFor)
  }

  async place(): Promise<void> {
    const { options, baseUrl, tokens, signal } = this.job
    await feedOrders(this.source(), {
      baseUrl,
      tokens,
      rate: options.rate,
      signal,
      onOutcome: (outcome) => this.onOutcome(outcome),
    })
  }

  end(): Promise<void> {
    return this.crew.stop()
  }

  async untilDone(): Promise<void> {
    let doneBefore = -1
    let movedAt = Date.now()
    while (!this.job.signal.aborted) {
      const open = [...this.waitedFor.keys()].filter((orderId) => !this.job.tracker.isDone(orderId))
      const unsettled = this.job.tracker.unsettledMails + this.lives.open
      if (open.length === 0 && unsettled === 0 && this.job.waiting() === 0) return
      const done = this.waitedFor.size - open.length - unsettled
      if (done !== doneBefore) movedAt = Date.now()
      doneBefore = done
      // Whoever is waited for may still come.
      movedAt = Math.max(movedAt, ...open.map((orderId) => this.waitEnd(orderId)))
      if (Date.now() - movedAt > stuckAfterMs) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  /** When a wait of the order was over, now while it is not; 0 where it waits for nobody. */
  private waitEnd(orderId: string): number {
    return Math.min(Date.now(), this.job.tracker.waitOf(orderId)?.until ?? 0)
  }

  show(last = false): void {
    this.display.show(this.progress(), last)
  }

  result(): Fed {
    const rejected = new Map<string, number>()
    const count = (code: string): unknown => rejected.set(code, (rejected.get(code) ?? 0) + 1)
    for (const { placed, code = '?' } of this.outcomes) if (placed === 'rejected') count(code)
    // Answered 202 and rejected afterwards: the journal knows why.
    const later = [...this.waitedFor.keys()].filter(
      (orderId) => this.job.tracker.orders.get(orderId)?.status === 'REJECTED',
    )
    for (const orderId of later) count(this.job.tracker.rejections.get(orderId) ?? '?')
    return {
      read: this.total,
      unreadable: this.unreadable,
      accepted: this.waitedFor.size - later.length,
      rejected,
      failed: this.outcomes.flatMap(({ placed, problem }) => (placed === 'failed' ? [problem ?? 'no answer'] : [])),
      unexpected: [...this.waitedFor].flatMap(([orderId, order]) => this.surprise(orderId, order)),
      lives: this.lives.outcomes,
      minded: this.crew.outcomes(),
      seconds: (Date.now() - this.beganAt) / 1000,
      firstDeliveredMs: this.firstDeliveredMs,
    }
  }

  private async *source(): AsyncGenerator<SampleOrder> {
    const { orders } = this.job.options
    if ('count' in orders) {
      this.total = orders.count
      for (const order of sampleOrders(orders.count, Date.now(), 'ALL_WAYS', 'ALL_WAYS')) yield this.planned(order)
      return
    }
    const onUnreadable = (line: UnreadableLine): void => {
      this.unreadable++
      this.display.say(line.message)
    }
    for await (const order of readOrders(orders.file, onUnreadable)) {
      this.total++
      yield this.planned(order)
    }
  }

  /** An order of an earlier run is where it is already. */
  private planned(order: SampleOrder): SampleOrder {
    this.lives.expect(order)
    const known = this.job.tracker.orders.get(order.orderId)
    if (known) this.lives.saw(order.orderId, known.status)
    return order
  }

  private onOutcome(outcome: FeedOutcome): void {
    this.outcomes.push(outcome)
    const { orderId, placed, order } = outcome
    if (placed === 'failed') {
      this.lives.forget(order.orderId)
      this.display.say(`An order could not be placed: ${outcome.problem ?? 'no answer'}`)
    } else if (placed !== 'rejected' && orderId) this.waitedFor.set(orderId, order)
  }

  private surprise(orderId: string, order: SampleOrder): string[] {
    const status = this.job.tracker.orders.get(orderId)?.status
    const ends = this.lives.endsOf(order)
    return status && ends.includes(status) && this.job.tracker.isDone(orderId)
      ? []
      : [`${orderId} is ${status ?? 'unknown'}, expected ${ends.join(' or ')}`]
  }

  private waits(): Progress['waits'] {
    const counts = new Map<Waits, number>()
    for (const orderId of this.waitedFor.keys()) {
      const waitsFor = this.job.tracker.waitOf(orderId)?.waitsFor
      if (waitsFor) counts.set(waitsFor, (counts.get(waitsFor) ?? 0) + 1)
    }
    return [...counts]
  }

  private progress(): Progress {
    const { tracker } = this.job
    const seconds = (Date.now() - this.beganAt) / 1000
    if (this.firstDeliveredMs === undefined && (tracker.byStatus.get('DELIVERED') ?? 0) > 0)
      this.firstDeliveredMs = Date.now() - this.job.startedAt
    const rejected = this.outcomes.filter(({ placed }) => placed === 'rejected').length
    const done = [...this.waitedFor.keys()].filter((orderId) => tracker.isDone(orderId)).length
    return {
      byStatus: statuses.map((status) => [status, tracker.byStatus.get(status) ?? 0]),
      placed: this.outcomes.length,
      done: done + rejected,
      total: Math.max(this.total, this.outcomes.length),
      livesDone: this.lives.finished,
      lives: this.lives.finished + this.lives.open,
      perSecond: this.outcomes.length / seconds,
      toPayment: tracker.durations('payment'),
      toDelivery: tracker.durations('delivery'),
      waits: this.waits(),
      waiting: this.job.waiting(),
      voids: tracker.voids,
      seconds,
    }
  }
}
