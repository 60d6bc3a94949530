// Random scripts of a payment's life: under which terms and with which means it is paid, what its order, customer and provider do.
import fc from 'fast-check'
import type { PaymentTerms, Tender } from '../../../schemas/messages'
import { patientTerms, shipmentTerms, tender, terms } from '../../examples/values'
import { amountMinor } from './histories'
import type { Plan, Step } from './world'
import type { Verdict } from './provider-book'

const bothTokens: Tender['tokens'] = [
  { provider: 'STRIPE', token: 'pm_card_visa' },
  { provider: 'ADYEN', token: 'ady_visa' },
]
const adyenOnly: Tender['tokens'] = [{ provider: 'ADYEN', token: 'gift-1' }]
export const giftCard: Tender = { ...tender, method: 'GIFT_CARD', amountMinor: 3_000, tokens: adyenOnly }
export const twoWays: Tender = { ...tender, tokens: bothTokens }
export const boleto: Tender = { ...tender, method: 'BOLETO' }
const numbered = (...tenders: Tender[]): Tender[] =>
  tenders.map((one, index) => ({ ...one, tenderId: String(index + 1) }))

const tenders = fc.constantFrom(
  numbered(tender),
  numbered(twoWays),
  numbered(boleto),
  numbered(giftCard, twoWays),
  numbered({ ...tender, amountMinor: 5_000 }, { ...twoWays, amountMinor: amountMinor - 5_000 }),
)
const termsOf: fc.Arbitrary<PaymentTerms> = fc.constantFrom(
  terms,
  patientTerms,
  shipmentTerms,
  { ...shipmentTerms, retries: false },
  { ...shipmentTerms, renewsAuthorisations: false, methodWindowMs: 0 },
)
export const plans: fc.Arbitrary<Plan> = fc.record({ tenders, terms: termsOf })

const code = fc.constantFrom('insufficient_funds', 'lost_card', 'processing_error', 'authentication_required')
const what = fc.constantFrom('YES', 'YES', 'YES', 'YES', 'NO', 'NO', 'WAIT', 'DOWN')
export const verdicts: fc.Arbitrary<Verdict> = fc.record({ what, code, once: fc.boolean() })

const which = fc.nat(20)
const dues = fc.oneof(fc.integer({ min: 0, max: 3 * amountMinor }), fc.constantFrom(0, amountMinor, amountMinor + 1))
const lost = fc.nat(2).map((drawn) => drawn === 0)
const constant = <Value>(value: Value) => fc.constant(value)
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 9, arbitrary: fc.record({ what: constant('perform' as const), verdict: verdicts, lost }) },
    { weight: 12, arbitrary: fc.record({ what: constant('deliver' as const), which }) },
    { weight: 3, arbitrary: fc.record({ what: constant('proceed' as const), which, good: fc.boolean(), lost }) },
    { weight: 3, arbitrary: constant<Step>({ what: 'pass' }) },
    { weight: 3, arbitrary: fc.record({ what: constant('due' as const), minor: dues }) },
    { weight: 2, arbitrary: fc.record({ what: constant('take' as const), minor: fc.integer({ min: 1, max: 8_000 }) }) },
    { weight: 2, arbitrary: fc.record({ what: constant('repeat' as const), which }) },
    { weight: 1, arbitrary: fc.record({ what: constant('turn' as const), which }) },
    {
      weight: 1,
      arbitrary: fc.record({
        what: constant('dispute' as const),
        which,
        state: fc.constantFrom('OPENED' as const, 'WON' as const, 'LOST' as const),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ what: constant('give' as const), tender: fc.constantFrom(tender, twoWays, boleto) }),
    },
    { weight: 1, arbitrary: constant<Step>({ what: 'continue' }) },
    { weight: 1, arbitrary: constant<Step>({ what: 'cancel' }) },
  ),
  { maxLength: 40, size: 'max' },
)
/** Most runs begin with the payment: the rest has little to move. */
export const scripts = fc
  .tuple(fc.nat(9), steps)
  .map(([drawn, rest]): Step[] =>
    drawn === 0 ? [...rest.slice(0, 5), { what: 'pay' }, ...rest] : [{ what: 'pay' }, ...rest],
  )
