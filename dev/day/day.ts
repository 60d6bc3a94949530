// One day of the whole shop on a clock moved by hand: customers, deciders, lanes to the providers and their books, put together.
import { createMemoryRateLimit } from '../../egress/rate-limit'
import { handlersWith } from '../../processors/handlers'
import { deriveMessageId } from '../../schemas/ids'
import type { Body, Message, MessageOf } from '../../schemas/message'
import { topology } from '../../topics/topology'
import { seededRandom } from '../seeded-random'
import { createQuota } from '../simulators/fedex-quota'
import { Agenda } from './agenda'
import { Ages } from './ages'
import { Facts } from './facts'
import { FedexDesk, type FedexRequest } from './fedex-desk'
import { FleetDesk } from './fleet-desk'
import { Lane, type LaneOptions } from './lane'
import { ParcelWatch } from './parcel-watch'
import { PayDesk, type PayRequest } from './pay-desk'
import { People } from './people'
import {
  allEnds,
  arrivalOf,
  customers,
  dayBegins,
  dayEnds,
  fedexOutage,
  fedexPerMinute,
  inventoryPollMs,
  lossRate,
  retoldRate,
  wmsOutage,
  wmsPollMs,
} from './schedule'
import { openShop, type Shop } from './shop'
import { Stages } from './stages'
import { openStockDesk, type StockDesk } from './stock-desk'
import { openWarehouseDesk, type WarehouseDesk } from './warehouse-desk'
import { Checkout } from './checkout'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each lane has requests of its own
export type AnyLane = Lane<any>

const minuteMs = 60_000
const restMs = 24 * 60 * minuteMs

export class Day {
  readonly agenda = new Agenda(dayBegins)
  readonly ages = new Ages()
  readonly facts = new Facts()
  readonly shop: Shop
  readonly stages: Stages
  readonly fedex: FedexDesk
  readonly fleet: FleetDesk
  readonly pay: PayDesk
  readonly warehouse: WarehouseDesk
  readonly watch: ParcelWatch
  readonly checkout: Checkout
  readonly lanes: Readonly<Record<'inventory' | 'psp' | 'wms' | 'fedex' | 'fleet', AnyLane>>
  placed = 0
  retold = 0
  private readonly random: () => number
  private readonly people: People
  private readonly stock: StockDesk
  private readonly laneOf: ReadonlyMap<string, AnyLane>
  private restsSince: number | null = null

  constructor(
    readonly orders: number,
    seed: number,
  ) {
    const { agenda } = this
    const now = (): number => agenda.now()
    this.random = seededRandom(seed)
    this.shop = openShop(orders, agenda)
    const { intake, order, payment, fulfillment, desk } = handlersWith(this.shop.catalogue)
    this.stages = new Stages({ intake, order, payment, fulfillment, desk }, agenda, (message) => this.hear(message))
    this.people = new People(seed, this.shop, this.random, now)
    this.stock = openStockDesk(this.shop.inventory, this.shop.stock, agenda)
    this.pay = new PayDesk(now, this.random, customers.declineRate)
    this.warehouse = openWarehouseDesk(agenda)
    const limit = createMemoryRateLimit({ perMinute: fedexPerMinute, now })
    this.fedex = new FedexDesk(agenda, limit, createQuota(fedexPerMinute, now), this.random, (label) =>
      this.watch.follow(label),
    )
    this.fleet = new FleetDesk(agenda, (scan) => this.report(scan))
    this.watch = new ParcelWatch(
      agenda,
      this.random,
      this.ages,
      () => this.fedex,
      (scan) => this.stages.take(scan),
    )
    this.checkout = new Checkout(agenda, this.fedex)
    this.lanes = this.openLanes()
    this.laneOf = new Map([
      ...topology.inventory.takes.map((type) => [type, this.lanes.inventory] as const),
      ...topology.psp.takes.map((type) => [type, this.lanes.psp] as const),
      ...topology.wms.takes.map((type) => [type, this.lanes.wms] as const),
    ])
  }

  /** Until everything has come to rest, or `allEnds`. `progress` is told every hour of the day. */
  async run(progress: (day: Day) => void): Promise<void> {
    this.nextCustomer(0)
    this.every(wmsPollMs, () => this.pollWarehouse())
    this.every(inventoryPollMs, () => this.stock.filled().forEach((message) => this.stages.take(message)))
    this.every(60 * minuteMs, () => progress(this))
    this.watch.start(() => this.isOver())
    await this.agenda.run(allEnds, () => this.isOver())
  }

  get isAtRest(): boolean {
    return this.restsSince !== null
  }

  /** A day after nothing was left to do for any order, so that whatever is still on its way shows. */
  private isOver(): boolean {
    const now = this.agenda.now()
    const isQuiet =
      now > dayEnds && this.facts.open.size === 0 && Object.values(this.lanes).every((lane) => lane.unfinished === 0)
    if (!isQuiet) this.restsSince = null
    else this.restsSince ??= now
    return this.restsSince !== null && now - this.restsSince >= restMs
  }

  private openLanes() {
    const { agenda, random } = this
    const common = { agenda, random, lossRate }
    const open = <Request extends Message>(
      options: Pick<LaneOptions<Request>, 'name' | 'concurrency' | 'latencyMs' | 'perform' | 'outage' | 'quota'>,
    ): AnyLane =>
      new Lane<Request>({
        ...common,
        ...options,
        answer: (request, result, askedAt, inDoubt) => {
          if (inDoubt && result.type === 'LabelCreated') this.fedex.doubted(request.id, result.trackingNumber)
          this.answer(options.name, request, result, askedAt)
        },
      })
    return {
      inventory: open({ name: 'inventory', concurrency: 64, latencyMs: 30, perform: this.stock.perform }),
      psp: open<PayRequest>({ name: 'psp', concurrency: 50, latencyMs: 900, perform: (one) => this.pay.perform(one) }),
      wms: open({
        name: 'wms',
        concurrency: 16,
        latencyMs: 700,
        outage: wmsOutage,
        perform: (request: MessageOf<'WarehouseOrderRequested' | 'WarehouseCancellationRequested'>, inDoubt) =>
          this.warehouse.perform(request, inDoubt),
      }),
      fedex: open<FedexRequest>({
        name: 'fedex',
        concurrency: 16,
        latencyMs: 800,
        outage: fedexOutage,
        quota: () => this.fedex.admit('label'),
        perform: (request, inDoubt) => this.fedex.perform(request, inDoubt),
      }),
      fleet: open<FedexRequest>({
        name: 'fleet',
        concurrency: 16,
        latencyMs: 20,
        perform: (request) => this.fleet.perform(request),
      }),
    }
  }

  private nextCustomer(number: number): void {
    if (number >= this.orders) return
    this.agenda.at(arrivalOf((number + this.random()) / this.orders), async () => {
      const order = await this.people.place(number, (to) => this.checkout.check(to))
      this.placed += 1
      this.stages.take(order)
      const regret = this.people.regret(order)
      if (regret) this.agenda.after(regret.afterMs, () => this.stages.take(regret.command()))
      this.nextCustomer(number + 1)
    })
  }

  private hear(message: Message): void {
    this.facts.hear(message)
    const lane = this.laneFor(message)
    if (lane) return lane.ask(message)
    const later = (minutes: number, command: () => Message): void =>
      this.agenda.after((minutes + this.random() * minutes) * minuteMs, () => this.stages.take(command()))
    if (message.type === 'OrderHeld') later(10, () => this.people.release(message))
    if (message.type === 'FulfillmentBlocked') later(30, () => this.people.lookAfter(message))
    if (message.type === 'ShortageOpened')
      later(40, () => this.people.answerShortage(message, this.facts.customerOf.get(message.orderId)!))
  }

  private laneFor(message: Message): AnyLane | undefined {
    if (message.type === 'LabelRequested' || message.type === 'LabelVoidRequested')
      return message.carrier === 'OWN_FLEET' ? this.lanes.fleet : this.lanes.fedex
    return this.laneOf.get(message.type)
  }

  private answer(name: string, request: Message, result: Body<Message>, askedAt: number): void {
    this.ages.note(`${name}: ${request.type}`, this.agenda.now() - askedAt)
    this.report({
      ...result,
      id: deriveMessageId(request.id, name, 0),
      orderId: request.orderId,
      at: this.agenda.now(),
    } as Message)
  }

  /** As sources and connectors do: now and then twice. */
  private report(message: Message): void {
    this.stages.take(message)
    if (this.random() >= retoldRate) return
    this.retold += 1
    this.agenda.after(this.random() * 10 * minuteMs, () => this.stages.take(message))
  }

  private pollWarehouse(): void {
    const now = this.agenda.now()
    if (now >= wmsOutage.from && now < wmsOutage.to) return
    for (const { message, happenedAt } of this.warehouse.changes()) {
      this.ages.note('wms: change until known', now - happenedAt)
      this.report(message)
    }
  }

  private every(ms: number, act: () => void): void {
    this.agenda.after(ms, () => {
      act()
      if (!this.isOver()) this.every(ms, act)
    })
  }
}
