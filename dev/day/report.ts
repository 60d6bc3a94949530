// The simulated day in tables: what happened, whether the books balance, and how long things waited. Texts only; it decides nothing.
import { tableOf } from '../../operator/table'
import { balances, type Check } from './books'
import type { Day } from './day'

const shownProblems = 5

export const reportOf = (day: Day, checks: readonly Check[], seconds: number): string =>
  [
    tableOf(['what happened', 'count'], countsOf(day)),
    tableOf(
      ['books', 'by the nodes', 'by the providers', ''],
      checks.map((check) => [check.name, check.said, check.booked, balances(check) ? 'even' : 'DIFFERENT']),
    ),
    ...checks.filter((check) => !balances(check)).map(problemsOf),
    tableOf(['queue', 'count', 'p50', 'p95', 'max'], agesOf(day)),
    tableOf(['lane', 'most waiting', 'at', 'answers lost', 'outage over after'], lanesOf(day)),
    `${day.stages.messages} messages decided in ${Math.round(seconds)} s`,
  ].join('\n\n')

const problemsOf = ({ name, found }: Check): string =>
  [`${name}: ${found.length} found`, ...found.slice(0, shownProblems).map((text) => `  ${text}`)].join('\n')

const countsOf = (day: Day): [string, number][] => {
  const { facts, fedex, fleet, checkout, watch, shop } = day
  const count = (type: string): number => facts.counts.get(type) ?? 0
  const statuses = new Map<string, number>()
  for (const status of facts.statusOf.values()) statuses.set(status, (statuses.get(status) ?? 0) + 1)
  return [
    ['orders placed', day.placed],
    ...[...statuses].sort().map(([status, of]): [string, number] => [`  now ${status}`, of]),
    ...[...facts.codes].sort().map(([code, of]): [string, number] => [`  refused or cancelled: ${code}`, of]),
    ['orders in more than one fulfillment', facts.splits],
    ['orders that waited for a backorder', count('OrderBackordered')],
    ['exceptions of the warehouse', count('WarehouseExceptionNoted')],
    ['fulfillments blocked', count('FulfillmentBlocked')],
    ['fulfillments retried by staff', count('FulfillmentRetried')],
    ['fulfillments given up', count('FulfillmentFailed')],
    ['shortages asked about', count('ShortageOpened')],
    ['parcels that left', facts.shipped.size],
    ['parcels delivered', facts.delivered.size],
    ['parcels returned by the carrier', facts.returned.size],
    ['labels of FedEx', fedex.ledger.all().length],
    ['labels of our fleet', fleet.parcels.size],
    ['labels voided since they were not used', count('LabelVoidRequested')],
    ['labels voided after a doubt', fedex.extras],
    ['escalations', count('EscalationOpened')],
    ['calls of FedEx', fedex.calls],
    ['addresses checked', checkout.addresses.checked],
    ['addresses not checked: no quota or FedEx down', checkout.addresses.unchecked],
    ['rates asked', checkout.quotes.asked],
    ['rates remembered', checkout.quotes.remembered],
    ['rates missing', checkout.quotes.missing],
    ['posts of FedEx lost', watch.lostPosts],
    ['parcels asked about', watch.asked],
    ['movements of stock', shop.stock.movements.length],
    ['signals and results told twice', day.retold],
  ]
}

const agesOf = (day: Day): [string, number, string, string, string][] =>
  [...day.ages.summaries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([queue, { count, p50, p95, max }]) => [queue, count, spanOf(p50), spanOf(p95), spanOf(max)])

const lanesOf = ({ lanes }: Day): [string, number, string, number, string][] =>
  Object.entries(lanes).map(([name, { deepest, lost, drainedAt, outageEnd }]) => [
    name,
    deepest.count,
    timeOf(deepest.at),
    lost,
    drainedAt === null || outageEnd === null ? '' : spanOf(drainedAt - outageEnd),
  ])

const timeOf = (at: number): string => (at === 0 ? '' : new Date(at).toISOString().slice(5, 16).replace('T', ' '))

export const spanOf = (ms: number): string => {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 120_000) return `${(ms / 1_000).toFixed(1)} s`
  return ms < 7_200_000 ? `${(ms / 60_000).toFixed(1)} min` : `${(ms / 3_600_000).toFixed(1)} h`
}
