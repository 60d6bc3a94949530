// What time brings about: expiries, settlements and payouts, made up for whenever the simulator is asked or wakes up.
// It must never happen later than its time in the book: what is overdue is recorded at the time at which it was due.
import { passTime } from './stripe-attempts'
import { payOut, planPayout } from './stripe-balance'
import { popDue } from './stripe-heap'
import type { Ledger } from './stripe-ledger'
import { expireAuthorisation } from './stripe-payments'
import { settleRefund } from './stripe-refunds'
import type { Due } from './stripe-state'

const longestSleepMs = 60_000

const happenings: Readonly<Record<Due['what'], (ledger: Ledger, due: Due) => void>> = {
  authorisationExpires: expireAuthorisation,
  voucherPaid: passTime,
  voucherExpires: passTime,
  processingEnds: passTime,
  refundFails: settleRefund,
  refundArrives: settleRefund,
  payout: (ledger) => void payOut(ledger),
}

/** Does all that is due by now, in order. */
export function settleDue(ledger: Ledger): void {
  const { agenda } = ledger.store.state
  const now = ledger.now()
  let settled = false
  while ((agenda[0]?.dueAtMs ?? Infinity) <= now) {
    const due = popDue(agenda)
    if (due === undefined) break
    ledger.overdueMs = due.dueAtMs
    try {
      happenings[due.what](ledger, due)
    } finally {
      ledger.overdueMs = undefined
    }
    settled = true
  }
  planPayout(ledger)
  if (settled) ledger.store.changed()
}

export type Alarm = {
  /** Call after anything that may have planned something. */
  readonly arm: () => void
  /** Call when the agenda is another one. */
  readonly reset: () => void
  readonly stop: () => void
}

/** Wakes up when the next thing is due. */
export function createAlarm(ledger: Ledger): Alarm {
  let timer: NodeJS.Timeout | undefined
  let armedFor = Infinity
  let stopped = false
  const arm = (): void => {
    const next = ledger.store.state.agenda[0]?.dueAtMs ?? Infinity
    if (stopped || next >= armedFor) return
    clearTimeout(timer)
    armedFor = next
    timer = setTimeout(ring, Math.min(longestSleepMs, Math.max(1, next - ledger.now())))
    timer.unref()
  }
  const ring = (): void => {
    armedFor = Infinity
    settleDue(ledger)
    arm()
  }
  return {
    arm,
    reset: () => {
      clearTimeout(timer)
      armedFor = Infinity
      arm()
    },
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}
