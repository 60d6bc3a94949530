// Reads JSON of unknown shape: what is missing or of another type reads as empty. It must never throw.

export type Json = Readonly<Record<string, unknown>>

export const object = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** A string with something in it, of at most `longest` characters (not UTF-16 units). */
export const filled = (value: unknown, longest = Number.POSITIVE_INFINITY): value is string =>
  typeof value === 'string' && value.trim() !== '' && [...value].length <= longest
