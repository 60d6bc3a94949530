// Part g for people: orders sourced a second, and what came of them.
import type { AllocationResult } from './allocation'
import type { Section } from './report'
import { rounded } from './statistics'

const targetPerSecond = 20_000

export const allocation = (result: AllocationResult | undefined): Section => ({
  title: result ? `g  ${result.decisions} orders sourced over 3 warehouses, on one core` : 'g  Orders sourced',
  head: ['decisions/s', 'slowest round', 'fastest round', 'from one', 'split', 'short', 'nothing', ''],
  rows: result ? [rowOf(result)] : [],
})

const rowOf = ({ perSecond, range, shares }: AllocationResult): Section['rows'][number] => [
  ...[perSecond, ...range].map(rounded),
  ...(['ONE', 'SPLIT', 'SHORT', 'NONE'] as const).map((reason) => `${Math.round(100 * shares[reason])} %`),
  `${targetPerSecond}/s: ${perSecond >= targetPerSecond ? 'kept' : 'missed'}`,
]
