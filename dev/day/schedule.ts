// The plan of the simulated day: when customers come, when providers are away, and what goes wrong how often. Data.
import type { MishapRates } from '../simulators/wms-mishaps'
import type { Span } from './lane'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Midnight in São Paulo. */
export const dayBegins = Date.UTC(2026, 2, 4, 3)
export const dayEnds = dayBegins + dayMs
/** Long after the last parcel of the day should be there. */
export const allEnds = dayBegins + 12 * dayMs

const hours = (from: number, to: number): Span => ({ from: dayBegins + from * hourMs, to: dayBegins + to * hourMs })
export const wmsOutage = hours(10, 12)
export const fedexOutage = hours(15, 16)
/** When suppliers bring what was sold before it was there. */
export const deliveryAt = dayBegins + 16.5 * hourMs

/** Orders by hour of the day, in shares of one another: quiet at night, busiest in the evening. */
const hourly = [12, 8, 6, 5, 5, 8, 15, 26, 40, 52, 60, 64, 66, 62, 58, 58, 60, 64, 70, 78, 84, 80, 58, 30]
const total = hourly.reduce((sum, share) => sum + share, 0)

/** When the customer comes who has `share` (0 to 1) of the day's customers before. Milliseconds since 1970. */
export const arrivalOf = (share: number): number => {
  let left = share * total
  for (const [hour, weight] of hourly.entries()) {
    if (left < weight) return dayBegins + Math.floor((hour + left / weight) * hourMs)
    left -= weight
  }
  return dayEnds - 1
}

export const mishapRates: MishapRates = {
  lineRejectedRate: 0.002,
  shortPickRate: 0.008,
  damagedRate: 0.004,
  addressRefusedRate: 0.002,
}
/** Of FedEx's parcels: late by a day, and come back. */
export const fates = { exceptionRate: 0.01, returnRate: 0.003 }
/** Of FedEx's posts: never come, come hours late, come twice. */
export const posts = { lostRate: 0.03, lateRate: 0.03, twiceRate: 0.02, latestMs: 3 * hourMs }
/** Of all calls: done, and the answer lost. */
export const lossRate = 0.005
/** Of look-ups in doubt: FedEx does not show yet what it has done. */
export const blindRate = 0.3
/** When what was made beside it is looked for again. */
export const undoMs = 300_000
/** Of all results: told twice. */
export const retoldRate = 0.01
export const staff = { abandonRate: 0.15 }
export const customers = { cancelRate: 0.015, declineRate: 0.01, dropRate: 0.3, splitRate: 0.3 }

export const fedexPerMinute = 100
export const wmsPollMs = 5 * 60_000
export const inventoryPollMs = 60_000
export const trackPollMs = 10 * 60_000
/** A parcel of which nothing was heard for so long is asked about, and again after as long. */
export const silentMs = 8 * hourMs
