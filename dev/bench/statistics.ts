// The arithmetic of the benchmark: percentiles, medians, arrival times. Pure; it measures nothing.

/** Of a set of durations, in the unit that was put in. All are NaN when there were none. */
export type Summary = {
  readonly count: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly mean: number
  readonly max: number
}

/** The smallest value that at least this share (above 0, up to 1) of the values do not exceed. `sorted` is ascending; NaN when empty. */
export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share - 1e-9) - 1)] ?? NaN

export const summarize = (values: readonly number[]): Summary => {
  const sorted = Float64Array.from(values).sort() as unknown as readonly number[]
  const sum = values.reduce((total, value) => total + value, 0)
  return {
    count: values.length,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    mean: values.length ? sum / values.length : NaN,
    max: sorted[sorted.length - 1] ?? NaN,
  }
}

/**
 * Gaps between arrivals of a Poisson process, in milliseconds: independent of what is served, as customers are. `random` gives
 * numbers from 0 to below 1.
 */
export const poissonGap = (perSecond: number, random: () => number): number =>
  (-Math.log(1 - random()) / perSecond) * 1_000

/** Three significant digits at most: more would say more than was measured. */
export const rounded = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(3)) : value)
