// The providers' own books: what they say that they did for us. A port, its facts, and an index of them by order.

import type { PaymentProvider } from '../../schemas/messages'

/** `orderId` is null where the provider's record carries the request's id alone. Amounts in minor units. */
type Effect = { readonly requestId: string; readonly orderId: string | null }
type Payment = Effect & { readonly provider: PaymentProvider; readonly currency: string }
/** What was asked of a provider at once; `openMinor` is set apart, and neither taken nor released. A decline did not succeed. */
export type BookCharge = Payment & {
  readonly chargeId: string
  readonly succeeded: boolean
  readonly amountMinor: number
  readonly capturedMinor: number
  readonly openMinor: number
}
/** A part that was taken by a request of its own. */
export type BookCapture = Payment & { readonly captureId: string; readonly amountMinor: number }
/** One that failed, or came back to us, is none. */
export type BookRefund = Payment & { readonly refundId: string; readonly amountMinor: number }
/** Money that is apart: its customer says that it is not owed. `requestId` is the charge's. */
export type BookDispute = Payment & {
  readonly disputeId: string
  readonly amountMinor: number
  readonly status: string
}
/** Effects of one request that the provider itself finds doubled. */
export type BookDuplicate = Effect & {
  readonly provider: PaymentProvider
  readonly kind: string
  readonly ids: readonly string[]
}
type BookLine = { readonly sku: string; readonly quantity: number }
/** What was given back and what was consumed of `lines`; while it is `reserved`, the rest is held or on backorder. */
export type BookReservation = Effect & {
  readonly status: string
  readonly lines: readonly BookLine[]
  readonly released: readonly BookLine[]
  readonly committed: readonly BookLine[]
}
/** Goods that came back: RESTOCK or WRITE_OFF. */
export type BookReceipt = Effect & {
  readonly disposition: string
  readonly warehouse: string
  readonly lines: readonly BookLine[]
}
export type BookWarehouseOrder = Effect & {
  readonly orderNumber: string
  readonly ended: boolean
  /** CreateOrder calls that had an effect. */
  readonly created: number
}
export type BookLabel = Effect & { readonly trackingNumber: string; readonly voided: boolean }
export type BookMail = Effect & { readonly kind: string; readonly count: number }

export type Books = {
  readonly charges: readonly BookCharge[]
  readonly captures: readonly BookCapture[]
  readonly refunds: readonly BookRefund[]
  readonly disputes: readonly BookDispute[]
  readonly duplicates: readonly BookDuplicate[]
  readonly reservations: readonly BookReservation[]
  readonly receipts: readonly BookReceipt[]
  readonly warehouseOrders: readonly BookWarehouseOrder[]
  readonly labels: readonly BookLabel[]
  readonly mails: readonly BookMail[]
}

export interface ProviderBooks {
  /** All books as they are now. Rejects when one can't be read. */
  read(): Promise<Books>
}

type Page = { -readonly [Kind in keyof Books]: Books[Kind][number][] }
const kinds = [
  ...(['charges', 'captures', 'refunds', 'disputes', 'duplicates'] as const),
  ...(['reservations', 'receipts', 'warehouseOrders', 'labels', 'mails'] as const),
]
const emptyPage = (): Page => ({
  charges: [],
  captures: [],
  refunds: [],
  disputes: [],
  duplicates: [],
  reservations: [],
  receipts: [],
  warehouseOrders: [],
  labels: [],
  mails: [],
})

/** The books by order. What was never taken out in the end belongs to no order that is known. */
export class BookIndex {
  private readonly pages = new Map<string, Page>()

  constructor(books: Books) {
    for (const kind of kinds) for (const effect of books[kind]) this.pageOf(nameOf(effect))[kind].push(effect as never)
  }

  /** Takes out all that was done for an order. */
  take(orderId: string, requestIds: Iterable<string>): Books {
    const page = emptyPage()
    this.move(`order ${orderId}`, page)
    for (const requestId of requestIds) this.move(`request ${requestId}`, page)
    return page
  }

  /** What nobody took. */
  rest(): Books {
    const page = emptyPage()
    for (const name of [...this.pages.keys()]) this.move(name, page)
    return page
  }

  private move(name: string, to: Page): void {
    const from = this.pages.get(name)
    if (!from) return
    for (const kind of kinds) for (const effect of from[kind]) to[kind].push(effect as never)
    this.pages.delete(name)
  }

  private pageOf(name: string): Page {
    const page = this.pages.get(name) ?? emptyPage()
    this.pages.set(name, page)
    return page
  }
}

const nameOf = ({ orderId, requestId }: Effect): string =>
  orderId === null ? `request ${requestId}` : `order ${orderId}`
