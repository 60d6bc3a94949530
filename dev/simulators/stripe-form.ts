// Stripe's form-encoded parameters: flat keys such as metadata[order_id], checked against what an endpoint takes.
// It must never let an unknown parameter pass: a misspelt one would silently do something else in production.
import { invalidParameter, unknownParameter } from './stripe-errors'

export type Form = ReadonlyMap<string, string>

const typesRenamed = '2026-09-30'

/** `version`: the caller's Stripe-Version; before 2026-09-30 allowed_payment_method_types were called payment_method_types. */
export function parseForm(text: string, version: string): Form {
  const pairs = [...new URLSearchParams(text)]
  if (version >= typesRenamed) return new Map(pairs)
  return new Map(pairs.map(([key, value]) => [key.replace(/^(?=payment_method_types\[)/, 'allowed_'), value]))
}

/** `allowed` holds exact keys; one that ends in [] allows any key below it (metadata[] allows metadata[order_id]). */
export function refuseUnknown(form: Form, allowed: ReadonlySet<string>): void {
  for (const key of form.keys()) {
    if (allowed.has(key)) continue
    const bracket = key.indexOf('[')
    if (bracket < 0 || !allowed.has(`${key.slice(0, bracket)}[]`)) throw unknownParameter(key.replace(/\[\d*\]$/, ''))
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

/** What stands below `name` in brackets, as an object of objects and texts; undefined if nothing does, {} if it is emptied. */
export function below(form: Form, name: string): Record<string, unknown> | undefined {
  const found = [...form].filter(([key]) => key.startsWith(`${name}[`))
  if (found.length === 0) return form.get(name) === '' ? {} : undefined
  const root: Record<string, unknown> = {}
  for (const [key, value] of found) {
    const path = key.slice(name.length + 1, -1).split('][')
    if (path.includes('__proto__')) throw unknownParameter(key)
    let place = root
    for (const step of path.slice(0, -1)) place = (place[step] ??= {}) as Record<string, unknown>
    place[path.at(-1) ?? ''] = value === '' ? null : value
  }
  return root
}

/** An array's texts in their order; undefined if it is absent. */
export function texts(form: Form, name: string): string[] | undefined {
  const found = [...form].filter(([key]) => key.startsWith(`${name}[`)).map(([, value]) => value)
  return found.length === 0 ? undefined : found
}
