// What the books of the payment providers' simulators say, in the audit's words. A request is known by its metadata; at Adyen, for what is done
// to a payment, by the reference that we gave it.
import { readReference } from '../../egress/psp/adyen-references'
import type { Books } from './provider-books'

type PaymentBooks = Pick<Books, 'charges' | 'captures' | 'refunds' | 'disputes' | 'duplicates'>
type Ids = { readonly orderId?: string; readonly requestId?: string }
type Amount = { readonly amountMinor: number; readonly currency?: string }
type OfStripe = Ids & Amount & { readonly paymentIntentId: string }

export type StripeBook = {
  readonly payments: readonly (OfStripe & { readonly capturableMinor: number })[]
  readonly charges: readonly (OfStripe & {
    readonly chargeId: string
    readonly status: string
    readonly capturedMinor: number
  })[]
  readonly captures: readonly (OfStripe & { readonly captureId: string })[]
  readonly refunds: readonly (OfStripe & { readonly refundId: string; readonly status: string })[]
  readonly disputes: readonly (OfStripe & { readonly disputeId: string; readonly status: string })[]
  readonly duplicates: readonly { readonly kind: string; readonly requestId: string; readonly ids: readonly string[] }[]
}

type OfAdyen = Amount & { readonly pspReference: string }
type Modification = OfAdyen &
  Ids & {
    readonly reference?: string
    readonly success: boolean
    readonly undone: boolean
    readonly automatic: boolean
  }
export type AdyenBook = {
  readonly payments: readonly (OfAdyen &
    Ids & { readonly status: string; readonly authorisedMinor: number; readonly capturedMinor: number })[]
  readonly captures: readonly Modification[]
  readonly refunds: readonly Modification[]
  readonly disputes: readonly (OfAdyen & { readonly paymentPspReference: string; readonly status: string })[]
  readonly duplicates: readonly {
    readonly kind: string
    readonly key: string
    readonly pspReferences: readonly string[]
  }[]
}

const stripe = { provider: 'STRIPE' } as const
const adyen = { provider: 'ADYEN' } as const

export const stripeFacts = (book: StripeBook): PaymentBooks => {
  const payments = new Map(book.payments.map((payment) => [payment.paymentIntentId, payment]))
  const of = ({ paymentIntentId, amountMinor, ...ids }: OfStripe) => {
    const payment = payments.get(paymentIntentId)
    return { ...stripe, ...idsOf(ids), amountMinor, currency: upper(payment?.currency) }
  }
  return {
    charges: book.charges.map((charge) => {
      const { chargeId, status, capturedMinor, paymentIntentId } = charge
      const openMinor = status === 'succeeded' ? (payments.get(paymentIntentId)?.capturableMinor ?? 0) : 0
      const succeeded = status === 'succeeded' && capturedMinor + openMinor > 0
      return {
        ...of(charge),
        chargeId,
        capturedMinor: status === 'succeeded' ? capturedMinor : 0,
        openMinor,
        succeeded,
      }
    }),
    // What was captured at once has no request but the charge's.
    captures: book.captures
      .filter(({ requestId }) => requestId !== undefined)
      .map((capture) => ({ ...of(capture), captureId: capture.captureId })),
    refunds: book.refunds
      .filter(({ status }) => status !== 'failed' && status !== 'canceled')
      .map((refund) => ({ ...of(refund), refundId: refund.refundId })),
    disputes: book.disputes.map((dispute) => {
      const { requestId } = idsOf(payments.get(dispute.paymentIntentId) ?? {})
      return { ...of(dispute), requestId, disputeId: dispute.disputeId, status: dispute.status }
    }),
    duplicates: book.duplicates.map((one) => ({ ...stripe, orderId: null, ...one })),
  }
}

export const adyenFacts = (book: AdyenBook): PaymentBooks => {
  const payments = new Map(book.payments.map((payment) => [payment.pspReference, payment]))
  const changeOf = (one: Modification) => {
    const { orderId, requestId = '' } = readReference(one.reference ?? '') ?? {}
    const { amountMinor, currency } = one
    return { ...adyen, orderId: orderId ?? one.orderId ?? null, requestId, amountMinor, currency: upper(currency) }
  }
  const isDone = ({ success, undone, automatic }: Modification): boolean => success && !undone && !automatic
  return {
    charges: book.payments.map(({ pspReference: chargeId, status, authorisedMinor, capturedMinor, ...payment }) => {
      const openMinor = status === 'authorised' ? authorisedMinor - capturedMinor : 0
      const money = { amountMinor: payment.amountMinor, capturedMinor, openMinor, currency: upper(payment.currency) }
      return { ...adyen, ...idsOf(payment), ...money, chargeId, succeeded: capturedMinor + openMinor > 0 }
    }),
    captures: book.captures.filter(isDone).map((one) => ({ ...changeOf(one), captureId: one.pspReference })),
    refunds: book.refunds.filter(isDone).map((one) => ({ ...changeOf(one), refundId: one.pspReference })),
    disputes: book.disputes.map(({ pspReference: disputeId, paymentPspReference, amountMinor, status }) => {
      const payment = payments.get(paymentPspReference)
      const currency = upper(payment?.currency)
      return { ...adyen, ...idsOf(payment ?? {}), disputeId, amountMinor, currency, status }
    }),
    duplicates: book.duplicates.map(({ kind, key, pspReferences: ids }) => {
      const { orderId = null, requestId = key } = readReference(key) ?? {}
      return { ...adyen, kind, orderId, requestId, ids }
    }),
  }
}

const idsOf = ({ orderId, requestId }: Ids) => ({ orderId: orderId ?? null, requestId: requestId ?? '' })
const upper = (currency = ''): string => currency.toUpperCase()
