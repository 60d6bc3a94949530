// Part h for people: events of stock a second into the table, beside bare inserts, and what they cost.
import { rounded } from './statistics'
import type { Section } from './report'
import type { StockEventsResult } from './stock-events'

const targetPerSecond = 10_000

export const stockEvents = (result: StockEventsResult | undefined): Section => {
  const names = Object.keys(result?.cpuMsOfTable ?? {})
  return {
    title: result
      ? `h  ${result.events} events of stock, of ${result.skus} SKUs in 3 warehouses`
      : 'h  Events of stock',
    head: ['how', 'events/s', 'of bare inserts', ...names.map((name) => `${name} CPU ms of 1,000`), ''],
    rows: result ? rowsOf(result, names) : [],
  }
}

const rowsOf = (result: StockEventsResult, names: readonly string[]): Section['rows'] => {
  const { barePerSecond: bare, tablePerSecond: table, cpuMsOfTable } = result
  return [
    ['bare inserts', rounded(bare), '', ...names.map(() => ''), ''],
    [
      'into the table',
      rounded(table),
      `${Math.round((100 * table) / bare)} %`,
      ...names.map((name) => rounded(cpuMsOfTable?.[name] ?? NaN)),
      `${targetPerSecond}/s: ${table >= targetPerSecond ? 'kept' : 'missed'}`,
    ],
  ]
}
