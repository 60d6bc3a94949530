// What one run of the benchmark measured: the shape of bench-results/<time>.json.
import type { AllocationResult } from './allocation'
import type { CpuUse } from './cpu-meter'
import type { Drained } from './drained'
import type { Hop } from './hops'
import type { LoadResult } from './loads'
import type { PaymentsResult } from './payments'
import type { ProfileSummary } from './profile-summary'
import type { RestoreResult } from './restore-time'
import type { StockEventsResult } from './stock-events'
import type { Summary } from './statistics'

type Load = Omit<LoadResult, 'orders'>
export type WatchedLoad = Load & { readonly hops: readonly Hop[]; readonly drained: Drained }
export type RateResult = WatchedLoad & {
  /** As asked for; what was offered differs a little. */
  readonly perSecond: number
}
export type LevelResult = Load & {
  readonly inFlight: number
  readonly hops: readonly Hop[]
  readonly drained: Drained
  /** Over the whole level, its warm-up and the working-off of what it left: nothing is put off. */
  readonly cpuSecondsPer1000: CpuUse
}

/** Milliseconds and orders a second, unless a name says else. What was not run is missing. */
export type BenchResults = {
  readonly at: string
  readonly machine: {
    readonly cpus: number
    readonly node: string
    readonly platform: string
    readonly loadAverage: number
  }
  readonly options: Readonly<Record<string, unknown>>
  unit?: Summary
  readonly chains: (Summary & { readonly perSecond: number })[]
  readonly rates: RateResult[]
  readonly levels: LevelResult[]
  readonly restores: RestoreResult[]
  payments?: PaymentsResult
  allocation?: AllocationResult
  stock?: StockEventsResult
  readonly profiles: (ProfileSummary & { readonly file: string })[]
  voids: number
}

/** The level with the most orders through to FULFILLMENT_PENDING among those that lost none. */
export const bestLevel = (levels: readonly LevelResult[]): LevelResult | undefined =>
  [...levels].sort((a, b) => b.throughputPerSecond - a.throughputPerSecond).find(({ lost }) => lost === 0)
