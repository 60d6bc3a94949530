// What becomes of an order of which not all is on hand, and how long stock is held for one that is not paid. Data and two functions.
import type { AvailabilityTerms, PartialChoice, SkuSupply } from '../../schemas/messages'
import { ruleAt, type Versioned } from './versions'

export type AvailabilityRule = Versioned & {
  /** Where the customer does not choose. */
  readonly whenPartial: PartialChoice
  /** How long stock is held for an order that is not paid. */
  readonly holdHours: number
  /** Days after which a backorder that has not come is looked at: after it was expected, or, where nobody knows when, after it began. */
  readonly lateDays: number
  readonly unknownDays: number
}

export const availabilityVersions: readonly AvailabilityRule[] = [
  {
    id: 'availability-2015-01',
    validFrom: '2015-01-01',
    whenPartial: 'WAIT',
    holdHours: 2,
    lateDays: 7,
    unknownDays: 30,
  },
]

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** A hold outlives the calls of a payment, however fast time goes. */
const shortestMs = 60_000

export type OrderToSupply = {
  readonly at: number
  /** The customer's; null: as the rule has it. */
  readonly choice: PartialChoice | null
  /** Of its items that may be sold before they are there. */
  readonly supplies: readonly SkuSupply[]
}

/** `speed` compresses how long stock is held: 1 in production. */
export const availabilityFor = ({ at, choice, supplies }: OrderToSupply, speed = 1): AvailabilityTerms => {
  const { id: ruleId, whenPartial, holdHours } = ruleAt(availabilityVersions, at)
  const holdMs = Math.max(shortestMs, Math.round((holdHours * hourMs) / speed))
  return { ruleId, whenPartial: choice ?? whenPartial, holdMs, supplies }
}

/** Until when a backorder is waited for that began at `since`, by the rule of `at`. Milliseconds since 1970. */
export const backorderDeadline = (expectedAt: number | null, since: number, at: number): number => {
  const { lateDays, unknownDays } = ruleAt(availabilityVersions, at)
  return expectedAt === null ? since + unknownDays * dayMs : Math.max(expectedAt, since) + lateDays * dayMs
}
