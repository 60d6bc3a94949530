// Stripe's lists: newest first, cursors, `created` filters, search pages and `expand`.
// It must never be on the way of a charge: lists walk all records.
import { invalidParameter } from './stripe-errors'
import { type Form, integer } from './stripe-form'
import type { Ledger } from './stripe-ledger'
import { compileSearch } from './stripe-metadata'
import { type Wire, wireById, wirePayment } from './stripe-wire'

export const listParameters = ['limit', 'starting_after', 'ending_before', 'created', 'created[]', 'expand[]'] as const

/** `records` in order of creation; answers one page, newest first. */
export function listPage(path: string, records: readonly Wire[], form: Form): object {
  const limit = readLimit(form)
  const within = createdFilter(form)
  const newestFirst = records.filter((record) => within(record.created)).reverse()
  const after = form.get('starting_after')
  const before = form.get('ending_before')
  if (before !== undefined) {
    const newer = newestFirst.slice(0, indexOf(newestFirst, before, 'ending_before'))
    return { object: 'list', data: newer.slice(-limit), has_more: newer.length > limit, url: path }
  }
  const start = after === undefined ? 0 : indexOf(newestFirst, after, 'starting_after') + 1
  const data = newestFirst.slice(start, start + limit)
  return { object: 'list', data, has_more: newestFirst.length > start + limit, url: path }
}

/** Search sees a payment only `lagMs` after its creation, as Stripe's index may lag by up to a minute. */
export function searchPage(ledger: Ledger, form: Form, lagMs: number): object {
  const matches = compileSearch(form.get('query') ?? '')
  const limit = readLimit(form)
  const start = form.has('page') ? Number(form.get('page')) : 0
  const indexedUntil = ledger.now() - lagMs
  const found = Object.values(ledger.store.state.payments)
    .filter((payment) => payment.createdMs <= indexedUntil)
    .filter((payment) => matches({ ...payment, amount: payment.amountMinor }))
    .reverse()
  const more = found.length > start + limit
  const data = found.slice(start, start + limit).map(wirePayment)
  const url = '/v1/payment_intents/search'
  return { object: 'search_result', data, has_more: more, next_page: more ? String(start + limit) : null, url }
}

/** Replaces ids by objects where `expand[]` asks for it: latest_charge, charge, payment_intent (data.… in lists). */
export function expand(ledger: Ledger, answer: object, form: Form): object {
  const paths = [...form].filter(([key]) => key.startsWith('expand[')).map(([, value]) => value)
  return paths.reduce((expanded, path) => expandPath(ledger, expanded, path), answer)
}

function expandPath(ledger: Ledger, answer: object, path: string): object {
  if (path.startsWith('data.') && 'data' in answer && Array.isArray(answer.data)) {
    const field = path.slice('data.'.length)
    return { ...answer, data: answer.data.map((item: object) => expandPath(ledger, item, field)) }
  }
  const current = (answer as Record<string, unknown>)[path]
  const expandable = ['latest_charge', 'charge', 'payment_intent'].includes(path) && current !== undefined
  if (!expandable) throw invalidParameter(undefined, `This property cannot be expanded (${path}).`, 'expand')
  return { ...answer, [path]: typeof current === 'string' ? wireById(ledger, current) : current }
}

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

function indexOf(records: readonly Wire[], id: string, param: string): number {
  const index = records.findIndex((record) => record.id === id)
  if (index >= 0) return index
  throw invalidParameter('resource_missing', `No such object: '${id}'`, param)
}
