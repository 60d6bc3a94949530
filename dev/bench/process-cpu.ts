// CPU time of processes and all that they started, as Linux counts it. It never guesses: elsewhere it says that it does not know.
import { readdirSync, readFileSync } from 'node:fs'

type Process = { readonly parent: number; readonly own: number; readonly ofEnded: number }

/** USER_HZ, which is 100 on every architecture that node runs on. */
const ticksPerSecond = 100

/** Seconds of user and system time so far, or undefined where /proc is not Linux's or the process is gone. */
export const cpuSeconds = (root: number, withChildren = true): number | undefined => {
  const processes = readProcesses()
  const first = processes?.get(root)
  if (!processes || !first) return undefined
  if (!withChildren) return first.own / ticksPerSecond
  let ticks = first.ofEnded
  for (const pid of family(root, processes)) ticks += processes.get(pid)!.own
  return ticks / ticksPerSecond
}

/** Children of a process whose command line contains the text. */
export const childrenLike = (parent: number, text: string): readonly number[] =>
  [...(readProcesses() ?? [])]
    .filter(([pid, process]) => process.parent === parent && commandOf(pid).includes(text))
    .map(([pid]) => pid)

const family = (root: number, processes: ReadonlyMap<number, Process>): number[] => {
  const found = [root]
  for (const pid of found) for (const [child, { parent }] of processes) if (parent === pid) found.push(child)
  return found
}

const readProcesses = (): ReadonlyMap<number, Process> | undefined => {
  if (process.platform !== 'linux') return undefined
  const processes = new Map<number, Process>()
  for (const name of readdirSync('/proc')) {
    const found = /^\d+$/.test(name) ? parseStat(readOrNone(`/proc/${name}/stat`)) : undefined
    if (found) processes.set(Number(name), found)
  }
  return processes
}

/**
 * One line of /proc/<pid>/stat: pid (command) state ppid … with utime, stime, cutime and cstime as fields 14 to 17. The command may
 * hold blanks and parentheses: the last parenthesis ends it.
 */
export const parseStat = (line: string | undefined): Process | undefined => {
  if (!line) return undefined
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  const [parent, utime, stime, cutime, cstime] = [1, 11, 12, 13, 14].map((index) => Number(fields[index]))
  return { parent: parent!, own: utime! + stime!, ofEnded: cutime! + cstime! }
}

const readOrNone = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

const commandOf = (pid: number): string => readOrNone(`/proc/${pid}/cmdline`) ?? ''
