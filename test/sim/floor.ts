// The floor of the warehouses: pickers who work on one fulfillment after another by commands, beside what the warehouse system reports.
import type { FulfillmentsState } from '../../processors/fulfillment/fulfillment'
import { picked, unpacked } from '../../processors/fulfillment/goods'
import { allotted, bySku, less, quantityOfSku } from '../../processors/fulfillment/lines'
import { isOpen, type Open } from '../../processors/fulfillment/state'
import type { MessageId, OrderId } from '../../schemas/ids'
import type { Message } from '../../schemas/message'
import type { Asking, Who } from './asking'
import { addressOf } from './catalogue'
import type { PlannedOrder } from './plans'
import type { World } from './world'

const hourMs = 3_600_000
/** Nothing of it is left for the floor to do. */
const left: readonly Open['status'][] = ['LABELLING', 'LABELLED', 'SHIPPED']

export class Floor {
  constructor(
    private readonly world: World,
    private readonly asking: Asking,
    private readonly orders: ReadonlyMap<string, PlannedOrder>,
  ) {}

  /** Who has begun goes on, wherever the warehouse system was to pick. */
  hear(message: Message): void {
    if (message.type === 'FulfillmentStarted' && message.by && this.plan(message.orderId).picking === 'system')
      return void this.world.after(500, () => this.work(message.orderId, message.fulfillmentId))
    if (message.type === 'FulfillmentBlocked')
      return void this.world.after(this.world.random.below(8 * hourMs), () =>
        this.unblock(message.orderId, message.fulfillmentId),
      )
    if (message.type !== 'WarehouseOrderRequested') return
    const { orderId, fulfillmentId } = message
    const { random } = this.world
    if (this.plan(orderId).picking !== 'system')
      this.world.after(200 + random.below(1_500), () => this.work(orderId, fulfillmentId))
    if (random.chance(0.15)) this.world.after(random.below(3_000), () => this.meddle(orderId, fulfillmentId))
  }

  private plan(orderId: OrderId): PlannedOrder['plan'] {
    return this.orders.get(orderId)!.plan
  }

  private picker(): Who {
    return { subject: this.world.random.chance(0.02) ? 'floor-2' : 'floor-1', role: 'warehouse' }
  }

  private fulfillment(orderId: OrderId, id: MessageId): Open | undefined {
    const one = (this.world.stateOf('fulfillment', orderId) as FulfillmentsState | undefined)?.byId[id]
    return one && isOpen(one) ? one : undefined
  }

  /** The next that is to be done, until it has its label or is over. */
  private work(orderId: OrderId, fulfillmentId: MessageId): void {
    const { below } = this.world.random
    const one = this.fulfillment(orderId, fulfillmentId)
    if (!one || left.includes(one.status)) return
    const isSlow = one.cancelling !== null || one.status === 'SHORT' || one.status === 'BLOCKED'
    this.world.after(isSlow ? 500 + below(12 * hourMs) : 100 + below(400), () => this.work(orderId, fulfillmentId))
    if (!one.cancelling) this.proceed(orderId, fulfillmentId, one)
  }

  private proceed(orderId: OrderId, fulfillmentId: MessageId, one: Open): void {
    const { chance } = this.world.random
    const who = this.picker()
    switch (one.status) {
      case 'REQUESTED':
      case 'ACCEPTED':
        return void this.asking.ask<'StartPicking'>(orderId, who, { type: 'StartPicking', fulfillmentId })
      case 'PICKING':
        return chance(0.06)
          ? this.reportShort(orderId, fulfillmentId, one)
          : this.scanOrPack(orderId, fulfillmentId, one)
      case 'SHORT':
        if (one.phase !== 'PICKING')
          return void this.asking.ask<'StartPicking'>(orderId, who, { type: 'StartPicking', fulfillmentId })
        return chance(0.1) ? this.reportShort(orderId, fulfillmentId, one) : this.scan(orderId, fulfillmentId, one)
      case 'PACKED':
        return void this.asking.ask<'RequestShipment'>(orderId, who, { type: 'RequestShipment', fulfillmentId })
      default:
        return undefined
    }
  }

  private scanOrPack(orderId: OrderId, fulfillmentId: MessageId, one: Open): void {
    const isWhole = bySku(one.lines).every(({ sku, quantity }) => quantityOfSku(one.scanned, sku) >= quantity)
    const { chance, below } = this.world.random
    if (one.parcels.some(({ stage }) => stage === 'PACKED') && chance(0.3))
      return void this.asking.ask<'RequestShipment'>(orderId, this.picker(), { type: 'RequestShipment', fulfillmentId })
    const inPart = chance(0.2) ? allotted(unpacked(one), picked(one)).slice(0, 1) : []
    if (!isWhole && !inPart.length && !chance(0.03)) return this.scan(orderId, fulfillmentId, one)
    const weightGrams = chance(0.3) ? below(2_000) : null
    this.asking.ask<'PackParcel'>(orderId, this.picker(), {
      type: 'PackParcel',
      fulfillmentId,
      weightGrams,
      lines: inPart,
    })
  }

  private scan(orderId: OrderId, fulfillmentId: MessageId, one: Open): void {
    const { chance, below } = this.world.random
    const open = bySku(less(one.lines, one.missing)).filter(
      ({ sku, quantity }) => quantityOfSku(one.scanned, sku) < quantity,
    )
    const { sku, quantity } = open[below(open.length)] ?? { sku: 'PIN-9', quantity: 1 }
    const left = quantity - quantityOfSku(one.scanned, sku)
    this.asking.ask<'ScanItem'>(orderId, this.picker(), {
      type: 'ScanItem',
      fulfillmentId,
      sku: chance(0.02) ? 'NO-SUCH-1' : sku,
      quantity: chance(0.02) ? left + 1 : chance(0.7) ? Math.max(left, 1) : 1,
    })
  }

  /** Somebody has it tried again, to another address now and then, or gives it up; or nobody looks in time. */
  private unblock(orderId: OrderId, fulfillmentId: MessageId): void {
    const { random } = this.world
    if (this.fulfillment(orderId, fulfillmentId)?.status !== 'BLOCKED' || random.chance(0.1)) return
    const who = this.picker()
    if (random.chance(0.3)) {
      const reason = 'It can not be sent.'
      return void this.asking.ask<'AbandonFulfillment'>(orderId, who, {
        type: 'AbandonFulfillment',
        fulfillmentId,
        reason,
      })
    }
    const shipTo = random.chance(0.3) ? addressOf(random) : null
    this.asking.ask<'RetryFulfillment'>(orderId, who, { type: 'RetryFulfillment', fulfillmentId, shipTo })
  }

  private reportShort(orderId: OrderId, fulfillmentId: MessageId, one: Open): void {
    const { chance, below } = this.world.random
    const isAll = chance(0.25)
    const lines = less(one.lines, one.missing).flatMap(({ lineId, quantity }, index) =>
      isAll ? [{ lineId, quantity }] : index === 0 || chance(0.3) ? [{ lineId, quantity: 1 + below(quantity) }] : [],
    )
    this.asking.ask<'ReportShortPick'>(orderId, this.picker(), { type: 'ReportShortPick', fulfillmentId, lines })
  }

  /** What comes at the wrong time, or to the wrong fulfillment. */
  private meddle(orderId: OrderId, id: MessageId): void {
    const { chance, below } = this.world.random
    const fulfillmentId = chance(0.1) ? ('no-such-fulfillment' as MessageId) : id
    const who = this.picker()
    const issue = { sku: 'MUG-1', code: 'DAMAGED', quantity: 1, comment: null }
    const acts = [
      () => this.asking.ask<'AssignWave'>(orderId, who, { type: 'AssignWave', fulfillmentId, waveId: 'wave-1' }),
      () =>
        this.asking.ask<'ReportInventoryIssue'>(orderId, who, {
          type: 'ReportInventoryIssue',
          fulfillmentId,
          ...issue,
        }),
      () => this.asking.ask<'StartPicking'>(orderId, who, { type: 'StartPicking', fulfillmentId }),
      () =>
        this.asking.ask<'PackParcel'>(orderId, who, {
          type: 'PackParcel',
          fulfillmentId,
          weightGrams: 0,
          lines: [],
        }),
      () => this.asking.ask<'RequestShipment'>(orderId, who, { type: 'RequestShipment', fulfillmentId }),
      () =>
        this.asking.ask<'RetryFulfillment'>(orderId, who, { type: 'RetryFulfillment', fulfillmentId, shipTo: null }),
    ]
    acts[below(acts.length)]!()
  }
}
