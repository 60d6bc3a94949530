// One stack per data folder: the lock names the process that holds it. A lock whose holder is gone is taken over, and a
// living holder's lock must never be.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { identify, isRunning, type ProcessId } from './process-identity'
import { StackError } from './stack-error'

/**
 * Takes the lock of `dataDir` for this process and returns what gives it back.
 * @throws StackError naming the holder's pid if another start, or this very process, holds it.
 */
export const takeLock = (dataDir: string): (() => void) => {
  const file = join(dataDir, 'lock.json')
  const mine = JSON.stringify(identify(process.pid) ?? { pid: process.pid, startedAt: '' })
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, mine)
  try {
    for (;;) {
      if (linked(draft, file)) return () => giveBack(file, mine)
      const found = read(file)
      const holder = parsed(found)
      if (holder !== undefined && isRunning(holder)) throw held(holder, dataDir)
      removeIfStill(file, found)
    }
  } finally {
    rmSync(draft, { force: true })
  }
}

const held = ({ pid }: ProcessId, dataDir: string): StackError =>
  new StackError(
    `The system is already running: process ${pid} uses ${dataDir}.`,
    `Stop it with Ctrl-C in its terminal or with \`kill ${pid}\`, then start again.`,
  )

// Linking is the one step that both creates the lock whole and fails if it is there.
const linked = (draft: string, file: string): boolean => {
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

// Another start may have taken the dead lock over between our look and our step: what we moved away is then its lock.
const removeIfStill = (file: string, found: string | undefined): void => {
  if (found === undefined) return
  const aside = `${file}.${process.pid}.stale`
  try {
    renameSync(file, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  if (read(aside) !== found) linked(aside, file)
  rmSync(aside, { force: true })
}

const giveBack = (file: string, mine: string): void => {
  if (read(file) === mine) rmSync(file, { force: true })
}

const read = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

const parsed = (text: string | undefined): ProcessId | undefined => {
  try {
    const value = JSON.parse(text ?? '') as Partial<ProcessId>
    return typeof value.pid === 'number' && typeof value.startedAt === 'string' ? (value as ProcessId) : undefined
  } catch {
    return undefined
  }
}
