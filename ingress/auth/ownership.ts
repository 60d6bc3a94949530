// Whose order is it: the limits of callers who may only deal with their own. It says nothing of roles; see permissions.ts.
import type { Caller } from './caller'

/** Customers and guests see and touch what is theirs alone; what is not is to them as if it did not exist (404, never 403). */
export const isBoundToOwn = ({ role }: Pick<Caller, 'role'>): boolean => role === 'customer' || role === 'guest'

/** Whether this order exists for the caller. */
export const ownsOrder = (
  caller: Caller,
  order: { readonly orderId: string; readonly customerId: string },
): boolean => {
  if (!isBoundToOwn(caller)) return true
  const named = caller.role !== 'guest' || caller.orderId === order.orderId
  return named && caller.subject === order.customerId
}

/** Whether the caller may place orders for, or list those of, this customer. */
export const actsFor = (caller: Caller, customerId: string): boolean =>
  caller.role !== 'guest' && (!isBoundToOwn(caller) || caller.subject === customerId)
