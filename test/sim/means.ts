// With what the customers of the simulation pay: one card most of the time, known to one provider or to both; slips, gift cards and parts.
import type { CurrencyCode } from '../../schemas/ids'
import type { ProviderToken, Tender } from '../../schemas/messages'
import type { Random } from './random'

/** All of them together pay an order; not always one that fits. */
export const tendersOf = (random: Random, currency: CurrencyCode): Tender[] => {
  const { chance, below } = random
  if (chance(0.1)) return [slip('1')]
  const rest = card(random, '1')
  if (!chance(0.2)) return [rest]
  const amountMinor = 1 + below(chance(0.9) ? 12_00 : 200_00)
  if (chance(0.6)) return [rest, { ...gift('2'), amountMinor }]
  const other = chance(0.2) && currency === 'BRL' ? slip('2') : card(random, '2')
  return [{ ...other, amountMinor }, rest]
}

/** Given instead of one that was declined. */
export const anotherTender = (random: Random): Tender => (random.chance(0.1) ? slip('1') : card(random, '1'))

const card = ({ chance, below }: Random, tenderId: string): Tender => {
  const stripe: ProviderToken = { provider: 'STRIPE', token: `pm_${below(1_000)}` }
  const adyen: ProviderToken = { provider: 'ADYEN', token: `scheme_${below(1_000)}` }
  const tokens = chance(0.35) ? [stripe, adyen] : chance(0.6) ? [stripe] : [adyen]
  return { tenderId, method: 'CARD', amountMinor: null, tokens, installments: chance(0.1) ? 3 : 1 }
}

const gift = (tenderId: string): Tender => ({
  tenderId,
  method: 'GIFT_CARD',
  amountMinor: null,
  tokens: [{ provider: 'ADYEN', token: 'giftcard_genericgiftcard_1' }],
  installments: 1,
})

/** Only what is priced in BRL can be paid so. */
const slip = (tenderId: string): Tender => ({
  tenderId,
  method: 'BOLETO',
  amountMinor: null,
  tokens: [
    { provider: 'STRIPE', token: 'pm_boleto' },
    { provider: 'ADYEN', token: 'boleto_1' },
  ],
  installments: 1,
})
