// Stripe's lists: newest first, cursors, `created` filters, search pages and `expand`.
// It must never be on the way of a charge: lists walk all records of a kind.
import { invalidParameter } from './stripe-errors'
import { type Form, integer } from './stripe-form'
import { type Ledger } from './stripe-ledger'
import { idsByMetadata, type Indexed } from './stripe-tables'
import { compileSearch, type Searchable } from './stripe-search'
import { wireById } from './stripe-wire-money'

export const listParameters = [
  'limit',
  'starting_after',
  'ending_before',
  'created',
  'created[gt]',
  'created[gte]',
  'created[lt]',
  'created[lte]',
  'expand[]',
] as const

type Made = { readonly id: string; readonly createdMs: number }

/** `records` in order of creation; answers one page, newest first. */
export function listPage<Item extends Made>(
  path: string,
  records: readonly Item[],
  form: Form,
  render: (record: Item) => object,
): object {
  const limit = readLimit(form)
  const within = createdFilter(form)
  const newestFirst = records.filter((record) => within(Math.floor(record.createdMs / 1_000))).reverse()
  const after = form.get('starting_after')
  const before = form.get('ending_before')
  const page = (found: readonly Item[], more: boolean) => ({
    object: 'list',
    data: found.map(render),
    has_more: more,
    url: path,
  })
  if (before !== undefined) {
    const newer = newestFirst.slice(0, indexOf(newestFirst, before, 'ending_before'))
    return page(newer.slice(-limit), newer.length > limit)
  }
  const start = after === undefined ? 0 : indexOf(newestFirst, after, 'starting_after') + 1
  return page(newestFirst.slice(start, start + limit), newestFirst.length > start + limit)
}

export type SearchedKind<Item extends Made> = {
  readonly kind: Indexed
  readonly path: string
  readonly fields: readonly string[]
  readonly records: Readonly<Record<string, Item>>
  readonly searchable: (record: Item) => Searchable
  readonly render: (record: Item) => object
}

/** Search sees an object only `searchLagMs` after its creation, as Stripe's index may lag by up to a minute. */
export function searchPage<Item extends Made>(ledger: Ledger, form: Form, searched: SearchedKind<Item>): object {
  const { kind, path, fields, records, searchable, render } = searched
  const { matches, pair } = compileSearch(form.get('query') ?? '', fields)
  const limit = readLimit(form)
  const start = form.has('page') ? Number(form.get('page')) : 0
  const indexedUntil = ledger.now() - ledger.knobs().searchLagMs
  const candidates = pair
    ? idsByMetadata(ledger, kind, ...pair).flatMap((id) => records[id] ?? [])
    : Object.values(records)
  const found = candidates.filter((record) => record.createdMs <= indexedUntil && matches(searchable(record))).reverse()
  const more = found.length > start + limit
  const data = found.slice(start, start + limit).map(render)
  return { object: 'search_result', data, has_more: more, next_page: more ? String(start + limit) : null, url: path }
}

const expandable = new Set(
  `latest_charge charge payment_intent payment_method customer balance_transaction failure_balance_transaction source
   setup_intent default_payment_method dispute`.split(/\s+/),
)
const deepest = 4

/** Replaces ids by objects where `expand[]` asks for it, at any depth (data.… in lists). */
export function expand(ledger: Ledger, answer: object, form: Form): object {
  const paths = [...form].filter(([key]) => key.startsWith('expand[')).map(([, value]) => value)
  return paths.reduce((expanded, path) => {
    const steps = path.split('.')
    if (steps.length > deepest) throw notExpandable(path)
    return expandPath(ledger, expanded, steps, path)
  }, answer)
}

function expandPath(ledger: Ledger, answer: object, steps: readonly string[], path: string): object {
  const [step = '', ...rest] = steps
  if (step === 'data' && 'data' in answer && Array.isArray(answer.data)) {
    return { ...answer, data: answer.data.map((item: object) => expandPath(ledger, item, rest, path)) }
  }
  const current = (answer as Record<string, unknown>)[step]
  const nested = typeof current === 'object' && rest.length > 0
  if (current === undefined || !(expandable.has(step) || nested)) throw notExpandable(path)
  const found = typeof current === 'string' ? (wireById(ledger, current) ?? current) : current
  const deeper = rest.length > 0 && typeof found === 'object' && found !== null
  return { ...answer, [step]: deeper ? expandPath(ledger, found, rest, path) : found }
}

const notExpandable = (path: string) =>
  invalidParameter(undefined, `This property cannot be expanded (${path}).`, 'expand')

function readLimit(form: Form): number {
  const limit = integer(form, 'limit', 1) ?? 10
  if (limit <= 100) return limit
  throw invalidParameter('parameter_invalid_integer', 'This value must be less than or equal to 100.', 'limit')
}

function createdFilter(form: Form): (created: number) => boolean {
  const exact = integer(form, 'created', 0)
  const gte = integer(form, 'created[gte]', 0) ?? 0
  const gt = integer(form, 'created[gt]', 0) ?? -1
  const lte = integer(form, 'created[lte]', 0) ?? Infinity
  const lt = integer(form, 'created[lt]', 0) ?? Infinity
  return (at) => (exact === undefined || at === exact) && at >= gte && at > gt && at <= lte && at < lt
}

function indexOf(records: readonly Made[], id: string, param: string): number {
  const index = records.findIndex((record) => record.id === id)
  if (index >= 0) return index
  throw invalidParameter('resource_missing', `No such object: '${id}'`, param)
}
