// The customers of a day on the real servers, and everybody who acts on their orders, until all has come to rest.
import { createServer, type AddressInfo } from 'node:net'
import { startCrew, type Crew } from '../orders/crew'
import { feedOrders, type FeedOutcome } from '../orders/feeder'
import { createBank } from '../orders/lives/bank'
import { LivesDriver } from '../orders/lives/driver'
import { createStockroom } from '../orders/lives/stockroom'
import { createOrderApi, type OrderApi } from '../orders/order-api'
import { sampleOrders } from '../orders/sample-orders'
import type { SampleOrder } from '../orders/sample-order'
import { createTokens } from '../orders/tokens'
import type { LocalSystem } from '../local-system'
import type { Tracker } from '../tracker'
import { arrivalOf, dayBegins } from './schedule'

export type ShopOptions = {
  readonly orders: number
  readonly speed: number
  readonly system: LocalSystem
  readonly tracker: Tracker
  readonly url: string
  /** Inputs that our nodes have in hand. */
  readonly waiting: () => number
}
export type ShopEnd = {
  readonly counts: readonly (readonly [what: string, count: number])[]
  readonly failed: readonly string[]
  /** Orders that ended elsewhere than their script implies, or not at all. */
  readonly unexpected: readonly string[]
  readonly tookMs: number
}

const hourMs = 3_600_000
/** A parcel may be on its way for so long without any other order moving. */
const quietHours = 60
const shortestQuietMs = 180_000

export class RealShop {
  private readonly outcomes: FeedOutcome[] = []
  private readonly placed = new Map<string, SampleOrder>()
  private readonly problems: string[] = []
  private readonly api: OrderApi
  private readonly lives: LivesDriver
  private readonly crew: Crew
  private readonly beganAt = Date.now()

  constructor(private readonly options: ShopOptions) {
    const { system, tracker, url: baseUrl, speed } = options
    const onProblem = (text: string): void => void this.problems.push(text)
    const { simulators, issuer } = system
    this.api = createOrderApi({ baseUrl, tokens: createTokens(issuer), retryForMs: shortestQuietMs })
    const outside = { bank: createBank(simulators), stockroom: createStockroom(simulators.inventory) }
    this.lives = new LivesDriver({ api: this.api, lives: false, onProblem, ...outside })
    const isMinded = (orderId: string): boolean => this.lives.mindsFloor(orderId)
    this.crew = startCrew({ api: this.api, speed, isMinded, onProblem })
    tracker.onMoved = (orderId, status, waitsFor) => this.lives.saw(orderId, status, waitsFor)
  }

  /** Resolves once all has come to rest, or nothing moves any more. */
  async run(): Promise<ShopEnd> {
    const { system, url: baseUrl } = this.options
    const onOutcome = (outcome: FeedOutcome): void => this.note(outcome)
    await feedOrders(this.customers(), { baseUrl, tokens: createTokens(system.issuer), onOutcome })
    await this.untilRest()
    await this.crew.stop()
    this.api.close()
    return this.end()
  }

  progress(): string {
    const { tracker, waiting } = this.options
    const hour = ((Date.now() - this.beganAt) * this.options.speed) / hourMs
    const statuses = [...tracker.byStatus].flatMap(([status, count]) => (count > 0 ? [`${status} ${count}`] : []))
    return `hour ${hour.toFixed(1)}: ${this.outcomes.length} placed, ${this.open().length} open, lag ${waiting()}; ${statuses.join(', ')}`
  }

  private async *customers(): AsyncGenerator<SampleOrder> {
    const { orders, speed } = this.options
    const all = sampleOrders(orders, this.beganAt, 'ALL_WAYS', 'ALL_WAYS')
    for (const [index, order] of all.entries()) {
      const dueMs = this.beganAt + (arrivalOf(index / orders) - dayBegins) / speed - Date.now()
      if (dueMs > 0) await pause(dueMs)
      this.lives.expect(order)
      yield order
    }
  }

  private note(outcome: FeedOutcome): void {
    this.outcomes.push(outcome)
    const { placed, order, orderId } = outcome
    if (placed === 'failed') this.lives.forget(order.orderId)
    else if (placed !== 'rejected' && orderId) this.placed.set(orderId, order)
  }

  private open(): string[] {
    return [...this.placed.keys()].filter((orderId) => !this.options.tracker.isDone(orderId))
  }

  private async untilRest(): Promise<void> {
    const { tracker, waiting, speed } = this.options
    const quietMs = Math.max(shortestQuietMs, (quietHours * hourMs) / speed)
    let [before, movedAt] = [Infinity, Date.now()]
    for (;;) {
      const open = this.open()
      const left = open.length + this.lives.open + tracker.unsettledMails
      if (left === 0 && waiting() === 0) return
      const waits = open.map((orderId) => Math.min(Date.now(), tracker.waitOf(orderId)?.until ?? 0))
      movedAt = Math.max(left === before ? movedAt : Date.now(), ...waits)
      before = left
      if (Date.now() - movedAt > quietMs) return
      await pause(200)
    }
  }

  private end(): ShopEnd {
    const { tracker } = this.options
    const surprises = [...this.placed].flatMap(([orderId, order]) => {
      const status = tracker.orders.get(orderId)?.status
      const ends = this.lives.endsOf(order)
      const isAsImplied = status && ends.includes(status) && tracker.isDone(orderId)
      return isAsImplied ? [] : [`${orderId} is ${status ?? 'unknown'}, expected ${ends.join(' or ')}`]
    })
    const lived = [...this.lives.outcomes].flatMap(([name, outcomes]) =>
      [...outcomes].map(([outcome, count]) => [`life: ${name}, ${outcome}`, count] as const),
    )
    return {
      counts: [
        ['orders fed', this.outcomes.length],
        ...[...this.crew.outcomes()].map(([what, count]) => [`blocked: ${what}`, count] as const),
        ...lived,
      ],
      failed: this.outcomes.flatMap(({ placed, problem }) => (placed === 'failed' ? [problem ?? 'no answer'] : [])),
      unexpected: [...surprises, ...this.problems],
      tookMs: Date.now() - this.beganAt,
    }
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** One that nobody listens on now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
