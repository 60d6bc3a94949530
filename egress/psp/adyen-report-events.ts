// What a line of Adyen's settlement report says that happened, as the webhook says it that may never have come: Adyen has no list of events
// and no look-up. Under the same ids, so that it is known where the webhook came.
import type { SettlementReported } from '../../schemas/messages'
import type { AdyenEvent } from './adyen-events'
import type { ReportLine } from './adyen-settlements'

/** What of a line is about a modification is told under its reference; a payment that was taken at once, and a dispute, under the payment's. */
const eventCodes: Readonly<Record<string, string>> = {
  SettledReversed: 'CAPTURE_FAILED',
  RefundedReversed: 'REFUNDED_REVERSED',
  Chargeback: 'CHARGEBACK',
  ChargebackReversed: 'CHARGEBACK_REVERSED',
  SecondChargeback: 'SECOND_CHARGEBACK',
}

/** Undefined: its request was answered when it was made, or it is about no payment. `settled`: what the same line tells of the books. */
export function eventTold(line: ReportLine, settled: SettlementReported): AdyenEvent | undefined {
  const { Type: type = '', 'Psp Reference': payment = '', 'Merchant Reference': ofPayment = '' } = line
  const ofModification = line['Modification Merchant Reference'] ?? ''
  const takenAtOnce = type === 'Settled' && ofModification === ''
  const eventCode = takenAtOnce ? 'AUTHORISATION' : Object.hasOwn(eventCodes, type) ? eventCodes[type] : undefined
  if (eventCode === undefined || payment === '') return undefined
  return {
    eventCode,
    success: true,
    pspReference: takenAtOnce ? payment : settled.sourceId,
    originalReference: takenAtOnce ? '' : payment,
    merchantReference: ofModification || ofPayment,
    amountMinor: Math.abs(settled.amountMinor),
    currency: settled.currency,
    unsigned: { at: settled.at, reason: '', storedMethodId: undefined },
  }
}
