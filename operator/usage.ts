// What people may write on the command line for a time or a position, and the error for what they may not.
import type { JournalNodeName } from '../topics/topology'
import { nodeNames, nodeSpec } from '../topics/topology'

/** The command was written wrongly: one sentence that says how to write it. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The command was right and could not be done: one sentence that says what to do. Exit code 1. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
}

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const timeForms = 'write it as 2026-03-04T12:30:00Z (without a zone it is UTC) or as an age such as 30s, 15m, 2h, 3d'

/** Milliseconds since 1970. Throws UsageError. */
export const parseTime = (text: string, now: number): number => {
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? []
  if (count !== undefined) return now - Number(count) * unitMs[unit!]!
  if (!/^\d{4}-\d\d-\d\d/.test(text)) throw new UsageError(`"${text}" is not a time: ${timeForms}`)
  const zoned = /([zZ]|[+-]\d\d:?\d\d)$/.test(text.slice(10)) || text.length === 10
  const time = Date.parse(zoned ? text.replace(' ', 'T') : `${text.replace(' ', 'T')}Z`)
  if (Number.isNaN(time)) throw new UsageError(`"${text}" is not a time: ${timeForms}`)
  return time
}

/** Where in a journal: its first record, an offset, or the first record at or after a time (ms). */
export type Place =
  | { readonly kind: 'beginning' }
  | { readonly kind: 'offset'; readonly offset: number }
  | { readonly kind: 'time'; readonly time: number }

/** Throws UsageError. */
export const parsePlace = (text: string, now: number): Place => {
  if (text === 'beginning') return { kind: 'beginning' }
  if (/^\d{1,15}$/.test(text)) return { kind: 'offset', offset: Number(text) }
  return { kind: 'time', time: parseTime(text, now) }
}

/** A whole number from `least` on. Throws UsageError. */
export const parseCount = (text: string, what: string, least = 0): number => {
  const count = /^\d{1,15}$/.test(text) ? Number(text) : NaN
  if (!(count >= least)) throw new UsageError(`${what} "${text}" is not a whole number from ${least} on`)
  return count
}

export const journalNodes = nodeNames.filter((node) =>
  ['decider', 'mapper'].includes(nodeSpec(node).kind),
) as JournalNodeName[]

/** A node that has a journal. Throws UsageError. */
export const parseNode = (text: string): JournalNodeName => {
  const node = journalNodes.find((name) => name === text)
  if (!node) throw new UsageError(`"${text}" is no node with a journal: choose one of ${journalNodes.join(', ')}`)
  return node
}
