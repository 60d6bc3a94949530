// The figures of a run for people: tables with ratios to one append, and a sentence of where the time goes.
import { tableOf, type Cell } from '../../operator/table'
import type { Hop } from './hops'
import { allocation } from './allocation-report'
import { payments, wherePaymentsGo } from './payments-report'
import { bestLevel, type BenchResults, type LevelResult, type RateResult } from './results'
import { rounded, type Summary } from './statistics'
import { stockEvents } from './stock-report'

type Row = readonly Cell[]
export type Section = { readonly title: string; readonly head: readonly string[]; readonly rows: readonly Row[] }

const percentiles = ['p50', 'p95', 'p99'] as const

export const reportOf = (results: BenchResults): string => {
  const sections = [
    units(results),
    rates(results),
    targets(results),
    levels(results),
    cpu(results),
    hops(results),
    restores(results),
    payments(results.payments),
    allocation(results.allocation),
    stockEvents(results.stock),
    ...profiles(results),
  ]
  const text = sections
    .filter(({ rows }) => rows.length > 0)
    .map(({ title, head, rows }) => `${title}\n${tableOf(head, rows)}`)
  return [...text, whereTimeGoes(results)].filter(Boolean).join('\n\n')
}

const figures = (summary: Summary): Cell[] => percentiles.map((name) => rounded(summary[name]))

/** Milliseconds, and behind them how many appends they are. */
const durations = ({ unit }: BenchResults, summary: Summary): Cell[] => {
  const ratio = unit ? `× ${rounded(summary.p50 / unit.p50)}` : '–'
  return [...figures(summary), ratio]
}

const units = (results: BenchResults): Section => ({
  title: 'a  The unit, and the bare limit (ms)',
  head: ['what', ...percentiles, 'p50 in units', 'count'],
  rows: [
    ...(results.unit ? [['one append, acks=all', ...durations(results, results.unit), results.unit.count]] : []),
    ...results.chains.map((chain) => [
      `6 bare hops at ${chain.perSecond}/s`,
      ...durations(results, chain),
      chain.count,
    ]),
  ],
})

const rates = (results: BenchResults): Section => ({
  title: 'b  Latency from the POST on, open loop (ms)',
  head: ['orders/s', 'to', ...percentiles, 'p50 in units', 'count', 'other answers', 'lost'],
  rows: results.rates.flatMap((rate) => loadRows(results, rate, rounded(rate.offeredPerSecond))),
})

const loadRows = (results: BenchResults, load: RateResult | LevelResult, name: Cell): Row[] => {
  const others =
    Object.entries(load.otherAnswers)
      .map(([status, count]) => `${count} × ${status}`)
      .join(', ') || 'none'
  const row = (to: string, summary: Summary): Row => [
    name,
    to,
    ...durations(results, summary),
    summary.count,
    others,
    load.lost,
  ]
  return [
    row('201 answered', load.posted),
    row('PAYMENT_COMPLETED', load.paid),
    row('FULFILLMENT_PENDING', load.pending),
    ...(load.cachedReads.count ? [row('GET by id', load.firstReads), row('GET by id, cached', load.cachedReads)] : []),
  ]
}

/** What is to be kept at this rate of b: a decision in so many units and milliseconds more, a cached read in so many milliseconds. */
const targetRate = 100
const cachedReadMs = 5
const decisionMs = { units: 10, more: 5 }

const targets = ({ unit, rates }: BenchResults): Section => {
  const rate = rates.find(({ perSecond }) => perSecond === targetRate)
  const row = (what: string, p95: number, target: number): Row => [
    what,
    rounded(p95),
    rounded(target),
    p95 < target ? 'kept' : 'missed',
  ]
  return {
    title: `Targets at ${targetRate} orders/s (p95, ms)`,
    head: ['what', 'measured', 'target', ''],
    rows: !rate
      ? []
      : [
          ...(unit ? [row('POST, decided', rate.posted.p95, decisionMs.units * unit.p50 + decisionMs.more)] : []),
          row('GET by id, cached', rate.cachedReads.p95, cachedReadMs),
        ],
  }
}

const levels = (results: BenchResults): Section => ({
  title: 'c  Saturation, closed loop, through to FULFILLMENT_PENDING (ms)',
  head: [
    'in flight',
    'orders/s',
    ...percentiles,
    'p50 in units',
    'POST p50',
    'POST p99',
    'backlog behind it (records)',
    'worked off in s',
    'lost',
  ],
  rows: results.levels.map((level) => [
    level.inFlight,
    rounded(level.throughputPerSecond),
    ...durations(results, level.pending),
    rounded(level.posted.p50),
    rounded(level.posted.p99),
    Object.values(level.drained.lagAtFirst).reduce((sum, lag) => sum + lag, 0),
    level.drained.finished ? rounded(level.drained.seconds) : `not in ${rounded(level.drained.seconds)}`,
    level.lost,
  ]),
})

const cpu = ({ levels }: BenchResults): Section => {
  const [first] = levels.flatMap(({ cpuSecondsPer1000: use }) => (use ? [use] : []))
  const names = Object.keys(first ?? {})
  return {
    title:
      first || !levels.length
        ? 'd  CPU-seconds per 1,000 orders'
        : 'd  CPU-seconds per 1,000 orders: only Linux tells them',
    head: ['in flight', ...names, 'all but the generator', 'all'],
    rows: levels.map(({ inFlight, cpuSecondsPer1000: use }) => {
      const values = names.map((name) => use?.[name] ?? NaN)
      const all = values.reduce((sum, value) => sum + value, 0)
      return [inFlight, ...values.map(rounded), rounded(all - (values[values.length - 1] ?? 0)), rounded(all)]
    }),
  }
}

const hops = (results: BenchResults): Section => {
  const best = bestLevel(results.levels)
  const runs = [
    ...results.rates.map((rate) => [`${rounded(rate.offeredPerSecond)}/s`, rate.hops] as const),
    ...(best ? [[`${best.inFlight} in flight`, best.hops] as const] : []),
  ]
  const names = runs[0]?.[1].map(({ name }) => name) ?? []
  return {
    title: 'Where the time goes: mean ms of each hop, and its share',
    head: ['hop', ...runs.flatMap(([name]) => [name, ''])],
    rows: names.map((name, index) => [
      name,
      ...runs.flatMap(([, found]) => [rounded(found[index]!.mean), `${Math.round(found[index]!.share * 100)} %`]),
    ]),
  }
}

const restores = ({ restores }: BenchResults): Section => ({
  title: 'e  Restore from the journal into an empty Redis',
  head: ['partitions', 'orders', 'records', 'seconds', 'records/s', 'states/s'],
  rows: restores.map((one) => [
    one.partitions,
    one.orders,
    one.records,
    rounded(one.seconds),
    Math.round(one.recordsPerSecond),
    Math.round(one.statesPerSecond),
  ]),
})

const profiles = ({ profiles }: BenchResults): Section[] =>
  profiles.flatMap(({ file, busyPercent, functions, modules }) => [
    {
      title: `${file}: busy ${Math.round(busyPercent)} %, by module`,
      head: ['module', '%'],
      rows: modules.map(({ name, percent }) => [name, rounded(percent)]),
    },
    {
      title: `${file}: by function (self)`,
      head: ['function', '%'],
      rows: functions.map(({ name, percent }) => [name, rounded(percent)]),
    },
  ])

const whereTimeGoes = (results: BenchResults): string => {
  const sentences: string[] = []
  const [rate] = results.rates
  if (rate)
    sentences.push(
      `At ${rounded(rate.offeredPerSecond)} orders/s an order takes ${rounded(rate.pending.p50)} ms (p50) to FULFILLMENT_PENDING, ${longest(rate.hops)}.`,
    )
  const best = bestLevel(results.levels)
  if (best) {
    const use = Object.entries(best.cpuSecondsPer1000 ?? {}).sort((a, b) => b[1] - a[1])[0]
    const most = use ? `; most CPU goes to ${use[0]} (${rounded(use[1])} s for 1,000 orders)` : ''
    sentences.push(
      `At best ${rounded(best.throughputPerSecond)} orders/s come through with ${best.inFlight} in flight, ${longest(best.hops)}${most}.`,
    )
  }
  if (results.payments) sentences.push(wherePaymentsGo(results.payments))
  if (results.voids) sentences.push(`${results.voids} void records were passed over in the order journal.`)
  return sentences.join(' ')
}

const longest = (hops: readonly Hop[]): string => {
  const top = [...hops].sort((a, b) => b.mean - a.mean).slice(0, 3)
  return `most of it in ${top.map(({ name, share }) => `${name.replace(/^\d+ /, '')} (${Math.round(share * 100)} %)`).join('; ')}`
}
