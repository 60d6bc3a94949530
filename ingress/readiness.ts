// Asks all that a process depends on whether it answers, each within a bound.
import type { Clock } from '../processors/engine/clock'

/** Each check resolves when its dependency answers. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<unknown>>>

/** The names of the checks that failed or took longer than the bound (default 2,000 ms). */
export const createReadiness =
  (checks: ReadinessChecks, clock: Clock, boundMs = 2_000): (() => Promise<readonly string[]>) =>
  async () => {
    const names = Object.keys(checks)
    const passed = await Promise.all(names.map((name) => passes(checks[name]!, clock, boundMs)))
    return names.filter((_, index) => !passed[index])
  }

const passes = async (check: () => Promise<unknown>, clock: Clock, boundMs: number): Promise<boolean> => {
  let cancel: (() => void) | undefined
  const late = new Promise<boolean>((resolve) => {
    cancel = clock.at(clock.now() + boundMs, () => resolve(false))
  })
  const asked = Promise.resolve()
    .then(check)
    .then(
      () => true,
      () => false,
    )
  const passed = await Promise.race([asked, late])
  cancel?.()
  return passed
}
