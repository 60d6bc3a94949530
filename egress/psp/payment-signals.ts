// What a provider tells by itself, as signals of ours: by webhook, in its lists and in its books. Reading never writes anything.
import type { OrderId } from '../../schemas/ids'
import type { MessageOf } from '../../schemas/message'

export type PaymentSignal = MessageOf<
  'ChargeReported' | 'RefundReported' | 'DisputeReported' | 'SettlementReported' | 'StoredMethodReported'
>

/** `refused`: nothing of the post may be believed, answer 400. `ignored`: sound, and nothing for us, answer 2xx and write nothing. */
export type ReadPost =
  { readonly signals: readonly PaymentSignal[] } | { readonly ignored: string } | { readonly refused: string }

/** A page of what a provider's lists say since a cursor, oldest first. `cursor` goes on behind it; `more`: another page is there now. */
export type SignalPage = {
  readonly signals: readonly PaymentSignal[]
  readonly cursor: string
  readonly more: boolean
}

/** Reads a provider's list from a cursor on; '' begins at the beginning. Rejects with Transient. */
export type SignalList = (cursor: string, signal: AbortSignal) => Promise<SignalPage>

/** Whose key a line of a provider's books has that belongs to no order of ours. */
export const unknownOrder = 'unknown' as OrderId
