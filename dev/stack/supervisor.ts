// Starts a server so that it outlives a Ctrl-C in the terminal (it has its own session) but never this process: a small
// shell beside it holds a pipe from us, and stops the server when the pipe closes, however we died.
import { spawn } from 'node:child_process'
import { openSync, closeSync } from 'node:fs'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { User } from './run-command'

export type Launch = {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly logFile: string
  readonly env?: NodeJS.ProcessEnv
  readonly user?: User
  /** Asks the server for an orderly end. */
  readonly stopSignal: NodeJS.Signals
  /** How a signal reaches the server; to its pid, unless it runs elsewhere. */
  readonly deliver?: (signal: NodeJS.Signals) => void
  /** What the watcher runs when we are gone, if not the stop signal to the server's pid. */
  readonly haltCommand?: string
}

export type Child = {
  readonly pid: number
  /** Resolves when the server has ended, with how: 'exit code 1', 'signal SIGKILL'. */
  readonly exited: Promise<string>
  isRunning(): boolean
  kill(signal: NodeJS.Signals): void
  /** Asks for an orderly end, and kills the server when it takes longer than `patienceMs`. */
  stop(patienceMs: number): Promise<void>
}

// $1 = what to run when the pipe closes without a word; the rest is the server. `exec` gives the server this shell's pid,
// which is why the watcher can name it $$; the double fork keeps the watcher from being the server's child.
const watched = `
halt=$1; shift
exec 3<&0 </dev/null
( ( read -r word <&3 && exit 0
    eval "$halt"
    tries=0
    while kill -0 $$ && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
    kill -KILL $$
  ) >/dev/null 2>&1 & )
exec 3<&-
exec "$@"
`

/** Resolves as soon as the process exists; whether it serves is the caller's to find out. Rejects if it cannot be started. */
export const launch = async (spec: Launch): Promise<Child> => {
  const log = openSync(spec.logFile, 'a')
  const halt = spec.haltCommand ?? `kill -${spec.stopSignal.replace('SIG', '')} $$; kill -CONT $$`
  const spawned = spawn('/bin/sh', ['-c', watched, 'oms-watcher', halt, spec.command, ...spec.args], {
    cwd: spec.cwd,
    env: { ...process.env, ...spec.env },
    ...spec.user,
    detached: true,
    stdio: ['pipe', log, log],
  })
  closeSync(log)
  await once(spawned, 'spawn')
  const pipe = spawned.stdin as Socket
  const exited = new Promise<string>((resolve) => {
    spawned.once('exit', (code, signal) => {
      pipe.end('over\n')
      resolve(signal === null ? `exit code ${code}` : `signal ${signal}`)
    })
  })
  pipe.on('error', () => undefined)
  pipe.unref()
  spawned.unref()
  return child(spawned.pid as number, exited, spec)
}

const child = (pid: number, exited: Promise<string>, spec: Launch): Child => {
  let running = true
  void exited.then(() => (running = false))
  const kill = (signal: NodeJS.Signals): void => {
    if (!running) return
    if (spec.deliver !== undefined) spec.deliver(signal)
    else process.kill(pid, signal)
  }
  return {
    pid,
    exited,
    isRunning: () => running,
    kill,
    stop: async (patienceMs) => {
      kill(spec.stopSignal)
      kill('SIGCONT')
      const patience = new AbortController()
      const late = pause(patienceMs, true, { signal: patience.signal }).catch(() => false)
      if (await Promise.race([exited.then(() => false), late])) kill('SIGKILL')
      patience.abort()
      await exited
    },
  }
}
