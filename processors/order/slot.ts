// The one change set of an order: what opens it, what ends it, and which settlement is next. It folds the order's own outputs.
import type { OrderOutput } from './output'
import type { OrderReturn } from './returns'
import { hasShipped } from './sendings'
import type { Change, PlacedOrder } from './state'

export const evolveChange = (before: PlacedOrder, output: OrderOutput): Change | null => {
  const { change } = before
  switch (output.type) {
    case 'ChangeOpened':
      return opened(before, output)
    case 'StockReservationRequested':
      return reserving(before, output)
    case 'ChangeFailed':
    case 'OrderChanged':
      return change?.changeId === output.changeId ? null : change
    case 'ReturnSettled':
      return change?.changeId === output.returnId ? null : change
    default:
      return change
  }
}

const opened = (before: PlacedOrder, output: Extract<OrderOutput, { type: 'ChangeOpened' }>): Change => {
  const { by, plan, shippingAddress, contact, reasonCode, at: since } = output
  const changeId = by.commandId
  if (plan.kind !== 'CANCEL')
    return { kind: 'EDIT', changeId, plan, shippingAddress, contact, reservationId: null, since }
  const started = Object.values(before.sendings.fulfillments).some(({ stage }) => stage !== 'REQUESTED')
  const force = !isBoundToOwn(by.role) || started
  return { kind: 'CANCELLATION', changeId, by, reasonCode: reasonCode ?? '', force, since }
}

/** A reservation is the placement's, the open edit's, or that of the settlement that it begins. */
const reserving = (before: PlacedOrder, { id, at }: Extract<OrderOutput, { type: 'StockReservationRequested' }>) => {
  const { change, stock } = before
  if (stock.initialId === null) return change
  if (change?.kind === 'EDIT') return { ...change, reservationId: id }
  const next = nextSettlement(before)
  return next ? ({ kind: 'SETTLEMENT', changeId: next[0], reservationId: id, since: at } as const) : change
}

/** The return that is to be settled first. */
export const nextSettlement = ({
  returns,
}: PlacedOrder): readonly [OrderReturn['returnId'], OrderReturn] | undefined => {
  const found = Object.values(returns.open).find(({ stage }) => stage === 'READY')
  return found && [found.returnId, found]
}

/** Customers and guests act on what is theirs alone; the others on any order. */
export const isBoundToOwn = (role: string): boolean => role === 'customer' || role === 'guest'

/** What is with the warehouse, and has not left it. */
export const unshipped = ({ sendings }: PlacedOrder) =>
  Object.entries(sendings.fulfillments).filter(([, one]) => !hasShipped(one))
