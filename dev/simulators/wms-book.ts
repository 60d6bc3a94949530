// The simulated warehouse itself: its orders, its batches and the log of status changes that batches write.
// It must never use a timer: batches that are due run when somebody asks, so a moved clock gives the same history.
import { openBookStore } from './book-store'
import { createBatchQueue, nextBatch, planOrder, type PlannedStep, type WarehouseStatus } from './wms-schedule'

export type NewWmsOrder = {
  readonly reference: string
  readonly secondReference: string
  readonly facility: string
  readonly shipTo: Readonly<
    Record<'name' | 'address1' | 'address2' | 'city' | 'state' | 'zip' | 'country' | 'phone', string>
  >
  readonly lines: readonly { readonly sku: string; readonly description: string; readonly quantity: number }[]
}

/** `status` is what the last batch showed; `cancelledAt` is known at once; `plan` holds the steps not shown yet. */
export type WmsOrder = NewWmsOrder & {
  readonly orderNumber: string
  readonly createdAt: number
  plan: PlannedStep[]
  status: WarehouseStatus
  cancelledAt?: number
  /** CreateOrder calls for this reference: those that had the effect (one, or the simulator is wrong) and all of them. */
  created: number
  createCalls: number
}

/** `sequence` ascends by one from 1, in the order of batches. */
export type StatusChange = { sequence: number; reference: string; status: WarehouseStatus; at: number; reason?: string }

export type CancelOutcome = 'cancelled' | 'not-found' | 'already-cancelled' | 'rejected' | 'picking'

type State = { orders: WmsOrder[]; changes: StatusChange[] }
export type WmsBook = ReturnType<typeof openWmsBook>

const firstOrderNumber = 4_000_001

/** `now` gives milliseconds since 1970; `speed` divides every span of the schedule. */
export function openWmsBook(options: { now: () => number; speed: number; stateFile?: string }) {
  const { now, speed } = options
  const store = openBookStore<State>(options.stateFile, { orders: [], changes: [] })
  const orders = new Map<string, WmsOrder>()
  const queue = createBatchQueue<WmsOrder>()

  const remember = (order: WmsOrder) => {
    orders.set(order.reference, order)
    for (const step of order.plan) queue.add(order, step)
  }
  const runBatches = () => {
    const time = now()
    for (const { order, step } of queue.takeDue(time)) {
      showStep(store.state, order, step)
      store.changed()
    }
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
      const order = newOrder(wanted, firstOrderNumber + store.state.orders.length, createdAt, speed)
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

function newOrder(wanted: NewWmsOrder, number: number, createdAt: number, speed: number): WmsOrder {
  const skus = wanted.lines.map(({ sku }) => sku)
  const plan = planOrder(wanted.reference, skus, createdAt, speed)
  return { ...wanted, orderNumber: String(number), createdAt, plan, status: 'RECEIVED', created: 1, createCalls: 1 }
}

/** What planned after the cancellation does not happen any more, and leaves no trace. */
function showStep(state: State, order: WmsOrder, step: PlannedStep): void {
  order.plan = order.plan.filter((planned) => planned !== step)
  const { at, status, reason } = step
  if (order.cancelledAt !== undefined && at > order.cancelledAt) return
  order.status = status
  const change: StatusChange = { sequence: state.changes.length + 1, reference: order.reference, status, at }
  state.changes.push(reason === undefined ? change : { ...change, reason })
}

/** Picking counts from when it starts in the warehouse, before a batch shows it. */
function cancellation(order: WmsOrder | undefined, at: number): CancelOutcome {
  if (order === undefined) return 'not-found'
  if (order.cancelledAt !== undefined) return 'already-cancelled'
  if (order.status === 'REJECTED') return 'rejected'
  const pickingAt = order.plan.find(({ status }) => status === 'PICKING')?.at ?? Infinity
  return order.status === 'PICKING' || order.status === 'PACKED' || at >= pickingAt ? 'picking' : 'cancelled'
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
