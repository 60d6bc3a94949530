// What is sent from where: one fulfillment for each warehouse that has something of it, as far as units are there, confirmed, and in no
// other fulfillment. An order that is to come at once waits until all of it is there.
import type { LineQuantity, OrderLine, SourcedQuantity } from '../../schemas/messages'
import { freeUnits } from './drawing'
import { isHeld } from './hold'
import type { Draft, Drafts } from './output'
import type { Unsent } from './sendings'
import type { PlacedOrder } from './state'
import { isBackordered, openRequests } from './stock'
import { lessOf } from './units'

export const requestFulfillment = (state: PlacedOrder): Drafts => {
  const { delivery, status, totals } = state
  if (!delivery || state.money.state !== 'PAID' || openRequests(state.stock, 'STOCK_RESOURCING').length > 0) return []
  const { shippingAddress, contact } = delivery
  const requests = partsOf(state).map(({ purpose, warehouse, lines }): Draft => ({
    type: 'FulfillmentRequested',
    purpose,
    lines: linesOf(lines, state),
    shippingAddress,
    contact,
    warehouse,
    currency: totals.currency,
  }))
  const updated: Draft = { type: 'OrderUpdated', status: 'FULFILLMENT_PENDING', reason: 'The order is paid.' }
  return requests.length > 0 && status === 'PAYMENT_COMPLETED' ? [updated, ...requests] : requests
}

type Part = Unsent & { readonly warehouse: string }

const partsOf = (state: PlacedOrder): Part[] => {
  let free = freeUnits(state)
  const parts = state.sendings.unsent
    .filter((unsent) => mayBeSent(unsent, state))
    .flatMap(({ purpose, lines }) => lines.map((line) => ({ purpose, line })))
    .flatMap(({ purpose, line }) => {
      const from = sourcesOf(line, state, free)
      free = lessOf(free, from)
      return from.map(({ warehouse, quantity }): Part => {
        const { lineId } = line
        return { purpose, warehouse: warehouse ?? '', lines: [{ lineId, quantity }] }
      })
    })
  return joined(parts)
}

/** Where units of a line come from, as far as there are any. */
const sourcesOf = ({ lineId, quantity }: LineQuantity, { lines }: PlacedOrder, free: readonly SourcedQuantity[]) => {
  const sku = lines.find((line) => line.lineId === lineId)?.sku
  let left = quantity
  return free.flatMap((source) => {
    const units = source.sku === sku ? Math.min(source.quantity, left) : 0
    left -= units
    return units > 0 ? [{ ...source, quantity: units }] : []
  })
}

/** One part for each purpose and warehouse, in the order of their first lines. */
const joined = (parts: readonly Part[]): Part[] => {
  const all = new Map<string, Part>()
  for (const part of parts) {
    const key = JSON.stringify([part.purpose, part.warehouse])
    all.set(key, { ...part, lines: [...(all.get(key)?.lines ?? []), ...part.lines] })
  }
  return [...all.values()]
}

const mayBeSent = ({ purpose }: Unsent, state: PlacedOrder): boolean => {
  if (purpose !== 'ORDER') return true
  const { stock, change, shortages, availability } = state
  if (isHeld(state) || change !== null || Object.keys(shortages).length > 0) return false
  if (availability.whenPartial !== 'SPLIT' && isBackordered(stock)) return false
  return Object.values(stock.reservations).every(({ state: stage, until }) => stage === 'HELD' && until === null)
}

const linesOf = (quantities: readonly LineQuantity[], { lines }: PlacedOrder): OrderLine[] =>
  quantities.flatMap(({ lineId, quantity }) =>
    lines.flatMap((line) => (line.lineId === lineId ? [{ ...line, quantity }] : [])),
  )
