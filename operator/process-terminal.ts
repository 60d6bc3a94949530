// The terminal of this process, as the command line sees one. Nothing but output and waiting.
import { findEnvironment } from './environment'
import type { Terminal } from './program'
import { createProgress } from './progress'
import { openTools } from './tools'

export const processTerminal = (): Terminal => ({
  out: (text) => void (text && process.stdout.write(`${text}\n`)),
  err: (text) => void process.stderr.write(`${text}\n`),
  isTTY: process.stdout.isTTY === true,
  progress: () => createProgress(),
  wait: (ms) => waitOrSignal(ms),
  tools: () => {
    const { env, source } = findEnvironment()
    if (process.stderr.isTTY) process.stderr.write(`with ${source}\n`)
    return openTools(env)
  },
})

const waitOrSignal = (ms: number): Promise<boolean> =>
  new Promise((resolve) => {
    const stop = (goOn: boolean): void => {
      clearTimeout(timer)
      process.off('SIGINT', enough)
      resolve(goOn)
    }
    const enough = (): void => stop(false)
    const timer = setTimeout(() => stop(true), ms)
    process.once('SIGINT', enough)
  })
