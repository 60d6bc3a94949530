// The simulated warehouse itself: its orders, its batches and the log of status changes that batches write.
// It must never use a timer: batches that are due run when somebody asks, so a moved clock gives the same history.
import { type BookStore, openBookStore } from './book-store'
import { leftToOthers, type Mishap, type MishapRates, mishapsOf, noMishaps, unitsOf } from './wms-mishaps'
import {
  createBatchQueue,
  type Due,
  nextBatch,
  planOrder,
  type PlannedStep,
  type WarehouseStatus,
} from './wms-schedule'
import { type StockLevel, stockOf } from './wms-stock'

export type NewWmsOrder = {
  readonly reference: string
  readonly secondReference: string
  readonly facility: string
  readonly shipTo: Readonly<
    Record<'name' | 'address1' | 'address2' | 'city' | 'state' | 'zip' | 'country' | 'phone', string>
  >
  readonly lines: readonly { readonly sku: string; readonly description: string; readonly quantity: number }[]
}

/** `status` is what the last batch showed; `cancelledAt` is known at once; `plan` holds the steps not shown yet, `shown` the others. */
export type WmsOrder = NewWmsOrder & {
  readonly orderNumber: string
  readonly createdAt: number
  plan: PlannedStep[]
  shown: PlannedStep[]
  status: WarehouseStatus
  cancelledAt?: number
  /** CreateOrder calls for this reference: those that had the effect (one, or the simulator is wrong) and all of them. */
  created: number
  createCalls: number
}

/** `sequence` ascends by one from 1, in the order of batches. With a mishap it is no change of the status, but an exception. */
export type StatusChange = {
  sequence: number
  reference: string
  status: WarehouseStatus
  at: number
  reason?: string
  mishap?: Mishap
}

export type CancelOutcome = 'cancelled' | 'not-found' | 'already-cancelled' | 'rejected' | 'picking'

type State = { orders: WmsOrder[]; changes: StatusChange[] }
export type WmsBook = ReturnType<typeof openWmsBook>

const firstOrderNumber = 4_000_001

export type WmsBookOptions = {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Divides every span of the schedule. */
  readonly speed: number
  readonly stateFile?: string | undefined
  /** Asked for each new order; none go wrong by chance unless told. */
  readonly rates?: () => MishapRates
}

export function openWmsBook(options: WmsBookOptions) {
  const { now, speed, rates = () => noMishaps } = options
  const store = openBookStore<State>(options.stateFile, { orders: [], changes: [] })
  const orders = new Map<string, WmsOrder>()
  const queue = createBatchQueue<WmsOrder>()

  const remember = (order: WmsOrder) => {
    // Files of an earlier version do not have it.
    order.shown ??= []
    orders.set(order.reference, order)
    for (const step of order.plan) queue.add(order, step)
  }
  const runBatches = () => {
    const time = now()
    showAll(store, queue.takeDue(time))
    return time
  }
  store.state.orders.forEach(remember)

  return {
    /** The order under this reference, new or as it was: `created` says which. */
    create: (wanted: NewWmsOrder): { readonly order: WmsOrder; readonly created: boolean } => {
      const createdAt = runBatches()
      store.changed()
      const existing = orders.get(wanted.reference)
      if (existing !== undefined) {
        existing.createCalls += 1
        return { order: existing, created: false }
      }
      const order = newOrder(wanted, firstOrderNumber + store.state.orders.length, createdAt, speed, rates())
      store.state.orders.push(order)
      remember(order)
      return { order, created: true }
    },
    find: (reference: string): WmsOrder | undefined => {
      runBatches()
      return orders.get(reference)
    },
    cancel: (reference: string, reason: string): CancelOutcome => {
      const at = runBatches()
      const order = orders.get(reference)
      const outcome = cancellation(order, at)
      if (order === undefined || outcome !== 'cancelled') return outcome
      const step: PlannedStep = { status: 'CANCELLED', at, shownAt: nextBatch(at, speed), reason }
      order.cancelledAt = at
      order.plan.push(step)
      queue.add(order, step)
      store.changed()
      return outcome
    },
    /** Undefined when the log has not got as far as `since`. */
    changesSince: (since: number, limit: number): StatusChange[] | undefined => {
      runBatches()
      return since > store.state.changes.length ? undefined : store.state.changes.slice(since, since + limit)
    },
    /** As of the last batch; what the facility does not carry is left out. */
    stock: (facility: string, skus: readonly string[]): StockLevel[] =>
      stockOf(store.state.orders, facility, skus, runBatches(), speed),
    audit: () => {
      runBatches()
      return { orders: Object.fromEntries(store.state.orders.map((order) => [order.reference, auditEntry(order)])) }
    },
    reset: () => {
      store.reset()
      orders.clear()
      queue.clear()
    },
    close: () => store.close(),
  }
}

function newOrder(wanted: NewWmsOrder, number: number, createdAt: number, speed: number, rates: MishapRates): WmsOrder {
  const plan = planOrder(
    wanted.reference,
    wanted.lines,
    createdAt,
    speed,
    mishapsOf(wanted, rates),
    leftToOthers(wanted),
  )
  const orderNumber = String(number)
  return { ...wanted, orderNumber, createdAt, plan, shown: [], status: 'RECEIVED', created: 1, createCalls: 1 }
}

function showAll(store: BookStore<State>, due: readonly Due<WmsOrder>[]): void {
  for (const { order, step } of due) showStep(store.state, order, step)
  if (due.length > 0) store.changed()
}

/** What planned after the cancellation does not happen any more, and leaves no trace. */
function showStep(state: State, order: WmsOrder, step: PlannedStep): void {
  order.plan = order.plan.filter((planned) => planned !== step)
  const { at, shownAt: _batch, ...said } = step
  if (order.cancelledAt !== undefined && at > order.cancelledAt) return
  order.status = said.status
  order.shown.push(step)
  state.changes.push({ sequence: state.changes.length + 1, reference: order.reference, at, ...said })
}

/** Picking counts from when it starts in the warehouse, before a batch shows it; what was picked without finding anything can go. */
function cancellation(order: WmsOrder | undefined, at: number): CancelOutcome {
  if (order === undefined) return 'not-found'
  if (order.cancelledAt !== undefined) return 'already-cancelled'
  if (order.status === 'REJECTED') return 'rejected'
  if (nothingFound(order, at)) return 'cancelled'
  const pickingAt = order.plan.find(({ status }) => status === 'PICKING')?.at ?? Infinity
  return order.status === 'PICKING' || order.status === 'PACKED' || at >= pickingAt ? 'picking' : 'cancelled'
}

const nothingFound = (order: WmsOrder, at: number): boolean => {
  const gone = [...order.shown, ...order.plan].flatMap((step) => (step.at <= at ? (step.mishap?.lines ?? []) : []))
  return unitsOf(gone) === unitsOf(order.lines)
}

/** What an audit reads of one order: who it is for, what became of it, and how often it was made. */
function auditEntry(order: WmsOrder) {
  const { orderNumber, secondReference, facility, status, created, createCalls } = order
  const lines = order.lines.map(({ sku, quantity }) => ({ sku, quantity }))
  return {
    orderNumber,
    secondReference,
    facility,
    status,
    cancelled: order.cancelledAt !== undefined,
    created,
    createCalls,
    lines,
  }
}
