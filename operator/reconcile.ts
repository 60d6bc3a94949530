// `oms reconcile`: compares payments, ledger and the providers' own books, and tells the statement of a day with every difference that is
// open. It writes the queue of differences, and nothing else; it moves no money.
import type { PaymentProvider } from '../schemas/messages'
import type { Database } from '../state/postgres'
import {
  openDifferences,
  refreshDifferences,
  type DifferenceCounts,
  type PaymentDifference,
} from '../state/reconciliation/differences'
import { usualGraceMs } from '../state/reconciliation/reconciler'
import { dayBegins, statementOf, type Statement } from '../state/reconciliation/statement'
import { UsageError } from './usage'

export type ReconcileOptions = { readonly day?: string; readonly provider?: string; readonly grace?: string }
export type Reconciliation = {
  readonly day: string
  readonly statement: readonly Statement[]
  /** Of all providers. */
  readonly counts: DifferenceCounts
  readonly differences: readonly PaymentDifference[]
}

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const providers = ['STRIPE', 'ADYEN'] as const satisfies readonly PaymentProvider[]

/** What is written on the command line, checked before any server is asked. Throws UsageError. */
export const parseReconcile = (options: ReconcileOptions, now: number, speed = 1) => ({
  day: options.day === undefined ? new Date(now).toISOString().slice(0, 10) : dayOf(options.day, now),
  provider: options.provider === undefined ? undefined : providerOf(options.provider),
  graceMs: options.grace === undefined ? usualGraceMs / speed : graceOf(options.grace),
})

/** Rejects with a PostgresError when the database of the payments can't be used. */
export const reconcile = async (
  db: Database,
  now: number,
  { day, provider, graceMs }: ReturnType<typeof parseReconcile>,
): Promise<Reconciliation> => {
  const counts = await refreshDifferences(db, now, graceMs)
  const statement = await statementOf(db, day, provider)
  return { day, statement, counts, differences: await openDifferences(db, provider) }
}

const dayOf = (text: string, now: number): string => {
  const begins = dayBegins(text)
  if (begins === undefined) throw new UsageError(`--day "${text}" is no day: write it as 2026-03-04, in UTC`)
  if (begins > now) throw new UsageError(`--day ${text} has not begun yet in UTC`)
  return text
}

const providerOf = (text: string): PaymentProvider => {
  const provider = providers.find((name) => name === text.toUpperCase())
  if (!provider) throw new UsageError(`--provider "${text}" is none of ours: choose ${providers.join(' or ')}`)
  return provider
}

const graceOf = (text: string): number => {
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? []
  if (count === undefined) throw new UsageError(`--grace "${text}" is no age: write it as 30s, 15m, 2h or 3d`)
  return Number(count) * unitMs[unit!]!
}
