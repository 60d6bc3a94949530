// The parts of the benchmark in their order: the broker alone, the system at fixed rates, the system saturated, the restore alone, events of
// stock into their table, the connector of payments alone.
import { readFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Progress } from '../../operator/progress'
import { measureAppends, measureChain } from './append-unit'
import { startCpuMeter, type CpuUse } from './cpu-meter'
import { drained } from './drained'
import { measureHops, topicEnds } from './hops'
import { closedLoad, openLoad, type LoadParts, type LoadResult } from './loads'
import type { MeasuredSystem, Worker } from './measured-system'
import type { BenchOptions } from './options'
import { createOrderPoster } from './order-poster'
import { createOrderSource, type BenchOrder } from './order-source'
import { OrderWatch } from './order-watch'
import { measurePayments } from './payments'
import { summarizeProfile, type CpuProfile } from './profile-summary'
import type { BenchResults, WatchedLoad } from './results'
import { measureRestore } from './restore-time'
import { measureStockEvents } from './stock-events'

type Run = {
  readonly system: MeasuredSystem
  readonly options: BenchOptions
  readonly results: BenchResults
  readonly progress: Progress
}
type Loaded = Run & { readonly worker: Worker; readonly parts: LoadParts }

const chainRates = [25, 200]
const heatInFlight = 32
const saturationWarmupSeconds = 5

export const runParts = async (
  system: MeasuredSystem,
  options: BenchOptions,
  results: BenchResults,
  progress: Progress,
): Promise<void> => {
  const run = { system, options, results, progress }
  const { only } = options
  if (only.has('a')) await runUnits(run)
  if (only.has('b') || only.has('c') || only.has('d')) await runLoads(run)
  if (only.has('e'))
    for (const partitions of new Set([1, options.partitions]))
      results.restores.push(await measureRestore(system, options.restoreOrders, partitions, progress))
  if (only.has('h')) results.stock = await measureStockEvents(system, options.stockEvents, progress)
  // Last: what it asks for is in the payments' journal, and no payment of the system's knows of it.
  if (only.has('f')) results.payments = await measurePayments(system, options.charges, progress)
}

const runUnits = async ({ system, options, results, progress }: Run): Promise<void> => {
  const parts = { ...system, progress }
  results.unit = await measureAppends(parts, options.appends)
  for (const perSecond of chainRates)
    results.chains.push({ perSecond, ...(await measureChain(parts, perSecond, 10 * perSecond)) })
}

const runLoads = async (run: Run): Promise<void> => {
  const { system, options, results, progress } = run
  const worker = await system.startWorker()
  const watch = new OrderWatch(system.log, system.codec)
  await watch.start()
  const poster = createOrderPoster(worker.url)
  const parts: LoadParts = {
    poster,
    watch,
    next: await createOrderSource(results.at, system.issuer),
    progress,
    died: worker.died,
  }
  const loaded = { ...run, worker, parts }
  try {
    await closedLoad(
      { ...parts, progress: (_, done, total) => progress('   warming up, seconds', done, total) },
      heatInFlight,
      1,
      options.warmupSeconds,
      () => undefined,
    )
    await drained(system.admin, worker.died)
    if (options.only.has('b')) for (const perSecond of options.rates) await runRate(loaded, perSecond)
    if (options.only.has('c') || options.only.has('d'))
      for (const inFlight of options.concurrency) await runLevel(loaded, inFlight)
  } finally {
    poster.close()
    await watch.stop()
    await worker.stop()
  }
  results.voids = watch.voids
}

const runRate = async (loaded: Loaded, perSecond: number): Promise<void> => {
  const { options, parts } = loaded
  const load = (onWindow: () => void): Promise<LoadResult> =>
    openLoad(parts, perSecond, options.warmupSeconds, options.seconds, onWindow)
  loaded.results.rates.push({ perSecond, ...(await watched(loaded, `rate-${perSecond}`, load)) })
}

const runLevel = async (loaded: Loaded, inFlight: number): Promise<void> => {
  const { system, options, results, parts, worker } = loaded
  const cpu = startCpuMeter(system, worker)
  let placed = 0
  const next = (): BenchOrder => {
    placed++
    return parts.next()
  }
  let cpuSecondsPer1000: CpuUse
  const load = (onWindow: () => void): Promise<LoadResult> =>
    closedLoad({ ...parts, next }, inFlight, saturationWarmupSeconds, options.saturationSeconds, onWindow)
  const measured = await watched(loaded, `in-flight-${inFlight}`, load, () => (cpuSecondsPer1000 = cpu(placed)))
  results.levels.push({ inFlight, ...measured, cpuSecondsPer1000 })
}

/** Runs a load, with the worker profiled where it was asked for, until all it led to is worked off; then finds the hops of its orders. */
const watched = async (
  { system, options, results, worker }: Loaded,
  name: string,
  load: (onWindow: () => void) => Promise<LoadResult>,
  onDrained: () => void = () => undefined,
): Promise<WatchedLoad> => {
  const { log, codec } = system
  const from = await topicEnds(log)
  const file = options.profiles && join(options.profiles, `${name}.cpuprofile`)
  if (file) mkdirSync(options.profiles!, { recursive: true })
  let finish: (() => Promise<void>) | undefined
  const { orders, ...figures } = await load(() => {
    if (file) finish = worker.profile(file)
  })
  await finish?.()
  const rest = await drained(system.admin, worker.died)
  onDrained()
  if (file) results.profiles.push({ file, ...summarizeProfile(JSON.parse(readFileSync(file, 'utf8')) as CpuProfile) })
  return { ...figures, drained: rest, hops: await measureHops(log, codec, from, orders) }
}
