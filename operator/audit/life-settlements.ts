// Rules of what a return comes to: the order stands for as much less as is given back, and has what did not come back. Pure.
import type { AuditEvent } from './events'
import { standingAfter, unplaced, type LifeRule, type Standing } from './life-standing'
import { isSame, none, plus, unitsBy, type Quantities } from './quantities'

type Opened = { readonly wanted: Quantities; readonly goods: Quantities; readonly isClaim: boolean }

export const settlementRule = (): LifeRule => {
  let now = unplaced
  const returns = new Map<string, Opened>()
  return (event) => {
    const before = now
    now = standingAfter(before, event)
    const { type, returnId = '' } = event
    const opened = returns.get(returnId)
    if (type === 'ReturnOpened') returns.set(returnId, openedBy(event))
    if (type === 'ReturnReceived' && opened) returns.set(returnId, received(opened, event))
    return type === 'ReturnSettled' && opened ? settlementFaults(event, before, now, opened) : []
  }
}

/** A claim is settled for all that it is about, every other return for what comes in. */
const openedBy = ({ lines, wanted, plan }: AuditEvent): Opened => {
  const isClaim = plan?.kind === 'CLAIM'
  return { wanted: unitsBy('lineId', wanted), goods: isClaim ? unitsBy('lineId', lines) : none, isClaim }
}

const received = (opened: Opened, { lines }: AuditEvent): Opened =>
  opened.isClaim ? opened : { ...opened, goods: plus(opened.goods, unitsBy('lineId', lines)) }

/** What the order stands for moves by what is charged and given back; lines that came back are gone, those that are sent instead are there. */
const settlementFaults = (
  { outcome, chargeMinor = 0, refundMinor = 0 }: AuditEvent,
  before: Standing,
  after: Standing,
  { goods, wanted }: Opened,
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
