// Which endpoints of Stripe's API the simulator has, what parameters each takes, and what each answers.
// It must never know of HTTP: a handler gets a form and the id in the path, and answers JSON or throws StripeFailure.
import { type Form, required } from './stripe-form'
import type { Ledger } from './stripe-ledger'
import { expand, listPage, listParameters, searchPage } from './stripe-lists'
import { cancelPayment, capturePayment, confirmPayment, createPayment, findPayment } from './stripe-payments'
import { createRefund, findCharge, findRefund } from './stripe-refunds'
import { wireCharge, wireEvents, wirePayment, wireRefund, wireTransactions } from './stripe-wire'

export type Endpoint = {
  readonly method: 'get' | 'post'
  readonly path: string
  readonly allowed: ReadonlySet<string>
  /** Validates, then returns what executes: only the latter is kept under an idempotency key. */
  readonly prepare: (ledger: Ledger, form: Form, id: string, searchLagMs: number) => () => object
}

const methods = 'automatic_payment_methods'
const payments = '/v1/payment_intents'

const createParameters = new Set(
  `amount currency payment_method confirm capture_method ${methods}[enabled] ${methods}[allow_redirects] metadata[] metadata
   description off_session customer receipt_email return_url confirmation_method setup_future_usage statement_descriptor
   statement_descriptor_suffix shipping[] payment_method_types[] payment_method_options[] error_on_requires_action
   transfer_group expand[]`.split(/\s+/),
)

const post = (path: string, parameters: string | ReadonlySet<string>, prepare: Endpoint['prepare']): Endpoint => ({
  method: 'post',
  path,
  allowed: typeof parameters === 'string' ? new Set(parameters.split(' ')) : parameters,
  prepare: (ledger, form, id, lag) => {
    const execute = prepare(ledger, form, id, lag)
    return () => expand(ledger, execute(), form)
  },
})

const get = (
  path: string,
  parameters: readonly string[],
  read: (ledger: Ledger, form: Form, id: string, searchLagMs: number) => object,
): Endpoint => ({
  method: 'get',
  path,
  allowed: new Set(parameters),
  prepare: (ledger, form, id, lag) => () => expand(ledger, read(ledger, form, id, lag), form),
})

const refundWire = (ledger: Ledger, refund: ReturnType<typeof findRefund>) =>
  wireRefund(refund, findPayment(ledger, refund.paymentId).currency)

export const stripeEndpoints: readonly Endpoint[] = [
  post(payments, createParameters, (ledger, form) => {
    const create = createPayment(ledger, form)
    return () => wirePayment(create())
  }),
  post(
    `${payments}/:id/confirm`,
    'payment_method capture_method off_session return_url receipt_email expand[]',
    (ledger, form, id) => {
      const confirm = confirmPayment(ledger, id, form)
      return () => wirePayment(confirm())
    },
  ),
  post(`${payments}/:id/capture`, 'amount_to_capture expand[]', (ledger, form, id) => {
    const capture = capturePayment(ledger, id, form)
    return () => wirePayment(capture())
  }),
  post(`${payments}/:id/cancel`, 'cancellation_reason expand[]', (ledger, form, id) => {
    const cancel = cancelPayment(ledger, id, form)
    return () => wirePayment(cancel())
  }),
  post('/v1/refunds', 'payment_intent charge amount reason metadata metadata[] expand[]', (ledger, form) => {
    const create = createRefund(ledger, form)
    return () => refundWire(ledger, create())
  }),
  get(`${payments}/search`, ['query', 'limit', 'page', 'expand[]'], (ledger, form, _id, lag) => {
    required(form, 'query')
    return searchPage(ledger, form, lag)
  }),
  get(`${payments}/:id`, ['client_secret', 'expand[]'], (ledger, _form, id) => wirePayment(findPayment(ledger, id))),
  get(payments, [...listParameters, 'customer'], (ledger, form) => {
    const customer = form.get('customer')
    const all = Object.values(ledger.store.state.payments)
    const chosen = customer === undefined ? all : all.filter((payment) => payment.customer === customer)
    return listPage(payments, chosen.map(wirePayment), form)
  }),
  get('/v1/refunds/:id', ['expand[]'], (ledger, _form, id) => refundWire(ledger, findRefund(ledger, id))),
  get('/v1/refunds', [...listParameters, 'payment_intent', 'charge'], (ledger, form) => {
    const chosen = Object.values(ledger.store.state.refunds)
      .filter((refund) => (form.get('payment_intent') ?? refund.paymentId) === refund.paymentId)
      .filter((refund) => (form.get('charge') ?? refund.chargeId) === refund.chargeId)
    return listPage(
      '/v1/refunds',
      chosen.map((refund) => refundWire(ledger, refund)),
      form,
    )
  }),
  get('/v1/charges/:id', ['expand[]'], (ledger, _form, id) => {
    const charge = findCharge(ledger, id)
    return wireCharge(charge, findPayment(ledger, charge.paymentId))
  }),
  get('/v1/balance_transactions', [...listParameters, 'source', 'type', 'currency'], (ledger, form) => {
    const wanted = (['source', 'type', 'currency'] as const).filter((field) => form.has(field))
    const chosen = wireTransactions(ledger).filter((entry) => wanted.every((field) => entry[field] === form.get(field)))
    return listPage('/v1/balance_transactions', chosen, form)
  }),
  get('/v1/events', [...listParameters, 'type', 'types[]'], (ledger, form) => {
    const types = [...form].filter(([key]) => key === 'type' || key.startsWith('types[')).map(([, type]) => type)
    const chosen = wireEvents(ledger).filter((event) => types.length === 0 || types.includes(String(event.type)))
    return listPage('/v1/events', chosen, form)
  }),
]
