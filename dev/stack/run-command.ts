// Runs a helper program to its end (initdb, mvn, apt-get, docker) and keeps what it said. It never throws for a program
// that fails: the caller says what the failure means.
import { spawn } from 'node:child_process'

export type User = { readonly uid: number; readonly gid: number }

export type Ran = {
  /** The exit code; 127 if there is no such program, 124 if it was stopped because its time was over. */
  readonly code: number
  /** stdout and stderr in the order in which they came. */
  readonly output: string
}

export type RunOptions = {
  readonly cwd?: string
  /** This process's own environment, if not given. */
  readonly env?: NodeJS.ProcessEnv
  readonly user?: User
  readonly input?: string
  readonly timeoutMs?: number
}

export const run = (command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> =>
  new Promise((resolve) => {
    const { cwd, user, input, timeoutMs, env = process.env } = options
    const child = spawn(command, args, { cwd, env, ...user, stdio: ['pipe', 'pipe', 'pipe'], timeout: timeoutMs })
    let output = ''
    const hear = (chunk: Buffer): void => void (output += chunk.toString())
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.stdin.on('error', () => undefined)
    child.stdin.end(input ?? '')
    child.once('error', (error) => resolve({ code: 127, output: error.message }))
    child.once('close', (code) => resolve({ code: code ?? 124, output }))
  })

/** The last lines of an output or a log, indented and without colours, for an error message. */
export const lastLines = (output: string, count = 12): string =>
  output
    // eslint-disable-next-line no-control-regex -- colours begin with one
    .replaceAll(/\x1b\[[\d;]*m/g, '')
    .trimEnd()
    .split('\n')
    .slice(-count)
    .map((line) => `    ${line}`)
    .join('\n')
