// Rules of the one change set of an order, and of its lines and money: what is opened is ended before the next begins, and the order afterwards
// is what the plan, or the arithmetic of the return, says. Pure.
import type { AuditEvent, AuditLine } from './events'
import type { From } from './life-table'
import { exceeding, isSame, none, plus, unitsBy, type Quantities } from './quantities'

/** Hears every event of one order, in order, with the state before it, and says what is wrong with it. */
export type LifeRule = (event: AuditEvent, from: From) => readonly string[]

type Standing = { readonly units: Quantities; readonly totalMinor: number; readonly feesMinor: number }
type Opened = { readonly wanted: Quantities; readonly claimed: Quantities; readonly isClaim: boolean }

export const changeRule = (): LifeRule => {
  let now: Standing = { units: none, totalMinor: 0, feesMinor: 0 }
  let open: AuditEvent | undefined
  const sources = new Set<string>()
  const returns = new Map<string, Opened>()
  const received = new Map<string, Quantities>()
  const changed = (event: AuditEvent): string[] => {
    const { changeId = '', lines = [], totalMinor = 0 } = event
    const before = now
    now = { ...now, units: unitsBy('lineId', lines), totalMinor }
    if (changeId === open?.commandId) return [...planFaults(event, open), ...ended()]
    return [
      ...(sources.has(changeId) ? [] : [`is of change ${changeId}, which is not open`]),
      ...(open && open.plan?.kind !== 'CANCEL' ? [`came while change ${open.commandId} was open`] : []),
      ...(exceeding(now.units, before.units).length ? ['has more units, though it only leaves goods out'] : []),
      ...(totalMinor > before.totalMinor ? ['is dearer, though it only leaves goods out'] : []),
    ]
  }
  const ended = (): [] => {
    open = undefined
    return []
  }
  const settled = (event: AuditEvent): string[] => {
    const { returnId = '', lines = [], totalMinor = 0, feeMinor = 0 } = event
    const before = now
    now = { units: unitsBy('lineId', lines), totalMinor, feesMinor: before.feesMinor + feeMinor }
    const opened = returns.get(returnId)
    const goods = opened?.isClaim ? opened.claimed : (received.get(returnId) ?? none)
    return opened
      ? settlementFaults(event, before, now, goods, opened.wanted)
      : [`is of return ${returnId}, which was never opened`]
  }
  return (event) => {
    switch (event.type) {
      case 'OrderCreated':
        now = { units: unitsBy('lineId', event.lines), totalMinor: event.totalMinor ?? 0, feesMinor: 0 }
        return []
      case 'ChangeOpened': {
        const faults = open ? [`came while change ${open.commandId} was open`] : []
        open = event
        return faults
      }
      case 'OrderChanged':
        return changed(event)
      case 'ChangeFailed':
        return event.changeId === open?.commandId ? ended() : [`is of change ${event.changeId}, which is not open`]
      case 'OrderCancelled':
      case 'OrderPaymentFailed':
        return open && open.plan?.kind !== 'CANCEL' ? [`left change ${open.commandId} open`] : ended()
      case 'ReturnOpened': {
        const [claimed, wanted] = [unitsBy('lineId', event.lines), unitsBy('lineId', event.wanted)]
        returns.set(event.returnId ?? '', { claimed, wanted, isClaim: event.plan?.kind === 'CLAIM' })
        return []
      }
      case 'ReturnReceived': {
        const id = event.returnId ?? ''
        received.set(id, plus(received.get(id) ?? none, unitsBy('lineId', event.lines)))
        return []
      }
      case 'ReturnSettled':
        return settled(event)
      case 'ShortageOpened':
        sources.add(event.shortageId ?? '')
        return []
      case 'FulfillmentRequested':
        sources.add(event.id)
        return []
      case 'FulfillmentNoted':
        if (event.newFulfillmentId) sources.add(event.newFulfillmentId)
        return []
      default:
        return []
    }
  }
}

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

/** What the order stands for moves by what is charged and given back; lines that came back are gone, those that are sent instead are there. */
const settlementFaults = (
  { outcome, chargeMinor = 0, refundMinor = 0 }: AuditEvent,
  before: Standing,
  after: Standing,
  goods: Quantities,
  wanted: Quantities,
): string[] => {
  const moved = after.totalMinor + after.feesMinor - before.totalMinor - before.feesMinor
  const less = plus(before.units, goods, -1)
  const allowed: { readonly [Outcome in string]?: readonly Quantities[] } = {
    REFUNDED: [less],
    EXCHANGED: [plus(less, wanted)],
    RESHIPPED: [before.units],
    NOTHING: [before.units, less],
  }
  return [
    ...(moved === chargeMinor - refundMinor
      ? []
      : [`moves what is due by ${moved}, and charges ${chargeMinor} and returns ${refundMinor} minor units`]),
    ...(allowed[outcome ?? '']?.some((units) => isSame(units, after.units))
      ? []
      : [`${outcome}: has other lines than what came back leaves`]),
  ]
}
