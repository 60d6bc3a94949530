// Everybody who works for the warehouses of a run, whatever becomes of its orders: the drivers of our own fleet, and staff who look after what
// is blocked. Without them parcels never arrive, and what has failed waits for a day.
import { FleetDriver } from './fleet-driver'
import { FloorHand } from './floor-hand'
import type { OrderApi } from './order-api'
import { startRounds } from './rounds'

export type CrewOptions = {
  readonly api: OrderApi
  /** Shortens the ways of parcels. */
  readonly speed: number
  /** Somebody else looks after what is blocked of this order. */
  readonly isMinded?: (orderId: string) => boolean
  /** Told of what was refused, and once of each reason for which nobody can work now. */
  readonly onProblem?: (text: string) => void
}
export type Crew = {
  /** What was done about blocked fulfillments, how often. */
  readonly outcomes: () => ReadonlyMap<string, number>
  readonly stop: () => Promise<void>
}

const minuteMs = 60_000
const [shortestMs, longestMs] = [250, 2_000]

export const startCrew = ({ api, speed, isMinded, onProblem }: CrewOptions): Crew => {
  const everyMs = Math.min(longestMs, Math.max(shortestMs, (15 * minuteMs) / speed))
  const told = onProblem ? { onProblem } : {}
  const drivers = new FleetDriver({ floor: api.floor, speed, ...told })
  const hand = new FloorHand({ api, ...(isMinded ? { isMinded } : {}), ...told })
  const known = new Set<string>()
  const onFailure = (text: string): void => {
    if (!known.has(text)) onProblem?.(`the floor could not be looked at: ${text}`)
    known.add(text)
  }
  const rounds = [drivers, hand].map((one) => startRounds(() => one.round(), everyMs, onFailure))
  return {
    outcomes: () => hand.outcomes,
    stop: async () => void (await Promise.all(rounds.map(({ stop }) => stop()))),
  }
}
