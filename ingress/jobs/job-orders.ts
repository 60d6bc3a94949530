// Which orders a job is about: those that are named, or all that a search finds now. Orders that come later are none of its business.
import type { OrderId } from '../../schemas/ids'
import type { OrderReading, OrderSearch } from '../../schemas/read-model'
import type { JobRequest } from '../api-ports'
import { Problem } from '../problems'

export const mostOrders = 10_000
const pageSize = 200

/** Each once. Throws the problem that these are too many, and rejects when orders can't be read. */
export const ordersOf = async (
  reading: Pick<OrderReading, 'search'>,
  { orderIds, search }: Pick<JobRequest, 'orderIds' | 'search'>,
): Promise<readonly OrderId[]> => {
  const found = orderIds ? new Set(orderIds) : await allFound(reading, search ?? {})
  if (found.size > mostOrders) throw tooMany()
  return [...found]
}

/** Stops one order beyond what is allowed. */
const allFound = async (reading: Pick<OrderReading, 'search'>, search: OrderSearch): Promise<Set<OrderId>> => {
  const found = new Set<OrderId>()
  let cursor: string | undefined
  do {
    const page = await reading.search(search, { limit: pageSize, ...(cursor === undefined ? {} : { cursor }) })
    for (const { id } of page.items) found.add(id)
    cursor = page.next ?? undefined
  } while (cursor !== undefined && found.size <= mostOrders)
  return found
}

const tooMany = (): Problem =>
  new Problem('rule-broken', {
    detail: `A job takes ${mostOrders} orders at most: narrow the search, by time for instance, and start several jobs.`,
    code: 'TOO_MANY_ORDERS',
  })
