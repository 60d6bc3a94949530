// What the inventory service answers: units are held, on backorder, left out, refused, gone. An answer to a request that is not open is
// passed over: it is late, comes twice, or was overtaken by what undoes it.
import { deriveMessageId, type MessageId } from '../../schemas/ids'
import type { MessageOf } from '../../schemas/message'
import type { SourcedQuantity } from '../../schemas/messages'
import { cancelBySystem } from './cancel'
import { failEdit } from './change'
import { dropUnits } from './dropping'
import type { Drafts } from './output'
import type { Refusal } from './refusal'
import { giveUpSeeking, noteResourced } from './resourcing'
import { settleWithMoney } from './settling'
import type { PlacedOrder } from './state'
import { withoutReservation, type Reservation, type Stock } from './stock'
import { awaitedOf, bySource, withFill, without } from './units'
import { warehouseFor } from '../rules/warehouses'

type StockNews = MessageOf<
  | 'StockReserved'
  | 'StockRefused'
  | 'StockReleased'
  | 'StockCommitted'
  | 'StockReceived'
  | 'StockHeld'
  | 'StockResourced'
  | 'StockRequestFailed'
  | 'BackorderFilled'
>

export const noteStock = (input: StockNews, state: PlacedOrder): Drafts => {
  switch (input.type) {
    case 'StockReserved':
      return noteReserved(input, state)
    case 'StockRefused':
      return refuseStock(input, state)
    case 'StockReleased':
      return settleStock(input.requestId, state, 'RELEASED')
    case 'StockCommitted':
      return settleStock(input.requestId, state, 'COMMITTED')
    case 'StockReceived':
      return settleStock(input.requestId, state, 'RECEIVED')
    case 'StockHeld':
      return noteHeld(input, state)
    case 'StockResourced':
      return noteResourced(input, state)
    case 'StockRequestFailed':
      return noteFailure(input, state)
    case 'BackorderFilled':
      return noteFilled(input, state)
  }
}

/** What the service says nothing of is taken to be in the nearest warehouse. */
const noteReserved = (input: MessageOf<'StockReserved'>, state: PlacedOrder): Drafts => {
  const { requestId, backordered, dropped } = input
  const reservation = state.stock.reservations[requestId]
  if (reservation?.state !== 'ASKED') return []
  const { asked, until } = reservation
  const untold = without(asked, [...input.sources, ...backordered, ...dropped])
  const sources = sourced([...input.sources, ...untold.map((units) => ({ ...units, warehouse: null }))], state)
  const isInitial = requestId === state.stock.initialId
  return [
    { type: 'StockSettled', requestId, outcome: 'RESERVED', sources, backordered, dropped, until },
    ...(isInitial && dropped.length > 0 ? dropUnits(state, requestId, dropped) : []),
    ...(backordered.length > 0 ? [{ type: 'OrderBackordered', lines: backordered } as const] : []),
  ]
}

const sourced = (sources: readonly SourcedQuantity[], { delivery, placedAt }: PlacedOrder): SourcedQuantity[] =>
  bySource(
    sources.map((source) => ({
      ...source,
      warehouse:
        source.warehouse ?? warehouseFor(delivery?.shippingAddress ?? { country: '', region: null }, placedAt).name,
    })),
  )

/** Units of a backorder may come before the answer that they are on it; each report counts once. */
const noteFilled = (input: MessageOf<'BackorderFilled'>, state: PlacedOrder): Drafts => {
  const { id, reservationRequestId: requestId } = input
  const reservation = state.stock.reservations[requestId]
  if (!reservation || reservation.fills.includes(deriveMessageId(id, 'order', 0))) return []
  const sources = awaitedOf(reservation, sourced(input.sources, state))
  if (sources.length === 0) return []
  const isOver = isHeldWhole(withFill(reservation, sources), requestId, state.stock)
  return [
    settledAs(requestId, 'FILLED', { sources }),
    ...(isOver ? [{ type: 'OrderBackordered', lines: [] } as const] : []),
  ]
}

/** Nothing of the order is on backorder any more. */
const isHeldWhole = (filled: Reservation, id: MessageId, { reservations }: Stock): boolean =>
  filled.state === 'HELD' &&
  Object.values({ ...reservations, [id]: filled }).every(({ backordered }) => backordered.length === 0)

const refuseStock = (input: MessageOf<'StockRefused'>, before: PlacedOrder): Drafts => {
  const { requestId, code, reason } = input
  if (before.stock.reservations[requestId]?.state !== 'ASKED') return []
  const state = { ...before, stock: withoutReservation(before.stock, requestId) }
  return [settledAs(requestId, 'NEVER_MADE'), ...withoutStock(requestId, { code, reason }, state)]
}

const withoutStock = (requestId: MessageId, why: Refusal, state: PlacedOrder): Drafts => {
  const { change } = state
  if (requestId === state.stock.initialId) return cancelBySystem(state, why)
  if (change?.kind === 'EDIT') return failEdit({ ...change, reservationId: null }, why)
  return change?.kind === 'SETTLEMENT' ? settleWithMoney(change, state, false) : []
}

const settleStock = (requestId: MessageId, { stock }: PlacedOrder, outcome: string): Drafts =>
  stock.requests[requestId] ? [settledAs(requestId, outcome)] : []

const noteHeld = ({ requestId, until }: MessageOf<'StockHeld'>, { stock }: PlacedOrder): Drafts =>
  stock.requests[requestId] ? [settledAs(requestId, 'HELD', { until })] : []

type Found = Pick<MessageOf<'StockSettled'>, 'sources' | 'until'>

const settledAs = (requestId: MessageId, outcome: string, found: Partial<Found> = {}) =>
  ({
    type: 'StockSettled',
    requestId,
    outcome,
    sources: [],
    backordered: [],
    dropped: [],
    until: null,
    ...found,
  }) as const

/** There is no such reservation any more. */
const gone: readonly string[] = ['EXPIRED', 'RELEASED', 'UNKNOWN_RESERVATION']

const noteFailure = (input: MessageOf<'StockRequestFailed'>, state: PlacedOrder): Drafts => {
  const { requestId, code } = input
  const request = state.stock.requests[requestId]
  if (request?.step === 'STOCK_RESOURCING') return giveUpSeeking(input, request, state)
  if (request?.step === 'STOCK_RELEASE' && code === 'EXPIRED') return [settledAs(requestId, 'RELEASED')]
  if (request?.step !== 'STOCK_HOLD') return report(input, state)
  if (isKnown(request.reservationRequestId, state.stock)) {
    if (!gone.includes(code)) return report(input, state)
    return [settledAs(requestId, 'EXPIRED')]
  }
  return [settledAs(requestId, 'FAILED')]
}

const isKnown = (id: MessageId | null, { reservations }: Stock): boolean => id !== null && id in reservations

/** Reported once for each code, at once; whoever looks at it goes on by hand. */
const report = ({ requestId, code }: MessageOf<'StockRequestFailed'>, state: PlacedOrder): Drafts => {
  const { requests, reservations } = state.stock
  const isReservation = reservations[requestId]?.state === 'ASKED'
  const step = requests[requestId]?.step ?? (isReservation ? 'STOCK_RESERVATION' : undefined)
  if (!step || state.overdue[step]?.failedWith === code) return []
  return [{ type: 'OrderStepOverdue', step, attempt: (state.overdue[step]?.attempt ?? 0) + 1, code }]
}
