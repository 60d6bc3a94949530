// Placing an order, or rejecting it: what intake decided becomes an order under the rules of the day.
import type { MessageOf } from '../../schemas/message'
import { screen } from './hold'
import type { Drafts } from './output'
import { because, refuse } from './refusal'
import type { OrderState } from './state'

export const place = (input: MessageOf<'PlacementAccepted'>, state: OrderState): Drafts => {
  const { by, customerId, origin, contact, lines, totals, shippingAddress, tenders, terms, availability } = input
  if (state.status !== 'NONE') return refuse(by, because('IDEMPOTENCY_KEY_REUSED'))
  const placement = { by, customerId, origin, contact, lines, totals, shippingAddress, tenders, terms, availability }
  return [{ type: 'OrderCreated', ...placement, status: 'PENDING' }, ...screen(input, 1)]
}

export const reject = (input: MessageOf<'PlacementRefused'>, state: OrderState): Drafts => {
  const { by, customerId, code, reason } = input
  if (state.status !== 'NONE') return refuse(by, because('IDEMPOTENCY_KEY_REUSED'))
  return [{ type: 'OrderRejected', by, customerId, code, reason }]
}
