// Which tender is charged next, by which provider. A pure function of the state: tenders of a fixed amount come first, what they leave is
// the last one's.
import type { Body } from '../../schemas/message'
import type { ChargeRequested, PaymentProvider, ProviderToken, Tender } from '../../schemas/messages'
import { routeOf } from '../rules/payment-routing'
import { holdsMoney, isOpenCharge } from './money'
import type { Account, Charge } from './state'

/** Whether a provider that may charge it knows it. */
export const isChargeable = (tender: Tender, currency: string): boolean =>
  providerOf(tender, currency, '', []) !== undefined

/** The providers that were down for a charge, one after the other; undefined where none is left to ask. */
export const detourFor = (
  { charges, means }: Account,
  { tenderId }: Charge,
): readonly PaymentProvider[] | undefined => {
  const tender = means?.tenders.find((one) => one.tenderId === tenderId)
  const down = trailing(charges, tenderId, ['DETOUR']).map(({ provider }) => provider)
  return tender && providerOf(tender, means!.currency, '', down) ? down : undefined
}

/** How often in a row nobody was asked for a while, since all that know the tender were down. */
export const pausesFor = ({ charges }: Account, { tenderId }: Charge): number =>
  trailing(charges, tenderId, ['DETOUR', 'PAUSE']).filter(({ ended }) => ended === 'PAUSE').length

const trailing = (
  charges: readonly Charge[],
  tenderId: string,
  ends: readonly Charge['ended'][],
): readonly Charge[] => {
  const ofTender = charges.filter((charge) => charge.tenderId === tenderId)
  return ofTender.slice(ofTender.findLastIndex(({ ended }) => !ends.includes(ended)) + 1)
}

type Again = { readonly tenderId: string; readonly attempt: number; readonly down?: readonly PaymentProvider[] }

export const nextCharge = (
  account: Account,
  orderId: string,
  missingMinor: number,
  again?: Again,
): readonly Body<ChargeRequested>[] => {
  const { means } = account
  if (!means) return []
  const tender = means.tenders.find(({ tenderId }) => tenderId === again?.tenderId) ?? nextTender(account)
  const attempt = again?.attempt ?? 1
  const { currency, customerId, description, terms } = means
  const { provider, token: paymentMethodToken } = tokenOf(tender, currency, orderId, again?.down ?? [])
  const { method, tenderId, installments } = tender
  const isFixed = tender.amountMinor !== null && !account.completed
  const amountMinor = isFixed ? Math.min(tender.amountMinor, missingMinor) : missingMinor
  const capture = method === 'CARD' ? terms.capture : 'ON_PLACEMENT'
  const offSession = terms.offSession || attempt > 1 || (account.completed && !isJustGiven(tender, account))
  const money = { amountMinor, currency, provider, method, tenderId, paymentMethodToken, customerId, description }
  return [{ type: 'ChargeRequested', ...money, capture, offSession, installments, attempt }]
}

/** Throws where no provider may charge it: intake and the commands let none such in. */
const tokenOf = (tender: Tender, currency: string, key: string, down: readonly PaymentProvider[]): ProviderToken => {
  const provider = providerOf(tender, currency, key, down)
  const token = tender.tokens.find((one) => one.provider === provider)
  if (token) return token
  throw new Error(
    `no provider may charge tender ${tender.tenderId}: correct the routes of processors/rules, then redrive`,
  )
}

const nextTender = (account: Account): Tender => {
  const { means, charges, completed, open } = account
  const { tenders } = means!
  const isUsed = ({ tenderId }: Tender): boolean =>
    charges.some((charge) => charge.tenderId === tenderId && (isOpenCharge(charge) || holdsMoney(charge)))
  const fixed = completed ? undefined : tenders.find((one) => one.amountMinor !== null && !isUsed(one))
  if (fixed) return fixed
  const cards = tenders.filter(({ method }) => method === 'CARD')
  const rest = tenders.findLast(({ amountMinor }) => amountMinor === null) ?? cards.at(-1) ?? tenders.at(-1)!
  const isRenewal = completed && open === null && wasCharged(rest, account)
  return (isRenewal ? lapsedTender(account) : undefined) ?? rest
}

/** What ran out is asked for again of the one that it was of. */
const lapsedTender = ({ means, charges }: Account): Tender | undefined => {
  const lapsed = charges.findLast(({ status }) => status === 'LAPSED')
  return means!.tenders.find(({ tenderId }) => tenderId === lapsed?.tenderId)
}

const wasCharged = ({ tenderId }: Tender, { charges }: Account): boolean =>
  charges.some((charge) => charge.tenderId === tenderId && charge.ended !== 'DETOUR')

/** Its customer is there, who gives it because what was authorised has run out. */
const isJustGiven = (tender: Tender, account: Account): boolean => account.open === null && !wasCharged(tender, account)

const providerOf = (
  { method, tokens }: Tender,
  currency: string,
  key: string,
  down: readonly PaymentProvider[],
): PaymentProvider | undefined =>
  routeOf({ method, currency, known: tokens.map(({ provider }) => provider), down, key })
