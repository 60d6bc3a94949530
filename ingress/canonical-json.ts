// The hash by which a repeated request is told from another one: the same values give the same hash, however they are written.
import { createHash } from 'node:crypto'

/** JSON with sorted keys and no spaces. Takes what JSON.parse gives. */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`
}

/** SHA-256 of the canonical JSON, hex. */
export const bodyHashOf = (body: unknown): string => createHash('sha256').update(canonicalJson(body)).digest('hex')
