// The simulator's state with its clock, knobs and look-up tables: what every endpoint works on.
// It must never be walked from end to end by a request that moves money: look-ups go through the tables.
import { seededRandom } from '../seeded-random'
import { openBookStore, type BookStore } from './book-store'
import { pushDue } from './stripe-heap'
import type { StripeKnobs } from './stripe-knobs'
import { type Due, emptyStripe, type EventRecord, type StripeState } from './stripe-state'
import { fillTables, newTables, type Tables } from './stripe-tables'

export type Ledger = {
  readonly store: BookStore<StripeState>
  /** The time at which what is being done happens. */
  readonly now: () => number
  readonly knobs: () => Readonly<StripeKnobs>
  readonly speed: number
  readonly random: () => number
  /** Where the pages answer that customers see. */
  publicUrl: string
  /** The request being executed; undefined for what time brings about. */
  cause: { readonly requestId: string; readonly idempotencyKey?: string } | undefined
  /** Hears every event once it is recorded. */
  announce: (event: EventRecord) => void
  /** The time of what is overdue while it is made up for. */
  overdueMs: number | undefined
  readonly tables: Tables
  /** Named in events where it is given; Stripe names connected accounts alone. */
  readonly account: string | undefined
}

export function openLedger(options: {
  stateFile?: string
  now?: () => number
  seed?: number
  speed: number
  knobs: () => Readonly<StripeKnobs>
  account?: string
}): Ledger {
  const store = openBookStore(options.stateFile, emptyStripe)
  upgrade(store.state)
  const clock = options.now ?? Date.now
  const ledger: Ledger = {
    store,
    now: () => ledger.overdueMs ?? clock(),
    knobs: options.knobs,
    speed: options.speed,
    random: seededRandom((options.seed ?? 1) + 1),
    publicUrl: '',
    cause: undefined,
    announce: () => undefined,
    overdueMs: undefined,
    account: options.account,
    tables: newTables(),
  }
  fillTables(ledger.tables, store.state)
  return ledger
}

/** Everything but the webhook secrets, which receivers hold. */
export function resetLedger(ledger: Ledger): void {
  const { webhookSecrets } = ledger.store.state
  ledger.store.reset()
  ledger.store.state.webhookSecrets = webhookSecrets
  for (const table of Object.values(ledger.tables)) table.clear()
}

/** Ids look like Stripe's and keep their order of creation. */
export function nextId(ledger: Ledger, prefix: string): string {
  const serial = (ledger.store.state.count += 1)
  return `${prefix}_3Sim${serial.toString(36).padStart(8, '0')}oms${ledger.now().toString(36)}`
}

/** The record of that id, never something that every object inherits. */
export const own = <Item>(records: Readonly<Record<string, Item>>, id: string | undefined): Item | undefined =>
  id !== undefined && Object.hasOwn(records, id) ? records[id] : undefined

/** Plans what happens to an object after `afterMs`; `attempt` voids the plan when the object is attempted anew. */
export function plan(ledger: Ledger, what: Due['what'], id: string, afterMs: number, attempt?: number): void {
  pushDue(ledger.store.state.agenda, { what, id, dueAtMs: ledger.now() + afterMs, attempt })
}

/** What an earlier version has saved lacks what came since. */
function upgrade(state: StripeState): void {
  addMissing(state, structuredClone(emptyStripe))
  for (const payment of Object.values(state.payments))
    addMissing(payment, { secret: `${payment.id}_secret_lost`, options: {}, disputedMinor: 0, attempts: 0 })
  for (const charge of Object.values(state.charges))
    addMissing(charge, { metadata: state.payments[charge.paymentId]?.metadata ?? {}, disputedMinor: 0 })
  for (const refund of Object.values(state.refunds)) addMissing(refund, { status: 'succeeded' })
  state.events = state.events.filter((event) => typeof event.object === 'string')
}

const addMissing = (record: object, defaults: object): void => void Object.assign(record, { ...defaults, ...record })
