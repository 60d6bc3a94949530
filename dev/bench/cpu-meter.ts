// CPU-seconds of every process of the system between two moments, for 1,000 orders.
import type { MeasuredSystem, Worker } from './measured-system'
import { cpuSeconds } from './process-cpu'

/** By process; undefined where the system does not tell. */
export type CpuUse = Readonly<Record<string, number>> | undefined

/** Starts to count; the returned function tells what was used since, for each 1,000 of so many orders. */
export const startCpuMeter = ({ pids }: MeasuredSystem, worker: Worker): ((orders: number) => CpuUse) => {
  const read = (): Map<string, number | undefined> =>
    new Map([
      ['worker', cpuSeconds(worker.pid)],
      ...[...pids].map(([name, pid]) => [name, cpuSeconds(pid)] as const),
      ['load generator and registry', cpuSeconds(process.pid, false)],
    ])
  const before = read()
  return (orders) => {
    const used: Record<string, number> = {}
    for (const [name, seconds] of read()) {
      const began = before.get(name)
      if (seconds === undefined || began === undefined) return undefined
      used[name] = ((seconds - began) * 1_000) / orders
    }
    return used
  }
}
