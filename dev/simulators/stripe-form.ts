// Stripe's form-encoded parameters: flat keys such as metadata[order_id], checked against what an endpoint takes.
// It must never let an unknown parameter pass: a misspelt one would silently do something else in production.
import { invalidParameter, unknownParameter } from './stripe-errors'

export type Form = ReadonlyMap<string, string>

export const parseForm = (text: string): Form => new Map(new URLSearchParams(text))

/** `allowed` holds exact keys; one that ends in [] allows any key below it (metadata[] allows metadata[order_id]). */
export function refuseUnknown(form: Form, allowed: ReadonlySet<string>): void {
  for (const key of form.keys()) {
    if (allowed.has(key)) continue
    const bracket = key.indexOf('[')
    if (bracket < 0 || !allowed.has(`${key.slice(0, bracket)}[]`)) throw unknownParameter(key)
  }
}

export function required(form: Form, name: string): string {
  const value = form.get(name)
  if (value !== undefined && value !== '') return value
  throw invalidParameter('parameter_missing', `Missing required param: ${name}.`, name)
}

/** Undefined if absent; refuses anything but a decimal integer of at least `least`. */
export function integer(form: Form, name: string, least: number): number | undefined {
  const text = form.get(name)
  if (text === undefined) return undefined
  if (!/^-?\d{1,15}$/.test(text)) throw invalidParameter('parameter_invalid_integer', `Invalid integer: ${text}`, name)
  if (Number(text) >= least) return Number(text)
  const message = `This value must be greater than or equal to ${least}.`
  throw invalidParameter('parameter_invalid_integer', message, name)
}

export function flag(form: Form, name: string): boolean | undefined {
  const text = form.get(name)
  if (text === undefined || text === 'true' || text === 'false') return text === undefined ? undefined : text === 'true'
  throw invalidParameter(undefined, `Invalid boolean: ${text}`, name)
}

export function oneOf<Choice extends string>(form: Form, name: string, choices: readonly Choice[]): Choice | undefined {
  const text = form.get(name)
  if (text === undefined || (choices as readonly string[]).includes(text)) return text as Choice | undefined
  throw invalidParameter(undefined, `Invalid ${name}: must be one of ${choices.join(', ')}`, name)
}
