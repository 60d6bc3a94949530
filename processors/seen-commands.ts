// Which commands an aggregate has answered, so that the same one again gets no second answer. It must never be bounded: a key is kept
// for as long as the log is.
import type { CommandRef } from '../schemas/messages'

/** The bodyHash of each command answered, by its id; and of each other request under its key, by both. */
export type SeenCommands = Readonly<Record<string, string>>

/** REUSED: another request came under the same Idempotency-Key, for the first time. */
export type Sighting = 'NEW' | 'REPEATED' | 'REUSED'

export const sightingOf = (by: CommandRef, seen: SeenCommands): Sighting => {
  const { commandId, bodyHash } = by
  if (!Object.hasOwn(seen, commandId)) return 'NEW'
  return seen[commandId] === bodyHash || Object.hasOwn(seen, otherOf(by)) ? 'REPEATED' : 'REUSED'
}

/** With what a fact answers; the first request of a key stays the one that counts, and the others are told so once. */
export const withSeen = (seen: SeenCommands, by: CommandRef | null): SeenCommands => {
  const sighting = by ? sightingOf(by, seen) : 'REPEATED'
  if (!by || sighting === 'REPEATED') return seen
  return { ...seen, [sighting === 'NEW' ? by.commandId : otherOf(by)]: by.bodyHash }
}

const otherOf = ({ commandId, bodyHash }: CommandRef): string => `${commandId} ${bodyHash}`
