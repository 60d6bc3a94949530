// What customers' banks do at the simulated providers: authenticate, pay slips, let authorisations run out, dispute. Where the providers are
// real ones nobody can do this for them.
import { Refused } from '../order-api'

/** A charge, as the provider knows it. */
export type AtProvider = { readonly provider: 'STRIPE' | 'ADYEN'; readonly providerPaymentId: string }

/** All reject with Refused `BANK_REFUSED` where the provider says that this can't be done any more. */
export type Bank = {
  /** Answers what the provider's page gives back to the customer's, where it does. */
  readonly authenticate: (charge: AtProvider, passes: boolean) => Promise<string | undefined>
  readonly payAtCounter: (charge: AtProvider) => Promise<void>
  readonly runOut: (charge: AtProvider) => Promise<void>
  readonly dispute: (charge: AtProvider) => Promise<void>
  /** `shopWins`: the money comes back to the shop. */
  readonly closeDispute: (charge: AtProvider, disputeId: string, shopWins: boolean) => Promise<void>
}

/** Where the simulators of the two providers answer. */
export type BankUrls = { readonly stripe: string; readonly adyen: string }

const answerWithinMs = 15_000

export const createBank = (urls: BankUrls): Bank => {
  const stripe = (act: string, body: object) => post(`${urls.stripe}/__sim/stripe/${act}`, body)
  const adyen = (act: string, { providerPaymentId }: AtProvider, body: object = {}) =>
    post(`${urls.adyen}/__sim/adyen/${act}`, { pspReference: providerPaymentId, ...body })
  const isStripe = ({ provider }: AtProvider): boolean => provider === 'STRIPE'
  const intentOf = ({ providerPaymentId }: AtProvider) => ({ payment_intent: providerPaymentId })
  return {
    authenticate: async (charge, passes) => {
      if (!isStripe(charge)) {
        const { redirectResult } = await adyen('authenticate', charge, { outcome: passes ? 'authenticated' : 'failed' })
        return String(redirectResult)
      }
      await stripe('authenticate', { ...intentOf(charge), outcome: passes ? 'succeeded' : 'failed' })
      return undefined
    },
    payAtCounter: async (charge) => {
      await (isStripe(charge) ? stripe('pay', intentOf(charge)) : adyen('pay-boleto', charge))
    },
    runOut: async (charge) => {
      if (isStripe(charge)) throw new Error('authorisations run out at Adyen alone: pay with a card of its')
      await adyen('expire', charge)
    },
    dispute: async (charge) => {
      await (isStripe(charge) ? stripe('dispute', intentOf(charge)) : adyen('chargeback', charge))
    },
    closeDispute: async (charge, dispute, shopWins) => {
      if (isStripe(charge)) await stripe('close-dispute', { dispute, outcome: shopWins ? 'won' : 'lost' })
      else if (shopWins) await adyen('reverse-chargeback', charge)
      else throw new Error('a first chargeback that is lost is never told of by Adyen: let Stripe charge it')
    },
  }
}

const nobody = (): Promise<never> =>
  Promise.reject(new Error('no bank is simulated: leave out the lives that need one'))

export const noBank: Bank = {
  authenticate: nobody,
  payAtCounter: nobody,
  runOut: nobody,
  dispute: nobody,
  closeDispute: nobody,
}

const post = async (url: string, body: object): Promise<Readonly<Record<string, unknown>>> => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(answerWithinMs),
  })
  const answered = (await answer.json()) as Readonly<Record<string, unknown>>
  if (answer.ok) return answered
  throw new Refused(answer.status, 'BANK_REFUSED', `${new URL(url).pathname} (${String(answered['error'])})`)
}
