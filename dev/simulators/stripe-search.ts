// Stripe's search language over payments and customers: clauses on metadata and a few fields, joined by AND or by OR.
// It must never support more of the language than Stripe does.
import type { StripeFailure } from './stripe-errors'
import { invalidParameter } from './stripe-errors'
import type { Metadata } from './stripe-metadata'

/** Fields by name: which of them exist depends on what is searched. */
export type Searchable = { readonly metadata: Metadata; readonly fields: Readonly<Record<string, string>> }

export type Search = {
  readonly matches: (candidate: Searchable) => boolean
  /** A pair that everything found has in its metadata, where the query says one. */
  readonly pair: readonly [name: string, value: string] | undefined
}

type Clause = { readonly test: Search['matches']; readonly pair?: Search['pair'] }

const clause = /^(?:metadata\[(['"])(.+?)\1\]|([a-z_]+)):\s*(?:(['"])(.*?)\4|(\d+))$/

/** metadata['k']:'v', status:'succeeded', amount:100, joined by AND (or by OR, never both). `fields` are the searchable ones. */
export function compileSearch(query: string, fields: readonly string[]): Search {
  const joined = query.trim()
  const disjunction = / OR /i.test(joined)
  if (disjunction && / AND /i.test(joined)) throw unreadable(query)
  const clauses = joined
    .split(disjunction ? / OR /i : / AND /i)
    .map((part) => compileClause(part.trim(), query, fields))
  return {
    matches: (candidate) =>
      disjunction ? clauses.some(({ test }) => test(candidate)) : clauses.every(({ test }) => test(candidate)),
    pair: disjunction ? undefined : clauses.find(({ pair }) => pair)?.pair,
  }
}

function compileClause(part: string, query: string, fields: readonly string[]): Clause {
  const match = clause.exec(part)
  if (!match) throw unreadable(query)
  const [, , key, field = '', , text, digits] = match
  const value = (text ?? digits ?? '').replaceAll(/\\(['"])/g, '$1')
  if (key !== undefined) return { test: ({ metadata }) => metadata[key] === value, pair: [key, value] }
  if (fields.includes(field)) return { test: (candidate) => candidate.fields[field] === value }
  const message = `Field \`${field}\` is an unsupported search field for resource. See http://stripe.com/docs/search#query-fields-for-resources for a list of supported fields.`
  throw invalidParameter(undefined, message, 'query')
}

const unreadable = (query: string): StripeFailure =>
  invalidParameter(undefined, `We were unable to parse your search query: ${query}`, 'query')
