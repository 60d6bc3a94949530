// The rules of paying with several means, and of which provider charges what, as scenarios.
import { payment } from '../../../processors/payment/payment'
import type { PaymentTerms, Tender } from '../../../schemas/messages'
import { scenario } from '../../dsl/scenario'
import { example } from '../../examples/examples'
import { currency, customerBy, id, minuteMs, patientTerms, shipmentTerms, tender, terms } from '../../examples/values'
import { adjustment, amountMinor, awaitingMethod, changeReason, charging, refundAsked } from './histories'
import {
  capture,
  captured,
  charge,
  completed,
  confirmed,
  firstCharge,
  notEnough,
  opened,
  paidBack,
  refund,
  returned,
  secondCaptured,
  secondCharged,
  secondDeclined,
  secondFailed,
  setApart,
  taken,
  voided,
} from './outputs'

const giftCard: Tender = {
  ...tender,
  method: 'GIFT_CARD',
  amountMinor: 3_000,
  tokens: [{ provider: 'ADYEN', token: 'gift-1' }],
}
const card: Tender = { ...tender, tenderId: '2' }
const both = [giftCard, card]
const rest = amountMinor - 3_000
const gift = { method: 'GIFT_CARD', provider: 'ADYEN', paymentMethodToken: 'gift-1', amountMinor: 3_000 } as const
const chargingGift = (terms: PaymentTerms) => [
  example('PaymentOpened', { tenders: both, terms }),
  example('ChargeRequested', gift),
]
const giftTaken = example('ChargeCaptured', {
  chargeRequestId: id('charge-1'),
  provider: 'ADYEN',
  providerPaymentId: 'psp_1',
  amountMinor: 3_000,
})
const giftCharged = example('Charged', { provider: 'ADYEN', providerPaymentId: 'psp_1', amountMinor: 3_000 })
const { id: _, orderId: __, at: ___, ...giftFact } = giftTaken
const ofCard = { tenderId: '2', amountMinor: rest } as const
const cardAsked = example('ChargeRequested', { id: id('charge-2'), ...ofCard })
const chargingCard = [...chargingGift(terms), giftTaken, cardAsked]
const cardCharged = example('Charged', { ...secondCharged, amountMinor: rest })
const backToGift = { ...refund(3_000, '1', notEnough.reason), provider: 'ADYEN', providerPaymentId: 'psp_1' } as const
const authorisingCard = [
  ...chargingGift(shipmentTerms),
  giftTaken,
  example('ChargeRequested', { id: id('charge-2'), ...ofCard, capture: 'ON_SHIPMENT' }),
]
const cardAuthorised = example('Authorised', {
  requestId: id('charge-2'),
  chargeRequestId: id('charge-2'),
  providerPaymentId: 'pi_2',
  amountMinor: rest,
})
const cardSetApart = {
  ...setApart,
  chargeRequestId: id('charge-2'),
  providerPaymentId: 'pi_2',
  amountMinor: rest,
} as const
const halves: Tender[] = [
  { ...tender, amountMinor: 5_000 },
  { ...card, amountMinor: amountMinor - 5_000 },
]
const opening = example('PaymentOpened', { terms: shipmentTerms, tenders: halves })
const firstHalf = { ...setApart, amountMinor: 5_000 } as const
const bothSetApart = [
  opening,
  example('ChargeRequested', { amountMinor: 5_000, capture: 'ON_SHIPMENT' }),
  example('ChargeAuthorised', firstHalf),
  example('ChargeRequested', {
    ...ofCard,
    id: id('charge-2'),
    amountMinor: amountMinor - 5_000,
    capture: 'ON_SHIPMENT',
  }),
  example('ChargeAuthorised', {
    ...cardSetApart,
    amountMinor: amountMinor - 5_000,
    expiresAt: cardSetApart.expiresAt + minuteMs,
  }),
  example('PaymentCompleted', { capturedMinor: 0 }),
]

export const tenderScenarios = [
  scenario(payment, 'the means that pay a fixed amount are charged first')
    .when(example('PaymentRequested', { tenders: both }))
    .then(opened(both), firstCharge(gift)),
  scenario(payment, 'what a means leaves is charged to the next one')
    .given(...chargingGift(terms))
    .when(giftCharged)
    .then(giftFact, firstCharge(ofCard)),
  scenario(payment, 'the last means completes the payment')
    .given(...chargingCard)
    .when(cardCharged)
    .then({ ...secondCaptured, amountMinor: rest }, { ...completed, providerPaymentId: 'psp_1' }),
  scenario(payment, 'when the last means is declined the others get their money back')
    .given(...chargingCard)
    .when(secondDeclined)
    .then(secondFailed, { type: 'PaymentFailed', ...notEnough }, backToGift),
  scenario(payment, 'what went back to the other means of a failed payment is told')
    .given(...chargingCard, example('ChargeFailed'), example('PaymentFailed'), refundAsked('refund-1', 3_000))
    .when(returned(3_000))
    .then(confirmed(3_000), paidBack(3_000)),
  scenario(payment, 'another means pays what the others left')
    .given(...chargingGift(patientTerms), giftTaken, cardAsked, example('ChargeFailed'), awaitingMethod)
    .when(example('GivePaymentMethod'))
    .then(
      {
        type: 'PaymentMethodGiven',
        by: customerBy('give-1'),
        tender: { ...example('GivePaymentMethod').tender, tenderId: '3', amountMinor: null },
      },
      firstCharge({ tenderId: '3', amountMinor: rest, paymentMethodToken: 'pm_card_mastercard' }),
    ),
  scenario(payment, 'only cards are authorised first: the rest is taken at once')
    .given(...chargingGift(shipmentTerms))
    .when(giftCharged)
    .then(giftFact, firstCharge({ ...ofCard, capture: 'ON_SHIPMENT' })),
  scenario(payment, 'what was taken at once is told with the completion')
    .given(...authorisingCard)
    .when(cardAuthorised)
    .then(cardSetApart, { ...completed, capturedMinor: 3_000, providerPaymentId: 'psp_1' }),
  scenario(payment, 'a shipment takes of the card what the gift card has not paid')
    .given(
      ...authorisingCard,
      example('ChargeAuthorised', cardSetApart),
      example('PaymentCompleted', { capturedMinor: 3_000 }),
    )
    .when(example('PaymentCaptureRequested', { captureMinor: 4_000 }))
    .then(
      { type: 'CaptureDueChanged', captureMinor: 4_000, currency },
      {
        ...capture(1_000, rest - 1_000),
        chargeRequestId: id('charge-2'),
        providerPaymentId: 'pi_2',
      },
    ),
  scenario(payment, 'what is set apart is released before anything is returned')
    .given(
      ...authorisingCard,
      example('ChargeAuthorised', cardSetApart),
      example('PaymentCompleted', { capturedMinor: 3_000 }),
    )
    .when(adjustment(2_000))
    .then(taken(2_000), voided(changeReason, '2'), {
      ...refund(1_000),
      provider: 'ADYEN',
      providerPaymentId: 'psp_1',
    }),
  scenario(payment, 'a shipment takes the oldest authorisation first')
    .given(...bothSetApart)
    .when(example('PaymentCaptureRequested', { captureMinor: 6_000 }))
    .then({ type: 'CaptureDueChanged', captureMinor: 6_000, currency }, capture(5_000, 0), {
      ...capture(1_000, amountMinor - 6_000),
      chargeRequestId: id('charge-2'),
      providerPaymentId: 'pi_2',
    }),
  scenario(payment, 'the newest authorisation is released first')
    .given(...bothSetApart)
    .when(adjustment(5_000))
    .then(taken(5_000), voided(changeReason, '2')),
  scenario(payment, 'of two authorisations the one that runs out is asked for again, of the same card')
    .given(...bothSetApart)
    .whenTheDeadlinePasses()
    .then(
      { type: 'ChargeLapsed', chargeRequestId: id('charge-1') },
      voided('It runs out and is asked for again.'),
      charge(5_000, { capture: 'ON_SHIPMENT' }),
    ),
  scenario(payment, 'a token that may be charged again takes the place of the one that was given')
    .given(...charging, example('ChargeCaptured', { ...captured, instrument: 'pm_kept' }), example('PaymentCompleted'))
    .when(adjustment(amountMinor + 2_000))
    .then(taken(amountMinor + 2_000), charge(2_000, { paymentMethodToken: 'pm_kept' })),
  scenario(payment, 'a means that no provider may charge is nobody’s to charge')
    .when(example('PaymentRequested', { tenders: [{ ...giftCard, tokens: tender.tokens }] }))
    .thenThrows(/no provider may charge tender 1/),
]
