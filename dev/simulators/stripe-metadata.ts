// Stripe's metadata: at most 50 pairs, keys of 40 and values of 500 characters; and the search language over it.
// It must never support more of the search language than Stripe does.
import type { StripeFailure } from './stripe-errors'
import { invalidParameter } from './stripe-errors'
import type { Form } from './stripe-form'

export type Metadata = Record<string, string>

export function readMetadata(form: Form): Metadata {
  const metadata: Metadata = {}
  for (const [key, value] of form) {
    if (!key.startsWith('metadata[')) continue
    const name = key.slice('metadata['.length, -1)
    const param = `metadata[${name}]`
    if (name.length > 40)
      throw invalidParameter('parameter_invalid_string_too_long', 'Metadata keys have at most 40 characters', param)
    if (value.length > 500)
      throw invalidParameter('parameter_invalid_string_too_long', 'Metadata values have at most 500 characters', param)
    metadata[name] = value
  }
  if (Object.keys(metadata).length > 50) throw invalidParameter(undefined, 'Metadata has at most 50 keys', 'metadata')
  return metadata
}

export type Searchable = {
  readonly metadata: Metadata
  readonly status: string
  readonly currency: string
  readonly amount: number
}

const clause = /^(?:metadata\[(['"])(.+?)\1\]|(status|currency|amount)):\s*(?:(['"])(.*?)\4|(\d+))$/

/** Clauses joined by AND (or by OR, never both): metadata['k']:'v', status:'succeeded', currency:'brl', amount:100. */
export function compileSearch(query: string): (candidate: Searchable) => boolean {
  const joined = query.trim()
  const disjunction = / OR /i.test(joined)
  if (disjunction && / AND /i.test(joined)) throw unreadable(query)
  const tests = joined.split(disjunction ? / OR /i : / AND /i).map((part) => compileClause(part.trim(), query))
  return (candidate) => (disjunction ? tests.some((test) => test(candidate)) : tests.every((test) => test(candidate)))
}

function compileClause(part: string, query: string): (candidate: Searchable) => boolean {
  const match = clause.exec(part)
  if (!match) throw unreadable(query)
  const [, , key, field, , text, digits] = match
  const value = (text ?? digits ?? '').replaceAll(/\\(['"])/g, '$1')
  if (key !== undefined) return (candidate) => candidate.metadata[key] === value
  return (candidate) => String(candidate[field as 'status' | 'currency' | 'amount']) === value
}

const unreadable = (query: string): StripeFailure =>
  invalidParameter(undefined, `We were unable to parse your search query: ${query}`, 'query')
