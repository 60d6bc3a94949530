// Starts one of our own processes from its TypeScript file, with a channel to it; it ends when we do.
import { fork, type ChildProcess } from 'node:child_process'
import { openSync } from 'node:fs'

export type ChildOptions = {
  readonly env: NodeJS.ProcessEnv
  readonly logFile?: string
  readonly args?: readonly string[]
}

export const startChild = (file: string, { env, logFile, args = [] }: ChildOptions): ChildProcess => {
  const sink = logFile ? openSync(logFile, 'a') : 'ignore'
  return fork(file, [...args], {
    env,
    execArgv: ['--max-semi-space-size=64', '--require', 'tsx/cjs'],
    stdio: ['ignore', sink, sink, 'ipc'],
    detached: true,
  })
}

/** The first message that `pick` recognises; rejects when the process ends before. */
export const firstMessage = <T>(
  child: ChildProcess,
  what: string,
  pick: (message: unknown) => T | undefined,
): Promise<T> =>
  new Promise((resolve, reject) => {
    child.on('message', (message) => {
      const picked = pick(message)
      if (picked !== undefined) resolve(picked)
    })
    child.once('error', reject)
    child.once('exit', (code, signal) => reject(new Error(`${what} ended (${signal ?? code}) before it was ready`)))
  })

/** Ends it by SIGTERM, and by SIGKILL if it does not end. */
export const stopChild = async (child: ChildProcess, patienceMs = 15_000): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  await ended
  clearTimeout(timer)
}
