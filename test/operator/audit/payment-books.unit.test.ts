// What the audit reads in the books of the payment providers: only what had an effect, under the ids of the requests that asked for it.
import type { AdyenBook as AdyenSimulatorBook } from '../../../dev/simulators/adyen-book'
import type { StripeBook as StripeSimulatorBook } from '../../../dev/simulators/stripe-book'
import { modificationReference } from '../../../egress/psp/adyen-references'
import { adyenFacts, stripeFacts, type AdyenBook, type StripeBook } from '../../../operator/audit/payment-books'
import type { MessageId, OrderId } from '../../../schemas/ids'

/** The compiler says whether the audit still fits what the simulators tell. */
const fits: readonly [(book: StripeSimulatorBook) => StripeBook, (book: AdyenSimulatorBook) => AdyenBook] = [
  (book) => book,
  (book) => book,
]

const ids = { orderId: 'ord_1', requestId: 'charge' }
const eur = { currency: 'eur' }

const stripeBook = (): StripeBook => {
  const of = (paymentIntentId: string, amountMinor: number) => ({ ...ids, ...eur, paymentIntentId, amountMinor })
  return {
    payments: [
      { ...of('pi_1', 1_000), capturableMinor: 600 },
      { ...of('pi_2', 500), capturableMinor: 0 },
    ],
    charges: [
      { ...of('pi_1', 1_000), chargeId: 'ch_1', status: 'succeeded', capturedMinor: 400 },
      { ...of('pi_2', 500), chargeId: 'ch_2', status: 'failed', capturedMinor: 0 },
    ],
    captures: [
      { ...of('pi_1', 400), captureId: 'cap_1', requestId: 'capture' },
      { paymentIntentId: 'pi_2', amountMinor: 500, captureId: 'cap_2' },
    ],
    refunds: [
      { ...of('pi_1', 100), refundId: 're_1', requestId: 'refund', status: 'pending' },
      { ...of('pi_1', 50), refundId: 're_2', requestId: 'refund-2', status: 'failed' },
    ],
    disputes: [
      { paymentIntentId: 'pi_1', amountMinor: 400, ...eur, disputeId: 'du_1', status: 'lost', orderId: 'ord_1' },
    ],
    duplicates: [{ kind: 'refund', requestId: 'refund', ids: ['re_1', 're_9'] }],
  }
}

describe('the book of Stripe', () => {
  it('has of a charge what was taken and what is still set apart, and a decline without any', () => {
    expect(stripeFacts(stripeBook()).charges).toMatchObject([
      {
        chargeId: 'ch_1',
        provider: 'STRIPE',
        requestId: 'charge',
        capturedMinor: 400,
        openMinor: 600,
        succeeded: true,
      },
      { chargeId: 'ch_2', capturedMinor: 0, openMinor: 0, succeeded: false },
    ])
  })

  it('has the parts that were asked for one by one, what went back and did not come back, and disputes by their charge', () => {
    const { captures, refunds, disputes, duplicates } = stripeFacts(stripeBook())
    expect(captures).toMatchObject([{ captureId: 'cap_1', requestId: 'capture', amountMinor: 400, currency: 'EUR' }])
    expect(refunds.map(({ refundId }) => refundId)).toEqual(['re_1'])
    expect(disputes).toMatchObject([{ disputeId: 'du_1', requestId: 'charge', amountMinor: 400, status: 'lost' }])
    expect(duplicates).toMatchObject([{ provider: 'STRIPE', kind: 'refund', requestId: 'refund' }])
  })
})

const named = (kind: 'C' | 'R' | 'F', id: string): string =>
  modificationReference(kind, {
    id: id as MessageId,
    chargeRequestId: 'charge' as MessageId,
    orderId: 'ord_1' as OrderId,
  })

const adyenBook = (): AdyenBook => {
  const of = { currency: 'EUR', success: true, undone: false, automatic: false, ...ids }
  return {
    payments: [
      { ...ids, pspReference: 'P1', status: 'authorised', amountMinor: 900, authorisedMinor: 900, capturedMinor: 300, currency: 'EUR' },
      { ...ids, pspReference: 'P2', status: 'refused', amountMinor: 900, authorisedMinor: 0, capturedMinor: 0, currency: 'EUR' },
    ],
    captures: [
      { ...of, pspReference: 'C1', reference: named('C', 'capture'), amountMinor: 300 },
      { ...of, pspReference: 'C2', amountMinor: 900, automatic: true },
      { ...of, pspReference: 'C3', reference: named('C', 'capture-2'), amountMinor: 300, undone: true },
    ],
    refunds: [
      { ...of, pspReference: 'R1', reference: named('R', 'refund'), amountMinor: 100 },
      { ...of, pspReference: 'R2', reference: named('R', 'refund-2'), amountMinor: 900, success: false },
    ],
    disputes: [{ pspReference: 'D1', paymentPspReference: 'P1', amountMinor: 300, status: 'chargedBack' }],
    duplicates: [{ kind: 'capture', key: named('C', 'capture'), pspReferences: ['C1', 'C9'] }],
  } // prettier-ignore
}

describe('the book of Adyen', () => {
  it('has of a payment what was taken and what is still set apart, and a refusal without any', () => {
    expect(adyenFacts(adyenBook()).charges).toMatchObject([
      { chargeId: 'P1', provider: 'ADYEN', requestId: 'charge', capturedMinor: 300, openMinor: 600, succeeded: true },
      { chargeId: 'P2', capturedMinor: 0, openMinor: 0, succeeded: false },
    ])
  })

  it('names what was done to a payment by our reference, and leaves out what failed or was taken by itself', () => {
    const { captures, refunds, disputes, duplicates } = adyenFacts(adyenBook())
    expect(captures).toMatchObject([{ captureId: 'C1', requestId: 'capture', orderId: 'ord_1', amountMinor: 300 }])
    expect(refunds).toMatchObject([{ refundId: 'R1', requestId: 'refund', amountMinor: 100 }])
    expect(disputes).toMatchObject([{ disputeId: 'D1', requestId: 'charge', currency: 'EUR' }])
    expect(duplicates).toMatchObject([{ kind: 'capture', requestId: 'capture', ids: ['C1', 'C9'] }])
    expect(fits).toHaveLength(2)
  })
})
