// What an order is and stands for, as its facts have it: lines, total, and what was kept of returns. Shared by rules of its life. Pure.
import type { AuditEvent } from './events'
import type { From } from './life-table'
import { none, unitsBy, type Quantities } from './quantities'

/** Hears every event of one order, in order, with the state before it, and says what is wrong with it. */
export type LifeRule = (event: AuditEvent, from: From) => readonly string[]

/** Units by line; amounts in minor units. */
export type Standing = { readonly units: Quantities; readonly totalMinor: number; readonly feesMinor: number }

export const unplaced: Standing = { units: none, totalMinor: 0, feesMinor: 0 }

export const standingAfter = (before: Standing, event: AuditEvent): Standing => {
  const { type, lines, totalMinor = 0, feeMinor = 0 } = event
  if (type !== 'OrderCreated' && type !== 'OrderChanged' && type !== 'ReturnSettled') return before
  const kept = type === 'ReturnSettled' ? feeMinor : 0
  return { units: unitsBy('lineId', lines), totalMinor, feesMinor: before.feesMinor + kept }
}
