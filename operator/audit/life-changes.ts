// Rules of the one change set of an order: what is opened is ended before the next begins, and the order afterwards is what the plan says. Goods
// that are left out beside it never make the order more or dearer. Pure.
import type { AuditEvent, AuditLine } from './events'
import { standingAfter, unplaced, type LifeRule, type Standing } from './life-standing'
import { exceeding } from './quantities'

export const changeRule = (): LifeRule => {
  let now = unplaced
  let open: AuditEvent | undefined
  const sources = new Set<string>()
  const besides = (): AuditEvent | undefined => (open?.plan?.kind === 'CANCEL' ? undefined : open)
  return (event) => {
    const before = now
    now = standingAfter(before, event)
    for (const id of sourcesIn(event)) sources.add(id)
    const { type, changeId = '' } = event
    switch (type) {
      case 'ChangeOpened': {
        const faults = open ? [`came while change ${open.commandId} was open`] : []
        open = event
        return faults
      }
      case 'OrderChanged': {
        if (changeId !== open?.commandId)
          return [...besideFaults(changeId, sources, besides()), ...lessFaults(before, now)]
        const faults = planFaults(event, open)
        open = undefined
        return faults
      }
      case 'ChangeFailed': {
        if (changeId !== open?.commandId) return [`is of change ${changeId}, which is not open`]
        open = undefined
        return []
      }
      case 'OrderCancelled':
      case 'OrderPaymentFailed': {
        const left = besides()
        open = undefined
        return left ? [`left change ${left.commandId} open`] : []
      }
      default:
        return []
    }
  }
}

/** Beside the change set an order changes by what is missing, or can't be sent: a shortage, or a fulfillment. */
const sourcesIn = ({ type, id, shortageId }: AuditEvent): string[] => {
  if (type === 'FulfillmentRequested' || type === 'StockReservationRequested') return [id]
  return type === 'ShortageOpened' && shortageId ? [shortageId] : []
}

const besideFaults = (changeId: string, sources: ReadonlySet<string>, open: AuditEvent | undefined): string[] => [
  ...(sources.has(changeId) ? [] : [`is of change ${changeId}, which is not open`]),
  ...(open ? [`came while change ${open.commandId} was open`] : []),
]

const lessFaults = (before: Standing, after: Standing): string[] => [
  ...(exceeding(after.units, before.units).length ? ['has more units, though it only leaves goods out'] : []),
  ...(after.totalMinor > before.totalMinor ? ['is dearer, though it only leaves goods out'] : []),
]

const planFaults = (event: AuditEvent, { plan }: AuditEvent): string[] => {
  const { lines = [], totalMinor, chargeMinor, refundMinor } = event
  if (!plan) return []
  return [
    ...(textOf(lines) === textOf(plan.lines) ? [] : ['has other lines than its plan']),
    ...(totalMinor === plan.totalMinor && chargeMinor === plan.chargeMinor && refundMinor === plan.refundMinor
      ? []
      : ['has other amounts than its plan']),
  ]
}

const textOf = (lines: readonly AuditLine[]): string => JSON.stringify(lines)
