// Remembers, in dataDir/pids.json, which servers run, so that a later start finds those that a killed one left behind.
// It must never kill a process whose pid was merely reused.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { identify, isRunning, type ProcessId } from './process-identity'

export type PidBook = {
  record(name: string, pid: number, stopSignal: NodeJS.Signals): void
  forget(name: string): void
  /** Stops what an earlier run left; returns the names of the servers that it found running. */
  stopLeftovers(patienceMs: number): Promise<readonly string[]>
}

type Entry = ProcessId & { readonly name: string; readonly stopSignal: NodeJS.Signals }

export const openPidBook = (dataDir: string): PidBook => {
  const file = join(dataDir, 'pids.json')
  let entries = read(file)
  const write = (next: readonly Entry[]): void => {
    entries = next
    writeFileSync(`${file}.new`, JSON.stringify(entries))
    renameSync(`${file}.new`, file)
  }
  const without = (name: string): readonly Entry[] => entries.filter((entry) => entry.name !== name)
  return {
    record: (name, pid, stopSignal) => {
      const id = identify(pid)
      if (id !== undefined) write([...without(name), { ...id, name, stopSignal }])
    },
    forget: (name) => write(without(name)),
    stopLeftovers: async (patienceMs) => {
      const left = entries.filter(isRunning)
      await Promise.all(left.map((entry) => stopLeftover(entry, patienceMs)))
      write([])
      return left.map(({ name }) => name)
    },
  }
}

const stopLeftover = async (entry: Entry, patienceMs: number): Promise<void> => {
  signal(entry, entry.stopSignal)
  signal(entry, 'SIGCONT')
  const deadline = Date.now() + patienceMs
  while (isRunning(entry)) {
    if (Date.now() > deadline) signal(entry, 'SIGKILL')
    await pause(50)
  }
}

const signal = (entry: Entry, name: NodeJS.Signals): void => {
  try {
    if (isRunning(entry)) process.kill(entry.pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

const read = (file: string): readonly Entry[] => {
  try {
    const entries: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return Array.isArray(entries) ? entries.filter((entry: Partial<Entry>) => typeof entry?.pid === 'number') : []
  } catch {
    return []
  }
}
