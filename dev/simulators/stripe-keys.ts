// Who calls the simulated API: a shop's server with a secret key, or a customer's page with a publishable one and an intent's secret.
// It must never let a page do more than pay or save what it holds the secret of.
import type { Request } from 'express'
import type { Endpoint } from './stripe-endpoint'
import { invalidParameter, StripeFailure } from './stripe-errors'
import { type Form, required } from './stripe-form'
import { type Ledger, own } from './stripe-ledger'

export type Caller = { readonly account: string; readonly isPage: boolean }

/** Throws StripeFailure 401 without a key that may call. */
export function identify(request: Request, mayCall: (key: string) => boolean): Caller {
  const [scheme, credentials = ''] = (request.headers.authorization ?? '').split(' ')
  const key = scheme === 'Basic' ? (Buffer.from(credentials, 'base64').toString().split(':')[0] ?? '') : credentials
  if (/^pk_test_\w{3,}$/.test(key)) return { account: key, isPage: true }
  if (key !== '' && mayCall(key)) return { account: key, isPage: false }
  const message =
    key === ''
      ? "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
      : `Invalid API Key provided: ${key.slice(0, 8)}****${key.slice(-4)}`
  throw new StripeFailure(401, { message, type: 'invalid_request_error' })
}

/** An intent is acted on by the secret that its customer's page was given; whoever sends one must send the right one. */
export function checkSecret(ledger: Ledger, caller: Caller, endpoint: Endpoint, form: Form, id: string): void {
  if (caller.isPage && !endpoint.forPages) throw secretKeyRequired()
  if (!endpoint.forPages || id === '') return
  if (caller.isPage) required(form, 'client_secret')
  const { payments, setups } = ledger.store.state
  const intent = own(payments, id) ?? own(setups, id)
  const given = form.get('client_secret')
  if (intent === undefined || given === undefined || given === intent.secret) return
  const [kind, name] = id.startsWith('seti_') ? ['setup_intent', 'SetupIntent'] : ['payment_intent', 'PaymentIntent']
  const message = `The client_secret provided does not match any associated ${name} on this account. Ensure the publishable key used belongs to the same account that created the ${name}.`
  throw invalidParameter(`${kind}_invalid_parameter`, message, 'client_secret')
}

/** What a page is not shown. */
export function forPage(answer: object): object {
  const hidden = new Set(['customer', 'metadata', 'latest_charge'])
  return Object.fromEntries(Object.entries(answer).filter(([name]) => !hidden.has(name)))
}

const secretKeyRequired = (): StripeFailure =>
  new StripeFailure(401, {
    code: 'secret_key_required',
    message:
      'This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.',
    type: 'invalid_request_error',
  })
