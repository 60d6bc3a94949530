// What the API has to do with payments, on the real stores and the real providers: the payments' database, the means of payment that a
// provider keeps, and what providers post. Put together, and nothing else.
import { readAdyenPost } from '../egress/psp/adyen-webhook'
import { stripeAccount } from '../egress/psp/open-psp'
import { createStripeLookUps } from '../egress/psp/stripe-events'
import { createStripeWallet } from '../egress/psp/stripe-wallet'
import { readStripePost } from '../egress/psp/stripe-webhook'
import type { Context } from '../processors/engine/context'
import { readNumber, readSetting, type Env, type SettingName } from '../runtime/settings'
import { PaymentsReader } from '../state/payments-reader'
import type { Database } from '../state/postgres'
import { createProviderCustomers } from '../state/provider-customers'
import type { ApiPorts } from './api-ports'
import { reportSignals } from './append-signals'
import { createPaymentWebhook, thankWithAccepted, thankWithNothing, type PaymentWebhook } from './payment-webhook'

export const openPaymentPorts = (
  context: Context,
  db: Database,
): Pick<ApiPorts, 'payments' | 'storedMethods' | 'reportStoredMethods'> => ({
  payments: new PaymentsReader(db),
  storedMethods: createStripeWallet({ ...stripeAccount(context.env), customers: createProviderCustomers(db) }),
  reportStoredMethods: (signals, correlation) => reportSignals(context, signals, correlation),
})

export const openPaymentWebhooks = (
  context: Context,
): { readonly stripe: PaymentWebhook; readonly adyen: PaymentWebhook } => {
  const { env, clock } = context
  const secrets = listOf('STRIPE_WEBHOOK_SECRETS', env)
  const hmacKeys = listOf('ADYEN_HMAC_KEYS', env)
  const stripe = { secrets, livemode: isYes('STRIPE_LIVE', env), lookUps: createStripeLookUps(stripeAccount(env)) }
  const adyen = {
    hmacKeys,
    live: isYes('ADYEN_LIVE', env),
    merchantAccount: readSetting('ADYEN_MERCHANT_ACCOUNT', env),
    speed: readNumber('OMS_SPEED', env),
  }
  return {
    stripe: createPaymentWebhook(
      context,
      (body, headers) => readStripePost(body, headers, { ...stripe, now: clock.now() }),
      thankWithNothing,
    ),
    adyen: createPaymentWebhook(
      context,
      (body, headers) => readAdyenPost(body, headers, { ...adyen, now: clock.now() }),
      thankWithAccepted,
    ),
  }
}

/** Without one, every post is refused. */
const listOf = (name: SettingName, env: Env): readonly string[] => {
  const text = readSetting(name, env)
  return text === 'none' ? [] : text.split(',').map((one) => one.trim())
}

const isYes = (name: SettingName, env: Env): boolean => readSetting(name, env) === 'yes'
