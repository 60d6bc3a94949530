// Requests on stock, each new, as the order decider writes them: for what talks to the Inventory Service. It must never hold an assertion.
import type { MessageId, OrderId } from '../../schemas/ids'
import type {
  ReservationLine,
  SkuQuantity,
  SourcedQuantity,
  StockCommitRequested,
  StockHoldRequested,
  StockReceiptRequested,
  StockReleaseRequested,
  StockReservationRequested,
  StockResourcingRequested,
} from '../../schemas/messages'

export type Lines = readonly SourcedQuantity[]
export const at = 1_800_000_000_000

let serial = 0
const next = (orderId = `order-${(serial += 1)}`) => ({
  id: `request-${(serial += 1)}` as MessageId,
  orderId: orderId as OrderId,
  at,
})

export const wish = (
  lines: readonly ReservationLine[],
  more: Partial<StockReservationRequested> = {},
): StockReservationRequested => ({
  ...{ type: 'StockReservationRequested', ...next(), lines, holdUntil: null, country: 'BR', region: 'SP' },
  ...more,
})

/** Two units of each. */
export const reservationRequested = (...skus: string[]): StockReservationRequested =>
  wish(skus.map((sku) => ({ sku, quantity: 2, whenShort: 'REFUSE' })))

export const holdRequested = (of: StockReservationRequested, until: number | null): StockHoldRequested => ({
  ...{ type: 'StockHoldRequested', ...next(of.orderId), reservationRequestId: of.id, until },
})

export const releaseRequested = (of: StockReservationRequested, lines: Lines = []): StockReleaseRequested => ({
  ...{ type: 'StockReleaseRequested', ...next(of.orderId), reservationRequestId: of.id, lines },
  reason: 'cancelled',
})

export const commitRequested = (of: StockReservationRequested, lines: Lines = []): StockCommitRequested => ({
  ...{ type: 'StockCommitRequested', ...next(of.orderId), reservationRequestId: of.id, lines },
})

export const resourcingRequested = (of: StockReservationRequested, lines: Lines): StockResourcingRequested => ({
  ...{ type: 'StockResourcingRequested', ...next(of.orderId), reservationRequestId: of.id, lines },
  ...{ fulfillmentId: 'fulfillment-1' as MessageId, country: of.country, region: of.region },
})

export const receiptRequested = (disposition: string, lines: readonly SkuQuantity[]): StockReceiptRequested => ({
  ...{
    type: 'StockReceiptRequested',
    ...next(),
    returnId: 'return-1' as MessageId,
    warehouse: 'REC-1',
    lines,
    disposition,
  },
})
