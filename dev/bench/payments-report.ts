// Part f for people: charges a second as shares of what is possible, and what they cost.
import { rounded } from './statistics'
import type { CpuMs, PaymentsResult } from './payments'
import type { Section } from './report'

/** Of what the slots allow. */
const targetShare = 0.8

const percent = (share: number): string => `${Math.round(share * 100)} %`

export const payments = (result: PaymentsResult | undefined): Section => ({
  title: result
    ? `f  Charges, ${result.latencyMs} ms each at the provider, ${result.concurrency} at once`
    : 'f  Charges',
  head: ['how', 'charges/s', 'of the theory', 'of bare calls', ...cpuNames(result).map((name) => `${name} CPU ms`), ''],
  rows: result ? rowsOf(result) : [],
})

const rowsOf = (result: PaymentsResult): Section['rows'] => {
  const { theoreticalPerSecond: theory, barePerSecond: bare, connectorPerSecond: connector } = result
  const costs = (use: CpuMs) => cpuNames(result).map((name) => rounded(use?.[name] ?? NaN))
  const verdict = connector >= targetShare * theory ? 'kept' : 'missed'
  return [
    ['in theory', rounded(theory), '', '', ...cpuNames(result).map(() => ''), ''],
    ['bare calls', rounded(bare), percent(bare / theory), '', ...costs(result.cpuMsOfBare), ''],
    [
      'through the connector',
      rounded(connector),
      percent(connector / theory),
      percent(connector / bare),
      ...costs(result.cpuMsOfConnector),
      `${percent(targetShare)} of the theory: ${verdict}`,
    ],
  ]
}

const cpuNames = (result: PaymentsResult | undefined): string[] => Object.keys(result?.cpuMsOfConnector ?? {})

export const wherePaymentsGo = (result: PaymentsResult): string => {
  const { connectorPerSecond: connector, concurrency, latencyMs, charges, cpuMsOfConnector } = result
  const heldMs = (concurrency * 1_000) / connector
  const most = Object.entries(cpuMsOfConnector ?? {}).sort((one, other) => other[1] - one[1])[0]
  const cost = most ? `; most CPU goes to ${most[0]} (${rounded(most[1])} ms for a charge)` : ''
  return `Of ${charges} charges each held one of ${concurrency} slots for ${rounded(heldMs)} ms, of which the provider took ${latencyMs}${cost}.`
}
