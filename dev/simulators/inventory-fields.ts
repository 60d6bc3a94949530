// The parts of which the Inventory Service's request bodies are made, read strictly. It must never let through what the contract excludes.

/** The body breaks the contract; the message says how. */
export class Malformed extends Error {
  override readonly name = 'Malformed'
}

export type Fields = Record<string, unknown>

export function readObject(text: string, names: readonly string[]): Fields {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Malformed('The body is not JSON: send a JSON object')
  }
  return objectWith(value, names)
}

export function objectWith(value: unknown, names: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Malformed(`Send an object with ${names.join(', ')}`)
  const surplus = Object.keys(value).find((name) => !names.includes(name))
  if (surplus !== undefined) throw new Malformed(`There is no field '${surplus}': send ${names.join(', ')}`)
  return value as Fields
}

export function listOf(fields: Fields, name: string, least = 1): readonly unknown[] {
  const value = fields[name]
  if (Array.isArray(value) && value.length >= least && value.length <= 10_000) return value as unknown[]
  throw new Malformed(`'${name}' has to be a list of ${least} to 10,000 entries`)
}

export function readText(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value === 'string' && value.length >= 1 && value.length <= 200) return value
  throw new Malformed(`'${name}' has to be a text of 1 to 200 characters`)
}

export function readCount(fields: Fields, name: string, least: number): number {
  const value = fields[name]
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= 1e9) return value
  throw new Malformed(`'${name}' has to be an integer from ${least} to 1,000,000,000`)
}

export function oneOf<Value extends string>(fields: Fields, name: string, values: readonly Value[]): Value {
  const found = values.find((value) => value === fields[name])
  if (found === undefined) throw new Malformed(`'${name}' has to be one of ${values.join(', ')}`)
  return found
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/

/** Milliseconds since 1970. */
export function readInstant(fields: Fields, name: string): number {
  const value = fields[name]
  const ms = typeof value === 'string' && instant.test(value) ? Date.parse(value) : Number.NaN
  if (Number.isNaN(ms)) throw new Malformed(`'${name}' has to be a date-time of UTC, such as 2026-11-30T12:00:00.000Z`)
  return ms
}

/** Undefined where the field is missing or null. */
export const optional = <Value>(
  fields: Fields,
  name: string,
  read: (fields: Fields, name: string) => Value,
): Value | undefined => (fields[name] === undefined || fields[name] === null ? undefined : read(fields, name))
