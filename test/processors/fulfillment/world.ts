// A random life of an order's fulfillments: floor, warehouse system, carrier and order speak in any order, late and twice. It plays, and
// tells what became of the goods by the facts alone; it must never look into a decision.
import { fulfillment, type FulfillmentInput, type FulfillmentsState } from '../../../processors/fulfillment/fulfillment'
import type { FulfillmentFact, FulfillmentOutput } from '../../../processors/fulfillment/state'
import { timerInput } from '../../../processors/engine/decide-group'
import type { MessageOf, MessageName } from '../../../schemas/message'
import type {
  CarrierStatus,
  LineQuantity,
  OrderLine,
  WarehouseException,
  WarehouseStatus,
} from '../../../schemas/messages'
import { withHead } from '../../dsl/laws'
import { example } from '../../examples/examples'
import { at, contact, floorBy, head, id, lines, minuteMs, otherBodyHash, shippingAddress } from '../../examples/values'

/** What happens, which of the possible ones, and how much of it. */
export type Happening = { readonly what: number; readonly which: number; readonly much: number }
export type Step = {
  readonly input: FulfillmentInput | ReturnType<typeof timerInput>
  readonly outputs: FulfillmentOutput[]
}

const warehouseStatuses: readonly WarehouseStatus[] = [
  'RELEASED',
  'PICKING',
  'PICKING',
  'PICKING',
  'PACKED',
  'RELEASED',
  'RECEIVED',
  'CANCELLED',
  'PICKING',
  'CANCELLED',
  'PICKING',
  'REJECTED',
]
const exceptions: readonly WarehouseException[] = ['LINE_REJECTED', 'SHORT_PICK', 'DAMAGED', 'ADDRESS_REFUSED']
const carrierStatuses: readonly CarrierStatus[] = [
  'LABEL_CREATED',
  'PICKED_UP',
  'IN_TRANSIT',
  'EXCEPTION',
  'DELIVERED',
  'DELIVERED',
]
const skus = ['CHAIR-7', 'LAMP-2', 'CHAIR-7', 'LAMP-2', 'CHAIR-7', 'LAMP-2', 'NO-SUCH']
const destinations = [
  { country: 'BR', region: 'SP' },
  { country: 'US', region: 'TN' },
]
const refusals = ['invalid_order', 'invalid_order', 'unknown_sku']

export class FulfillmentWorld {
  state: FulfillmentsState = fulfillment.initial
  readonly journal: FulfillmentOutput[] = []
  readonly asked: MessageOf<'FulfillmentRequested'>[] = []
  private readonly inputs: FulfillmentInput[] = []
  private now = at
  private count = 0

  /** Undefined where nothing of the kind can happen now. */
  happen({ what, which, much }: Happening): Step | undefined {
    this.now += minuteMs
    const doing = this.doings[what % this.doings.length]!
    const input = doing(which, much)
    return input && this.play(input)
  }

  play(input: Step['input']): Step {
    const outputs = fulfillment.decide(input, this.state).map((body, index) => {
      const output = withHead('fulfillment', input, body, index) as FulfillmentOutput
      this.state = fulfillment.evolve(this.state, output)
      return output
    })
    this.journal.push(...outputs)
    if (input.type !== 'DeadlinePassed') this.inputs.push(input)
    return { input, outputs }
  }

  facts<Name extends FulfillmentOutput['type']>(name: Name, of?: string): MessageOf<Name>[] {
    return this.journal.filter(
      (fact) => fact.type === name && (of === undefined || ('fulfillmentId' in fact && fact.fulfillmentId === of)),
    ) as never
  }

  /** All that was said of one fulfillment. */
  factsOf(fulfillmentId: string): FulfillmentFact[] {
    return this.journal.filter((fact) => 'fulfillmentId' in fact && fact.fulfillmentId === fulfillmentId) as never
  }

  /** What is or was to be shipped from here, by the facts. */
  goodsOf(fulfillmentId: string): LineQuantity[] {
    const [order] = this.facts('WarehouseOrderRequested', fulfillmentId)
    const taken = this.facts('FulfillmentAmended', fulfillmentId).flatMap(({ dropped }) => dropped)
    return (order?.lines ?? []).map(({ lineId, quantity }) => ({
      lineId,
      quantity: quantity - quantityIn(taken, lineId),
    }))
  }

  /** The deadline of the nearest passes, whatever it is. */
  passDeadline(): Step | undefined {
    const due = fulfillment.deadline!(this.state)
    if (!due) return undefined
    this.now = Math.max(this.now, due.at)
    return this.play(timerInput('fulfillment', 'ord_1', due.at, this.now, due.name))
  }

  private readonly doings: readonly ((which: number, much: number) => FulfillmentInput | undefined)[] = [
    (which, much) => this.request(which, much),
    (which) =>
      this.said('WarehouseOrderRequested', which, ({ id: requestId }) =>
        this.ask('WarehouseOrderAccepted', { requestId }),
      ),
    (which, much) =>
      much % 6
        ? undefined
        : this.said('WarehouseOrderRequested', which, ({ id: requestId }) =>
            this.ask('WarehouseOrderRefused', { requestId, code: refusals[much % refusals.length]! }),
          ),
    (which, much) => this.report(which, much),
    (which, much) => (much % 5 ? undefined : this.except(which, much)),
    (which) => this.cancelled(which, 'WarehouseOrderCancelled'),
    (which) => this.cancelled(which, 'WarehouseCancellationRefused'),
    ...[0, 1, 2].map(() => (which: number) => this.label(which)),
    (which) =>
      which % 2
        ? undefined
        : this.said('LabelRequested', which, ({ id: requestId }) => this.ask('LabelRefused', { requestId })),
    (which) =>
      this.said('LabelVoidRequested', which, ({ id: requestId, trackingNumber }) =>
        this.ask('LabelVoidRefused', { requestId, trackingNumber }),
      ),
    ...[0, 1, 2].map(() => (which: number, much: number) => this.travel(which, much)),
    (which) => this.bringBack(which),
    ...Array.from({ length: 14 }, (_, kind) => kind).map(
      (kind) => (which: number, much: number) => this.floor(kind, which, much),
    ),
    ...[0, 1].map(() => (which: number, much: number) => this.amend(which, much)),
    (which, much) => (much % 4 ? undefined : this.stop(which)),
    (which) => this.again(which),
    (which) => this.again(which),
  ]

  private request(which: number, much: number): FulfillmentInput | undefined {
    if (this.asked.length === 2) return undefined
    const shippingAddress_ = { ...shippingAddress, ...destinations[which % 2]! }
    const wanted: OrderLine[] = lines.map((line) => ({ ...line, quantity: 1 + (much % 2) }))
    const request = example('FulfillmentRequested', {
      ...head(`f${this.asked.length}`),
      purpose: 'ORDER',
      lines: wanted,
      warehouse: which % 2 ? 'MEM-1' : 'SAO-1',
      contact,
      shippingAddress: shippingAddress_,
      at: this.now,
    })
    this.asked.push(request)
    return request
  }

  private report(which: number, much: number): FulfillmentInput | undefined {
    const status = warehouseStatuses[much % warehouseStatuses.length]!
    return this.said('WarehouseOrderRequested', which, ({ id: warehouseRequestId }) =>
      this.ask('WarehouseStatusReported', { warehouseRequestId, status }),
    )
  }

  private except(which: number, much: number): FulfillmentInput | undefined {
    const exception = exceptions[which % exceptions.length]!
    const lines = exception === 'ADDRESS_REFUSED' ? [] : [{ sku: skus[much % skus.length]!, quantity: 1 + (much % 2) }]
    return this.said('WarehouseOrderRequested', which, ({ id: warehouseRequestId }) =>
      this.ask('WarehouseExceptionReported', { warehouseRequestId, exception, lines }),
    )
  }

  /** A return is asked for, gets its label or none. */
  private bringBack(which: number): FulfillmentInput | undefined {
    const asked = this.facts('ReturnLabelRequested')
    const { returnId = id(`return-${which % 3}`), id: requestId } = asked[which % Math.max(1, asked.length)] ?? {}
    if (!requestId || which % 3 === 0) return this.ask('ReturnParcelRequested', { returnId: id(`return-${which % 4}`) })
    return this.ask(which % 2 ? 'ReturnLabelCreated' : 'ReturnLabelRefused', { requestId, returnId })
  }

  private cancelled(
    which: number,
    name: 'WarehouseOrderCancelled' | 'WarehouseCancellationRefused',
  ): FulfillmentInput | undefined {
    return this.said('WarehouseCancellationRequested', which, ({ id: requestId, warehouseRequestId }) =>
      this.ask(name, { requestId, warehouseRequestId }),
    )
  }

  private label(which: number): FulfillmentInput | undefined {
    return this.said('LabelRequested', which, ({ id: requestId }) =>
      this.ask('LabelCreated', { requestId, trackingNumber: `t-${requestId}` }),
    )
  }

  private travel(which: number, much: number): FulfillmentInput | undefined {
    const carrierStatus = carrierStatuses[much % carrierStatuses.length]!
    const scan = { carrierStatus, scannedAt: this.now - ((much % 5) - 1) * minuteMs }
    return this.said('ParcelLabelled', which, ({ trackingNumber }) =>
      this.ask('CarrierScanReported', { ...scan, trackingNumber }),
    )
  }

  private floor(kind: number, which: number, much: number): FulfillmentInput | undefined {
    const fulfillmentId = which % 11 === 10 ? id('nobody') : this.anyone(which)
    if (!fulfillmentId) return undefined
    const known = floorBy(`command-${this.count - (much % 17 === 16 ? 1 : 0)}`)
    const common = { fulfillmentId, by: much % 23 === 22 ? { ...known, bodyHash: otherBodyHash } : known }
    const sku = skus[(which + much) % skus.length]!
    const quantity = much % 9 ? 1 : much % 4
    const missing = [{ lineId: which % 7 === 6 ? '9' : `${1 + (much % 2)}`, quantity: (which + much) % 4 }]
    switch (kind) {
      case 0:
        return this.ask('AssignWave', common)
      case 1:
      case 2:
        return this.ask('StartPicking', common)
      case 3:
      case 4:
      case 5:
        return this.ask('ScanItem', { ...common, sku, quantity })
      case 6:
        return much % 4 ? undefined : this.ask('ReportShortPick', { ...common, lines: missing })
      case 7:
      case 8: {
        const packed = much % 3 === 2 ? [{ lineId: `${1 + (which % 2)}`, quantity: which % 3 }] : []
        return this.ask('PackParcel', { ...common, weightGrams: much % 11 === 10 ? 0 : null, lines: packed })
      }
      case 9:
      case 10:
        return this.ask('RequestShipment', common)
      case 11:
        return this.ask('RetryFulfillment', { ...common, shipTo: much % 2 ? null : shippingAddress })
      case 12:
        return much % 4 ? this.ask('RetryFulfillment', common) : this.ask('AbandonFulfillment', common)
      default:
        return this.ask('ReportInventoryIssue', common)
    }
  }

  private amend(which: number, much: number): FulfillmentInput | undefined {
    return this.said('FulfillmentShort', which, ({ fulfillmentId, lines: missing }) => ({
      type: 'FulfillmentAmendmentRequested',
      ...this.head('amend'),
      fulfillmentId,
      drop: much % 3 ? missing : [...missing, { lineId: '1', quantity: 9 }],
    }))
  }

  private stop(which: number): FulfillmentInput | undefined {
    const fulfillmentId = this.anyone(which)
    return fulfillmentId && this.ask('FulfillmentCancellationRequested', { fulfillmentId, force: which % 2 === 1 })
  }

  /** What enters from outside comes twice; a journal says everything once. */
  private again(which: number): FulfillmentInput | undefined {
    const outside = this.inputs.filter(({ type }) => !type.startsWith('Fulfillment'))
    return outside[which % Math.max(1, outside.length)]
  }

  private anyone(which: number): MessageOf<'FulfillmentRequested'>['id'] | undefined {
    const all = this.facts('WarehouseOrderRequested')
    return all[which % Math.max(1, all.length)]?.fulfillmentId
  }

  private said<Name extends FulfillmentOutput['type']>(
    name: Name,
    which: number,
    answer: (request: MessageOf<Name>) => FulfillmentInput,
  ): FulfillmentInput | undefined {
    const all = this.facts(name)
    const request = all[which % Math.max(1, all.length)]
    return request && answer(request)
  }

  private ask<Name extends FulfillmentInput['type'] & MessageName>(
    name: Name,
    changes: Partial<Omit<MessageOf<Name>, 'type'>>,
  ): FulfillmentInput {
    return { ...example(name, changes), ...this.head(name) } as FulfillmentInput
  }

  private head(name: string) {
    return { ...head(`${name}-${this.count++}`), at: this.now }
  }
}

export const quantityIn = (goods: readonly LineQuantity[], lineId: string): number =>
  goods.reduce((sum, line) => sum + (line.lineId === lineId ? line.quantity : 0), 0)
