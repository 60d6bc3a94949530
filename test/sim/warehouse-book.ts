// The warehouse system of the simulation: it takes orders, and where it picks itself reports so, late and twice; where the floor picks it
// knows nothing of it. It may refuse, reject or lose an order.
import type { Body, Message, MessageOf } from '../../schemas/message'
import type { WarehouseException, WarehouseStatus } from '../../schemas/messages'
import type { Random } from './random'

type Entry = {
  readonly orderId: string
  readonly fulfillmentId: string
  state: 'open' | 'picked' | 'cancelled' | 'rejected'
}
type Reach = (ms: number, call: () => Body<Message> | undefined) => void

const exceptions: readonly WarehouseException[] = ['LINE_REJECTED', 'SHORT_PICK', 'DAMAGED', 'ADDRESS_REFUSED']

export class WarehouseBook {
  readonly entries = new Map<string, Entry>()

  constructor(
    private readonly random: Random,
    /** Reports, after a while, what the call answers. */
    private readonly reach: (about: Message) => Reach,
    private readonly now: () => number,
  ) {}

  order(request: MessageOf<'WarehouseOrderRequested'>, picks: boolean): Body<Message> {
    const { id: requestId, orderId, fulfillmentId } = request
    const { chance, below } = this.random
    if (chance(0.03)) return { type: 'WarehouseOrderRefused', requestId, code: 'invalid_order', reason: 'refused' }
    const entry: Entry = { orderId, fulfillmentId, state: 'open' }
    this.entries.set(requestId, entry)
    const report = this.reporting(request, entry)
    report(50, 'RECEIVED', 'open')
    report(300, 'RELEASED', 'open')
    if (chance(0.03)) report(600, 'REJECTED', 'rejected')
    else if (picks) {
      report(600 + below(400), 'PICKING', 'picked')
      report(1_100 + below(400), 'PACKED', 'picked')
    }
    if (chance(0.06)) this.except(request, entry)
    if (chance(0.04)) report(600 + below(2_500), 'CANCELLED', 'cancelled')
    return { type: 'WarehouseOrderAccepted', requestId, warehouseOrderNumber: 'WH-1' }
  }

  cancel({ id: requestId, warehouseRequestId }: MessageOf<'WarehouseCancellationRequested'>): Body<Message> {
    const entry = this.entries.get(warehouseRequestId)
    if (entry?.state === 'picked') {
      const refused = { code: 'picking_started', reason: 'too late' }
      return { type: 'WarehouseCancellationRefused', requestId, warehouseRequestId, ...refused }
    }
    if (entry) entry.state = 'cancelled'
    return { type: 'WarehouseOrderCancelled', requestId, warehouseRequestId }
  }

  /** At some time something can't be done as it was asked: for a line, or for the address. */
  private except(request: MessageOf<'WarehouseOrderRequested'>, entry: Entry): void {
    const { below } = this.random
    const exception = exceptions[below(exceptions.length)]!
    const { sku, quantity } = request.lines[below(request.lines.length)]!
    const lines = exception === 'ADDRESS_REFUSED' ? [] : [{ sku, quantity: 1 + below(quantity) }]
    this.reach(request)(400 + below(1_500), () => {
      if (entry.state === 'cancelled' || entry.state === 'rejected') return undefined
      const known = { warehouseRequestId: request.id, warehouseOrderNumber: 'WH-1', reason: null }
      return { type: 'WarehouseExceptionReported', ...known, exception, lines, reportedAt: this.now() }
    })
  }

  private reporting(request: Message, entry: Entry) {
    const reach = this.reach(request)
    return (ms: number, status: WarehouseStatus, state: Entry['state']): void =>
      reach(ms, () => {
        if (entry.state === 'cancelled' || entry.state === 'rejected') return undefined
        entry.state = state
        const known = { warehouseRequestId: request.id, warehouseOrderNumber: 'WH-1' }
        return { type: 'WarehouseStatusReported', ...known, status, changedAt: this.now(), reason: null }
      })
  }
}
