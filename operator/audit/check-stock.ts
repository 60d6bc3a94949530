// Check 5: at rest nothing is reserved for an order that has ended, and what was shipped is committed. Pure.
import type { OrderFacts } from './order-facts'
import type { BookReservation } from './provider-books'
import type { Difference } from './report'

/** States in which the order's reservation may be; undefined while a request about it is under way. `none` is: never made. */
const expectedStates = ({ status, stock }: OrderFacts): readonly string[] | undefined => {
  if (stock === 'releasing' || stock === 'committing' || status === 'PENDING') return undefined
  if (stock === 'held') return ['reserved']
  if (stock === 'none') return ['none']
  return status === 'SHIPPED' || status === 'DELIVERED' ? ['committed'] : ['released', 'refused', 'none']
}

export const isStockUnderWay = (order: OrderFacts): boolean => expectedStates(order) === undefined

export const checkStock = (order: OrderFacts, reservations: readonly BookReservation[]): Difference[] => {
  const expected = expectedStates(order)
  if (!expected) return []
  const found = reservations.length ? reservations : [{ status: 'none', requestId: '' }]
  return found
    .filter(({ status }) => !expected.includes(status))
    .map(({ status, requestId }) => ({ orderId: order.orderId, text: textOf(order, status, requestId, expected) }))
}

const textOf = (order: OrderFacts, status: string, requestId: string, expected: readonly string[]): string => {
  const reservation = requestId ? `reservation ${requestId} is ${status}` : 'it has no reservation'
  const hint = status === 'reserved' ? '; release it at the Inventory Service' : ''
  return `the order is ${order.status} and ${reservation}, expected ${expected.join(' or ')}${hint}`
}
