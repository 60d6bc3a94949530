// One local server from its launch to its end: waits until it serves, restarts it in place, and explains its death with
// the last lines of its log. It knows nothing of Kafka, PostgreSQL or Redis; their recipes do.
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { lastLines } from './run-command'
import { diskFull, StackError } from './stack-error'
import { launch, type Child, type Launch } from './supervisor'

export type ServerName = 'kafka' | 'postgres' | 'redis'

export type Recipe = {
  readonly name: ServerName
  /** For people: 'Kafka 4.1.1'. */
  readonly title: string
  readonly port: number
  /** Runs before every launch: folders, configuration, formatting. */
  readonly prepare: () => Promise<void>
  readonly launch: Launch
  /** True once the server serves requests. */
  readonly ready: () => Promise<boolean>
  readonly readyWithinMs: number
  /** Words in the log of a launch that failed for a reason that passes by itself: it is launched again until then. */
  readonly passing?: RegExp
}

export type Server = {
  readonly name: ServerName
  readonly title: string
  /** Host and port on which it serves. */
  readonly address: string
  /** Of the server itself; another one after a restart. With Docker: of the process that follows the container's log. */
  readonly pid: number
  kill(signal: NodeJS.Signals): void
  /** Stops it orderly if it still runs, starts it on the same port and data, and resolves when it serves. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export type Hooks = {
  readonly progress: (line: string) => void
  readonly launched: (pid: number) => void
  readonly ended: () => void
  /** It ended although nobody killed, restarted or stopped it. */
  readonly died: (error: StackError) => void
}

const stopPatienceMs = 10_000
const probeIntervalMs = 50

/** @throws StackError with the last lines of the server's log if it ends before it serves, or does not serve in time. */
export const startServer = async (recipe: Recipe, hooks: Hooks): Promise<Server> => {
  let child = await up(recipe, hooks)
  let intended = false
  const watch = (): void => {
    intended = false
    const watchedChild = child
    void child.exited.then((how) => {
      if (watchedChild === child && !intended) hooks.died(death(recipe, `stopped unexpectedly (${how})`, 0))
    })
  }
  const stop = async (): Promise<void> => {
    intended = true
    await child.stop(stopPatienceMs)
    hooks.ended()
  }
  watch()
  return {
    name: recipe.name,
    title: recipe.title,
    address: `127.0.0.1:${recipe.port}`,
    get pid() {
      return child.pid
    },
    kill: (signal) => {
      intended = true
      child.kill(signal)
    },
    restart: async () => {
      await stop()
      child = await up(recipe, hooks)
      watch()
    },
    stop,
  }
}

const up = async (recipe: Recipe, hooks: Hooks): Promise<Child> => {
  const startedAt = Date.now()
  await recipe.prepare()
  const child = await launched(recipe, hooks, startedAt + recipe.readyWithinMs)
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  hooks.progress(`${recipe.title} ready on 127.0.0.1:${recipe.port} in ${seconds} s`)
  return child
}

const launched = async (recipe: Recipe, hooks: Hooks, deadline: number): Promise<Child> => {
  const logStart = logSize(recipe)
  const child = await launch(recipe.launch)
  hooks.launched(child.pid)
  try {
    await serving(recipe, child, logStart, deadline)
    return child
  } catch (error) {
    await child.stop(stopPatienceMs)
    hooks.ended()
    const passes = recipe.passing?.test(tail(recipe.launch.logFile, logStart)) ?? false
    if (!passes || Date.now() > deadline) throw error
  }
  await pause(probeIntervalMs)
  return launched(recipe, hooks, deadline)
}

const serving = async (recipe: Recipe, child: Child, logStart: number, deadline: number): Promise<void> => {
  while (!(await recipe.ready()) || !child.isRunning()) {
    if (!child.isRunning()) throw death(recipe, `ended while it was starting (${await child.exited})`, logStart)
    if (Date.now() > deadline) throw death(recipe, `did not serve within ${recipe.readyWithinMs / 1000} s`, logStart)
    await pause(probeIntervalMs)
  }
}

const death = (recipe: Recipe, what: string, logStart: number): StackError => {
  const { logFile } = recipe.launch
  const log = tail(logFile, logStart)
  const lines = log.trim() === '' ? 'It wrote nothing to its log' : `Its last lines:\n${lastLines(log)}`
  const message = `${recipe.title} ${what}. ${lines}`
  if (/No space left on device|ENOSPC|Disk quota exceeded/.test(log))
    return new StackError(`${diskFull('').message} ${message}`, diskFull('').fix)
  return new StackError(
    message,
    `Read the whole log, ${logFile}, mend what it names, and start again; --fresh starts with empty data.`,
  )
}

const logSize = ({ launch: { logFile } }: Recipe): number => (existsSync(logFile) ? statSync(logFile).size : 0)

// The end of the log, but nothing from before `from`, where an earlier run's words stand.
const tail = (logFile: string, from: number): string => {
  if (!existsSync(logFile)) return ''
  const size = statSync(logFile).size
  const start = Math.max(from, size - 8_192)
  const bytes = Buffer.alloc(Math.max(0, size - start))
  const file = openSync(logFile, 'r')
  readSync(file, bytes, 0, bytes.length, start)
  closeSync(file)
  return bytes.toString()
}
