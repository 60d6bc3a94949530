// Keeps a simulator's state across restarts of the development machine: one JSON file, replaced atomically.
// It must never delay a request: it saves at most once a second and spends at most a twentieth of the time on it.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export type BookStore<T> = {
  /** The live state: change it in place, then call `changed`. JSON-safe: plain objects and arrays, no Map, no Date. */
  readonly state: T
  /** Call after each change of `state`. */
  readonly changed: () => void
  /** Back to the initial state, on disk as well (within the second). */
  readonly reset: () => void
  /** Saves what is unsaved. */
  readonly close: () => void
}

const saveEveryMs = 1_000
const saveCostDivisor = 20

/** Without a file the state lives in memory only. Throws Error if the file exists and is not JSON: delete it to start afresh. */
export function openBookStore<T extends object>(file: string | undefined, initial: T): BookStore<T> {
  let state = load<T>(file) ?? structuredClone(initial)
  let timer: NodeJS.Timeout | undefined
  let pauseMs = saveEveryMs

  const save = () => {
    timer = undefined
    if (file === undefined) return
    const startedAt = performance.now()
    writeFileSync(`${file}.tmp`, JSON.stringify(state))
    renameSync(`${file}.tmp`, file)
    pauseMs = Math.max(saveEveryMs, (performance.now() - startedAt) * saveCostDivisor)
  }
  const changed = () => {
    if (file !== undefined) timer ??= setTimeout(save, pauseMs)
  }

  return {
    get state() {
      return state
    },
    changed,
    reset: () => {
      state = structuredClone(initial)
      changed()
    },
    close: () => {
      if (timer === undefined) return
      clearTimeout(timer)
      save()
    },
  }
}

function load<T>(path: string | undefined): T | undefined {
  if (path === undefined) return undefined
  mkdirSync(dirname(path), { recursive: true })
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    return JSON.parse(text) as T
  } catch {
    throw new Error(`The simulator's state file ${path} is not JSON: delete it to start with an empty book`)
  }
}
