// Which endpoints of Stripe's API the simulator has: payments here, customers and money in files of their own.
// It must never take a parameter that Stripe's API does not know.
import { capturePayment } from './stripe-captures'
import { customerEndpoints } from './stripe-customer-endpoints'
import { type Endpoint, forPages, get, post } from './stripe-endpoint'
import { required } from './stripe-form'
import { findCharge, findPayment } from './stripe-intents'
import { listPage, listParameters, searchPage } from './stripe-lists'
import { moneyEndpoints } from './stripe-money-endpoints'
import { cancelPayment, confirmPayment, createPayment, updatePayment } from './stripe-payments'
import type { Payment } from './stripe-state'
import { wireCharge, wirePayment } from './stripe-wire'
import { optionParameters } from './stripe-wishes'

const payments = '/v1/payment_intents'
const automatic = 'automatic_payment_methods'
const shared = `description metadata metadata[] payment_method receipt_email setup_future_usage shipping[] statement_descriptor
  statement_descriptor_suffix transfer_group ${optionParameters.join(' ')}`

const create = `${shared} amount currency confirm capture_method ${automatic}[enabled] ${automatic}[allow_redirects] off_session
  customer return_url confirmation_method allowed_payment_method_types[] error_on_requires_action mandate_data[] use_stripe_sdk
  payment_details[]`
const confirm = `payment_method capture_method off_session return_url receipt_email setup_future_usage shipping[]
  error_on_requires_action mandate_data[] use_stripe_sdk ${optionParameters.join(' ')}`

const paymentEndpoints: readonly Endpoint[] = [
  post(payments, create, createPayment, wirePayment),
  get(`${payments}/search`, 'query limit page', (ledger, form) => {
    required(form, 'query')
    return searchPage(ledger, form, {
      kind: 'payment',
      path: `${payments}/search`,
      fields: ['status', 'currency', 'amount', 'customer'],
      records: ledger.store.state.payments,
      searchable: searchablePayment,
      render: (payment) => wirePayment(ledger, payment),
    })
  }),
  forPages(get(`${payments}/:id`, [], (ledger, _form, id) => wirePayment(ledger, findPayment(ledger, id)))),
  get(payments, [...listParameters, 'customer'], (ledger, form) => {
    const customer = form.get('customer')
    const all = Object.values(ledger.store.state.payments)
    const chosen = customer === undefined ? all : all.filter((payment) => payment.customer === customer)
    return listPage(payments, chosen, form, (payment) => wirePayment(ledger, payment))
  }),
  post(
    `${payments}/:id`,
    `${shared} amount customer capture_method`,
    (ledger, form, id) => updatePayment(ledger, id, form),
    wirePayment,
  ),
  forPages(
    post(`${payments}/:id/confirm`, confirm, (ledger, form, id) => confirmPayment(ledger, id, form), wirePayment),
  ),
  post(
    `${payments}/:id/capture`,
    'amount_to_capture final_capture metadata metadata[] statement_descriptor_suffix',
    (ledger, form, id) => capturePayment(ledger, id, form),
    wirePayment,
  ),
  post(
    `${payments}/:id/cancel`,
    'cancellation_reason',
    (ledger, form, id) => cancelPayment(ledger, id, form),
    wirePayment,
  ),
  get('/v1/charges/:id', [], (ledger, _form, id) => wireCharge(ledger, findCharge(ledger, id))),
  get('/v1/charges', [...listParameters, 'payment_intent', 'customer'], (ledger, form) => {
    const { charges, payments: paid } = ledger.store.state
    const [intent, customer] = [form.get('payment_intent'), form.get('customer')]
    const chosen = Object.values(charges)
      .filter((charge) => intent === undefined || charge.paymentId === intent)
      .filter((charge) => customer === undefined || paid[charge.paymentId]?.customer === customer)
    return listPage('/v1/charges', chosen, form, (charge) => wireCharge(ledger, charge))
  }),
]

/** Paths with a fixed word stand before those with an id. */
export const stripeEndpoints: readonly Endpoint[] = [...paymentEndpoints, ...customerEndpoints, ...moneyEndpoints]

const searchablePayment = (payment: Payment) => ({
  metadata: payment.metadata,
  fields: {
    status: payment.status,
    currency: payment.currency,
    amount: String(payment.amountMinor),
    customer: payment.customer ?? '',
  },
})
