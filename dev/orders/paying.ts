// The ways in which sample orders are paid: with what, where, who acts on it, and in which states such an order may end. Data and what is
// computed of it.
import type { TenderBody } from '../../ingress/tenders'
import { firstRates, inCurrency } from '../../processors/rules/reference-rates'
import { giftCard, means } from './means'
import type { ScriptedPayment } from './lives/payment-lives'
import { expectations, type Expectation } from './sample-order'

/** `key` is the order's own. */
export type ToPay = { readonly currency: string; readonly key: string }

export type WayToPay = {
  readonly name: string
  /** Where it goes; absent: anywhere. */
  readonly countries?: readonly string[]
  readonly tenders: (order: ToPay) => readonly TenderBody[]
  readonly life?: ScriptedPayment
  readonly expectation: Expectation
}

const { delivered, declined, cancelledByCustomer } = expectations
const slips = ['BR']
/** Money is set apart there when an order is placed, and taken with each shipment. */
const onShipment = ['DE', 'AT', 'CH']
/** Money is taken there when an order is placed. */
const onPlacement = ['BR', 'US', 'JP', 'GB', 'KW']

const way = (
  name: string,
  tender: TenderBody,
  rest: Partial<WayToPay> = {},
  expectation: Expectation = delivered,
): WayToPay => ({ name, tenders: () => [tender], expectation, ...rest })

const giftCents = 300

/** A part that is less than any order costs. Of dinars the last of three decimals is 0: cards are not charged less. */
const giftFirst = ({ currency, key }: ToPay, rest: TenderBody): TenderBody[] => {
  const minor = inCurrency(giftCents, currency, firstRates)
  const amountMinor = currency === 'KWD' ? Math.round(minor / 10) * 10 : minor
  return [{ ...giftCard(amountMinor, key), amountMinor }, rest]
}

export const waysToPay: readonly WayToPay[] = [
  way('by either provider', means.good),
  way('authenticated', means.guarded, { life: 'authenticates' }),
  way('a slip paid', means.paidSlip, { countries: slips }),
  way('taken with the shipment', means.good, { countries: onShipment }),
  way('another card after a decline', means.stolen, { life: 'gives another card' }),
  way('partly given back', means.good, { life: 'given a part back' }),
  way('authentication abandoned', means.guarded, {}, declined),
  { name: 'a gift card and a card', tenders: (order) => giftFirst(order, means.good), expectation: delivered },
  way('disputed, won', means.good, { life: 'disputes and loses' }),
  way('in instalments', { ...means.good, installments: 6 }, { countries: ['BR'] }),
  way('authenticated at Adyen', means.guardedAtAdyen, { life: 'authenticates' }),
  way('tried again', means.stumbling),
  way('another card after a failed authentication', means.guarded, { life: 'fails to authenticate' }),
  way('a slip paid at the bank', means.unpaidSlip, { countries: slips, life: 'pays at the bank' }),
  way('authorised again', means.goodAtAdyen, { countries: onShipment, life: 'authorisation runs out' }),
  way('disputed, lost', means.goodAtStripe, { life: 'disputes and wins' }),
  { name: 'a gift card and a refused card', tenders: (order) => giftFirst(order, means.stolen), expectation: declined },
  way('cancelled instead', means.guarded, { life: 'cancels instead' }, cancelledByCustomer),
  way('a slip never paid', means.unpaidSlip, { countries: slips }, declined),
  way('disputed before it is sent', means.goodAtStripe, { countries: onPlacement, life: 'disputes at once and loses' }),
  way('a card instead of a slip', means.unpaidSlipAtStripe, { countries: slips, life: 'gives a card instead' }),
]
