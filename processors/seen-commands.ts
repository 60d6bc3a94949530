// Which commands an aggregate has answered, so that the same one again gets no second answer. It must never be bounded: a key is kept
// for as long as the log is.
import type { CommandRef } from '../schemas/messages'

/** The bodyHash of each command answered, by its id. */
export type SeenCommands = Readonly<Record<string, string>>

/** REUSED: another request came under the same Idempotency-Key. */
export type Sighting = 'NEW' | 'REPEATED' | 'REUSED'

export const sightingOf = ({ commandId, bodyHash }: CommandRef, seen: SeenCommands): Sighting => {
  if (!Object.hasOwn(seen, commandId)) return 'NEW'
  return seen[commandId] === bodyHash ? 'REPEATED' : 'REUSED'
}

/** With what a fact answers; the first request of a key stays the one that counts. */
export const withSeen = (seen: SeenCommands, by: CommandRef | null): SeenCommands =>
  by && sightingOf(by, seen) === 'NEW' ? { ...seen, [by.commandId]: by.bodyHash } : seen
