// Tells one process from a later one that was given the same pid. Everything that kills or believes a recorded pid asks
// here first; a pid alone must never be trusted.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

export type ProcessId = { readonly pid: number; readonly startedAt: string }

/** What `pid` is now: its start as the system tells it (only good for comparing), or undefined if no such process runs. */
export const identify = (pid: number): ProcessId | undefined => {
  const startedAt = process.platform === 'linux' ? startOnLinux(pid) : startByPs(pid)
  return startedAt === undefined ? undefined : { pid, startedAt }
}

/** True if the very process that was recorded still runs; a zombie does not. */
export const isRunning = (recorded: ProcessId): boolean => identify(recorded.pid)?.startedAt === recorded.startedAt

// /proc/<pid>/stat: pid (name) state … with the start in clock ticks since boot as field 22; the name may hold anything.
const startOnLinux = (pid: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${fields[19]}`
  } catch {
    return undefined
  }
}

const startByPs = (pid: number): string | undefined => {
  try {
    const output = execFileSync('ps', ['-o', 'state=,lstart=', '-p', `${pid}`], { stdio: ['ignore', 'pipe', 'ignore'] })
    const [state = '', ...start] = output.toString().trim().split(/\s+/)
    return state === '' || state.startsWith('Z') ? undefined : start.join(' ')
  } catch {
    return undefined
  }
}
