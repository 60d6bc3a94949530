// The payment service providers as this system's settings name them: for the connector and the feed. It
// must never let a provider that is not set up be charged: that one answers that it was not asked.
import { readNumber, readSetting, SettingError, type Env, type SettingName } from '../../runtime/settings'
import type { Body } from '../../schemas/message'
import { VaultUnavailable, type Vault } from '../../schemas/vault'
import { Transient } from '../provider'
import { createAdyen } from './adyen'
import { createAdyenReports } from './adyen-reports'
import type {
  PaymentProvider,
  PaymentProviders,
  ProviderCustomers,
  PspRequest,
  PspResult,
  SealAction,
} from './payment-provider'
import type { SignalList } from './payment-signals'
import { createStripe } from './stripe'
import { createStripeLookUps } from './stripe-events'
import { createStripeLists } from './stripe-lists'

const get = (name: SettingName, env: Env): string => readSetting(name, env)
const isSet = (name: SettingName, env: Env): boolean => get(name, env) !== 'none'
export const stripeAccount = (env: Env) => ({
  apiKey: get('STRIPE_API_KEY', env),
  baseUrl: get('STRIPE_API_BASE', env),
})

export const openProviders = (
  env: Env,
  vault: Pick<Vault, 'forCustomer'>,
  customers: ProviderCustomers,
): PaymentProviders => {
  const seal = sealWith(vault)
  const returnUrl = get('PAYMENT_RETURN_URL', env)
  return {
    STRIPE: createStripe({ ...stripeAccount(env), customers, seal, returnUrl }),
    ADYEN: isSet('ADYEN_API_BASE', env) ? openAdyen(env, seal, returnUrl) : notSetUp('ADYEN'),
  }
}

const openAdyen = (env: Env, seal: SealAction, returnUrl: string): PaymentProvider =>
  createAdyen({
    apiKey: get('ADYEN_API_KEY', env),
    baseUrl: get('ADYEN_API_BASE', env),
    merchantAccount: get('ADYEN_MERCHANT_ACCOUNT', env),
    returnUrl,
    seal,
    speed: readNumber('OMS_SPEED', env),
  })

/** A pause of its own: the provider was not asked, and is not to blame. */
const vaultPauseMs = 1_000

const sealWith =
  (vault: Pick<Vault, 'forCustomer'>): SealAction =>
  async (customerId, action) => {
    try {
      return (await vault.forCustomer(customerId)).seal('paymentAction', action)
    } catch (error) {
      if (error instanceof VaultUnavailable) throw new Transient(error.message, 'unknown', vaultPauseMs)
      throw error
    }
  }

const notSetUp = (provider: PspRequest['provider']): PaymentProvider => ({
  name: provider.toLowerCase(),
  perform: async (request): Promise<Body<PspResult>> => {
    if (request.type !== 'ChargeRequested')
      throw new SettingError(`${provider} has charged before and is not set up any more: set its settings again`)
    const reason = `${provider} is not set up here.`
    return { type: 'ChargeNotAttempted', requestId: request.id, chargeRequestId: request.id, provider, reason }
  },
})

/** What the providers' lists and books are read by, under the names that their cursors are kept by. */
export const openSignalLists = (env: Env, now: () => number): ReadonlyMap<string, SignalList> => {
  const lookUps = createStripeLookUps(stripeAccount(env))
  const stripe = createStripeLists({ ...stripeAccount(env), lookUps, now, settleMs: settleMs(env) })
  const lists = new Map([
    ['stripe-events', stripe.events],
    ['stripe-settlements', stripe.settlements],
  ])
  if (isSet('ADYEN_REPORT_USER', env))
    lists.set(
      'adyen-reports',
      createAdyenReports({
        baseUrl: get('ADYEN_REPORT_BASE', env),
        merchantAccount: get('ADYEN_MERCHANT_ACCOUNT', env),
        user: get('ADYEN_REPORT_USER', env),
        password: get('ADYEN_REPORT_PASSWORD', env),
      }),
    )
  return lists
}

/** How young a thing may be for Stripe's lists to have it surely. */
const settleMs = (env: Env): number => Math.max(1_000, 15_000 / readNumber('OMS_SPEED', env))
