// Drives the later lives of orders: begins each when its order has come so far, and counts what came of it. It must never hold up the
// feed, nor stop for a life that fails.
import { diceOf } from '../dice'
import type { PaymentWait } from '../../../schemas/messages'
import { Refused, type OrderApi } from '../order-api'
import type { Expectation, SampleOrder } from '../sample-order'
import { noBank, type Bank } from './bank'
import type { Beginning, Life, LivingOrder } from './life'
import { lifeOf } from './lives'
import { scriptedLife } from './scripted'
import { noStockroom, type Stockroom } from './stockroom'

/** done, the code of the refusal, or what went wrong otherwise; `too late` where the order ended before it could begin. */
export type LifeOutcomes = ReadonlyMap<string, ReadonlyMap<string, number>>

export type LivesOptions = {
  readonly api: OrderApi
  /** Also orders that nothing else is planned for have later lives. */
  readonly lives: boolean
  /** Without it lives that need one are left out. */
  readonly bank?: Bank
  /** Likewise. */
  readonly stockroom?: Stockroom
  /** Lives lived at once; default 40. */
  readonly concurrency?: number
  /** Told of what no script expects. */
  readonly onProblem?: (text: string) => void
}

type Awaited = { readonly order: SampleOrder; readonly life: Life; begun: boolean; outcome?: string }

/** From which states on a life may begin. */
const stages = [
  'PENDING',
  'PAYMENT_PROCESSING',
  'PAYMENT_COMPLETED',
  'FULFILLMENT_PENDING',
  'FULFILLMENT_IN_PROGRESS',
  'SHIPPED',
  'DELIVERED',
]
const paid = stages.indexOf('PAYMENT_COMPLETED')
const firstStage = (begins: Beginning): number => (begins === 'CREATED' ? 0 : stages.indexOf(begins))
const isWait = (begins: Beginning): boolean => begins === 'ACTION' || begins === 'METHOD' || begins === 'PROVIDER'
const desks = 8

export class LivesDriver {
  private readonly planned = new Map<string, Awaited>()
  private readonly counted = new Map<string, Map<string, number>>()
  private readonly ready: Awaited[] = []
  private unfinished = 0
  private lived = 0
  private living = 0

  constructor(private readonly options: LivesOptions) {}

  /** Call it before the order is placed. */
  expect(order: SampleOrder): void {
    const { lives, bank, stockroom } = this.options
    const life = lifeOf(order, { lives, bank: bank !== undefined, stockroom: stockroom !== undefined })
    if (!life || this.planned.has(order.orderId)) return
    this.planned.set(order.orderId, { order, life, begun: false })
    this.unfinished++
  }

  /** The order has been seen in this state, and, as far as it was told just now, its payment waits. */
  saw(orderId: string, status: string, waitsFor?: PaymentWait): void {
    const planned = this.planned.get(orderId)
    if (!planned || planned.begun) return
    const { begins } = planned.life
    const stage = stages.indexOf(status)
    const isToCome = isWait(begins) ? begins !== waitsFor && stage < paid : stage < firstStage(begins)
    if (stage >= 0 && isToCome) return
    planned.begun = true
    if (stage < 0 || (isWait(begins) && begins !== waitsFor)) return this.finish(planned, 'too late')
    this.ready.push(planned)
    this.begin()
  }

  /** The order was never created, or nothing is known of it. */
  forget(orderId: string): void {
    const planned = this.planned.get(orderId)
    if (!planned || planned.begun) return
    planned.begun = true
    this.finish(planned, 'never placed')
  }

  /** Whether what goes wrong with this order in its warehouse is looked after by its life. */
  mindsFloor(orderId: string): boolean {
    const planned = this.planned.get(orderId)
    return planned?.life.mindsFloor === true && planned.outcome === undefined
  }

  /** Lives that are planned or being lived. */
  get open(): number {
    return this.unfinished
  }
  get finished(): number {
    return this.lived
  }
  get outcomes(): LifeOutcomes {
    return this.counted
  }

  /** Where the order may end, with what happens in its life, or did not happen. */
  endsOf({ orderId, expectation, scripted }: SampleOrder): Expectation['ends'] {
    const { life = scripted && scriptedLife(scripted), outcome } = this.planned.get(orderId) ?? {}
    if (!life) return expectation.ends
    const otherwise = outcome === 'done' ? [] : (life.unlived ?? [])
    const early: Expectation['ends'] = life.ends.length > 0 ? ['DELIVERED'] : []
    return [...expectation.ends, ...life.ends, ...early, ...otherwise]
  }

  private begin(): void {
    const { concurrency = 40 } = this.options
    while (this.living < concurrency && this.ready.length > 0) {
      this.living++
      void this.live(this.ready.shift()!)
    }
  }

  private async live(planned: Awaited): Promise<void> {
    const outcome = await planned.life.live(this.cast(planned)).then(
      () => 'done',
      (error: Error) => (error instanceof Refused ? error.code : this.report(planned, error)),
    )
    this.living--
    this.finish(planned, outcome)
    this.begin()
  }

  private cast({ order: { orderId, customerId }, life }: Awaited): LivingOrder {
    const { api, bank = noBank, stockroom = noStockroom } = this.options
    const dice = diceOf(`${orderId} ${life.name}`)
    const desk = 1 + dice.roll(desks)
    return {
      orderId,
      dice,
      customer: api.person(orderId, 'customer', customerId),
      csr: api.person(orderId, 'csr', `csr-${desk}`),
      warehouse: api.person(orderId, 'warehouse', `picker-${desk}`),
      guest: (token) => api.guest(orderId, token),
      bank,
      floor: api.floor,
      stockroom,
      key: (step) => `${orderId}-${life.name.replace(/[^a-z]+/g, '-')}-${step}`,
    }
  }

  private report({ life, order }: Awaited, error: Error): string {
    this.options.onProblem?.(`${order.orderId}, ${life.name}: ${error.message}`)
    return 'failed'
  }

  private finish(planned: Awaited, outcome: string): void {
    const { life } = planned
    planned.outcome = outcome
    this.unfinished--
    this.lived++
    const counts = this.counted.get(life.name) ?? new Map<string, number>()
    this.counted.set(life.name, counts.set(outcome, (counts.get(outcome) ?? 0) + 1))
  }
}
