// The endpoints of money that has moved: refunds, disputes, balance transactions, payouts; and of events.
// It must never move money but by a refund.
import { balances } from './stripe-balance'
import { findDispute } from './stripe-disputes'
import { type Endpoint, get, post } from './stripe-endpoint'
import { noSuch } from './stripe-errors'
import { eventJson, pendingWebhooks } from './stripe-events'
import type { Form } from './stripe-form'
import { type Ledger, own } from './stripe-ledger'
import { listPage, listParameters } from './stripe-lists'
import { createRefund, findRefund } from './stripe-refunds'
import type { EventRecord, Transaction } from './stripe-state'
import { wireDispute, wirePayout, wireRefund, wireTransaction } from './stripe-wire-money'

const transactions = '/v1/balance_transactions'

export const moneyEndpoints: readonly Endpoint[] = [
  post('/v1/refunds', 'payment_intent charge amount reason metadata metadata[]', createRefund, wireRefund),
  get('/v1/refunds/:id', [], (ledger, _form, id) => wireRefund(ledger, findRefund(ledger, id))),
  get('/v1/refunds', [...listParameters, 'payment_intent', 'charge'], (ledger, form) =>
    listPage('/v1/refunds', ofPayment(Object.values(ledger.store.state.refunds), form), form, (refund) =>
      wireRefund(ledger, refund),
    ),
  ),
  get('/v1/disputes/:id', [], (ledger, _form, id) => wireDispute(ledger, findDispute(ledger, id))),
  get('/v1/disputes', [...listParameters, 'payment_intent', 'charge'], (ledger, form) =>
    listPage('/v1/disputes', ofPayment(Object.values(ledger.store.state.disputes), form), form, (dispute) =>
      wireDispute(ledger, dispute),
    ),
  ),
  get('/v1/balance', [], (ledger) => {
    const available = Object.entries(balances(ledger)).map(([currency, amount]) => ({ amount, currency }))
    return {
      object: 'balance',
      available,
      livemode: false,
      pending: available.map((entry) => ({ ...entry, amount: 0 })),
    }
  }),
  get(`${transactions}/:id`, [], (ledger, _form, id) => {
    const transaction = own(ledger.store.state.transactions, id)
    if (transaction) return wireTransaction(transaction)
    throw noSuch('balance transaction', id, 'id')
  }),
  get(transactions, [...listParameters, 'source', 'type', 'currency', 'payout'], (ledger, form) => {
    const all = Object.values(ledger.store.state.transactions)
    return listPage(transactions, all.filter(chosenBy(form)), form, wireTransaction)
  }),
  get('/v1/payouts/:id', [], (ledger, _form, id) => {
    const payout = own(ledger.store.state.payouts, id)
    if (payout) return wirePayout(payout)
    throw noSuch('payout', id, 'payout')
  }),
  get('/v1/payouts', [...listParameters, 'status'], (ledger, form) => {
    const status = form.get('status')
    const chosen = Object.values(ledger.store.state.payouts).filter(
      (payout) => (status ?? payout.status) === payout.status,
    )
    return listPage('/v1/payouts', chosen, form, wirePayout)
  }),
  get('/v1/events/:id', [], (ledger, _form, id) => {
    const event = ledger.tables.events.get(id)
    if (event) return wireEvent(ledger, event)
    throw noSuch('event', id, 'id')
  }),
  get('/v1/events', [...listParameters, 'type', 'types[]', 'delivery_success'], (ledger, form) => {
    const pending = pendingWebhooks(ledger)
    const wanted = wantedTypes(form)
    const delivered = form.get('delivery_success')
    const chosen = ledger.store.state.events
      .filter((event) => wanted(event.type))
      .filter(({ id }) => delivered === undefined || (pending(id) === 0) === (delivered === 'true'))
    return listPage('/v1/events', chosen, form, (event) => wireEvent(ledger, event, pending))
  }),
]

const wireEvent = (ledger: Ledger, event: EventRecord, pending = pendingWebhooks(ledger)): object =>
  JSON.parse(eventJson(ledger, event, pending(event.id))) as object

/** `type` may end in .* as in charge.dispute.*. */
function wantedTypes(form: Form): (type: string) => boolean {
  const types = [...form].filter(([key]) => key === 'type' || key.startsWith('types[')).map(([, type]) => type)
  return (type) =>
    types.length === 0 ||
    types.some((wanted) => (wanted.endsWith('.*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted))
}

const ofPayment = <Item extends { paymentId: string; chargeId: string }>(items: readonly Item[], form: Form): Item[] =>
  items
    .filter((item) => (form.get('payment_intent') ?? item.paymentId) === item.paymentId)
    .filter((item) => (form.get('charge') ?? item.chargeId) === item.chargeId)

const chosenBy =
  (form: Form) =>
  (transaction: Transaction): boolean =>
    (form.get('source') ?? transaction.sourceId) === transaction.sourceId &&
    (form.get('type') ?? transaction.type) === transaction.type &&
    (form.get('currency') ?? transaction.currency) === transaction.currency &&
    (form.get('payout') ?? transaction.payoutId) === transaction.payoutId
