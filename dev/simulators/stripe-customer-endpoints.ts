// The endpoints of customers, their payment methods, and the setup intents that save them.
// It must never show a method to another customer's list.
import { createCustomer, deleteCustomer, findCustomer, updateCustomer } from './stripe-customers'
import { acting, type Endpoint, forPages, get, post } from './stripe-endpoint'
import { type Form, required } from './stripe-form'
import { type Ledger, own } from './stripe-ledger'
import { listPage, listParameters, searchPage } from './stripe-lists'
import { attachMethod, createMethod, detachMethod, updateMethod } from './stripe-method-changes'
import { detach, findMethod } from './stripe-methods'
import { cancelSetup, confirmSetup, createSetup, findSetup } from './stripe-setups'
import type { Method } from './stripe-state'
import { behaviourOf } from './stripe-test-methods'
import { wireCustomer, wireMethod, wireSetup } from './stripe-wire-methods'

const customers = '/v1/customers'
const methods = '/v1/payment_methods'
const setups = '/v1/setup_intents'
const person =
  'email name phone description address address[] shipping shipping[] metadata metadata[] preferred_locales[]'

const showMethod = (_ledger: Ledger, method: Method): object => wireMethod(method)

export const customerEndpoints: readonly Endpoint[] = [
  post(customers, person, createCustomer, (_ledger, customer) => wireCustomer(customer)),
  get(`${customers}/search`, 'query limit page', (ledger, form) => {
    required(form, 'query')
    return searchPage(ledger, form, {
      kind: 'customer',
      path: `${customers}/search`,
      fields: ['email', 'name', 'phone'],
      records: ledger.store.state.customers,
      searchable: ({ metadata, email = '', name = '', phone = '' }) => ({ metadata, fields: { email, name, phone } }),
      render: wireCustomer,
    })
  }),
  get(`${customers}/:id/payment_methods`, [...listParameters, 'type'], (ledger, form, id) => {
    findCustomer(ledger, id)
    return methodPage(ledger, form, `${customers}/${id}/payment_methods`, id)
  }),
  get(`${customers}/:id`, [], (ledger, _form, id) =>
    wireCustomer(own(ledger.store.state.customers, id) ?? findCustomer(ledger, id)),
  ),
  get(customers, [...listParameters, 'email'], (ledger, form) => {
    const email = form.get('email')
    const chosen = Object.values(ledger.store.state.customers)
      .filter((customer) => !customer.deleted)
      .filter((customer) => email === undefined || customer.email === email)
    return listPage(customers, chosen, form, wireCustomer)
  }),
  post(
    `${customers}/:id`,
    `${person} invoice_settings[default_payment_method]`,
    (ledger, form, id) => updateCustomer(ledger, id, form),
    (_ledger, customer) => wireCustomer(customer),
  ),
  acting('delete')(
    `${customers}/:id`,
    '',
    (ledger, _form, id) => deleteCustomer(ledger, id, (methodId) => detach(ledger, findMethod(ledger, methodId), id)),
    (_ledger, customer) => wireCustomer(customer),
  ),
  forPages(
    post(methods, 'type card[token] card[number] billing_details[] metadata metadata[]', createMethod, showMethod),
  ),
  get(methods, [...listParameters, 'customer', 'type'], (ledger, form) =>
    methodPage(ledger, form, methods, required(form, 'customer')),
  ),
  get(`${methods}/:id`, [], (ledger, _form, id) => wireMethod(findMethod(ledger, id))),
  post(
    `${methods}/:id`,
    'billing_details[] card[exp_month] card[exp_year] metadata metadata[] allow_redisplay',
    (ledger, form, id) => updateMethod(ledger, id, form),
    showMethod,
  ),
  post(`${methods}/:id/attach`, 'customer', (ledger, form, id) => attachMethod(ledger, id, form), showMethod),
  post(`${methods}/:id/detach`, '', (ledger, _form, id) => detachMethod(ledger, id), showMethod),
  ...setupEndpoints(),
]

function setupEndpoints(): readonly Endpoint[] {
  const create = `confirm customer payment_method usage description metadata metadata[] return_url allowed_payment_method_types[]
    automatic_payment_methods[enabled] automatic_payment_methods[allow_redirects] mandate_data[] use_stripe_sdk
    payment_method_options[card][request_three_d_secure] flow_directions[]`
  return [
    post(setups, create, createSetup, wireSetup),
    get(setups, [...listParameters, 'customer', 'payment_method'], (ledger, form) => {
      const [customer, method] = [form.get('customer'), form.get('payment_method')]
      const chosen = Object.values(ledger.store.state.setups)
        .filter((setup) => customer === undefined || setup.customer === customer)
        .filter((setup) => method === undefined || setup.paymentMethod === method)
      return listPage(setups, chosen, form, (setup) => wireSetup(ledger, setup))
    }),
    forPages(get(`${setups}/:id`, [], (ledger, _form, id) => wireSetup(ledger, findSetup(ledger, id)))),
    forPages(
      post(
        `${setups}/:id/confirm`,
        'payment_method return_url mandate_data[] use_stripe_sdk payment_method_options[card][request_three_d_secure]',
        (ledger, form, id) => confirmSetup(ledger, id, form),
        wireSetup,
      ),
    ),
    post(`${setups}/:id/cancel`, 'cancellation_reason', (ledger, form, id) => cancelSetup(ledger, id, form), wireSetup),
  ]
}

function methodPage(ledger: Ledger, form: Form, path: string, customer: string): object {
  const type = form.get('type')
  const ids = [...(ledger.tables.methodsOf.get(customer) ?? [])]
  const chosen = ids
    .flatMap((id) => own(ledger.store.state.methods, id) ?? [])
    .filter(({ token }) => type === undefined || behaviourOf(token)?.type === type)
  return listPage(path, chosen, form, wireMethod)
}
