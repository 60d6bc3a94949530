// Shows how far long work has come, on standard error: a bar on a terminal, else a line for every tenth. The only importer of
// cli-progress. It never writes to standard output, which belongs to results.
import { Presets, SingleBar } from 'cli-progress'

/** `done` of `total` of what is being done, in the units that `what` speaks of. */
export type Progress = (what: string, done: number, total: number) => void
export type ProgressReporter = { readonly report: Progress; readonly stop: () => void }

export const silent: Progress = () => undefined

export const createProgress = (stream: NodeJS.WriteStream = process.stderr): ProgressReporter =>
  stream.isTTY ? bars(stream) : lines((line) => void stream.write(`${line}\n`))

const bars = (stream: NodeJS.WriteStream): ProgressReporter => {
  let bar: SingleBar | undefined
  let current = ''
  const stop = (): void => {
    bar?.stop()
    bar = undefined
    current = ''
  }
  const report: Progress = (what, done, total) => {
    if (what !== current) {
      stop()
      current = what
      const format = '{what} {bar} {percentage}% | {value}/{total} | {duration_formatted}'
      bar = new SingleBar({ stream, format, hideCursor: true, clearOnComplete: true, fps: 10 }, Presets.shades_classic)
      bar.start(total, done, { what })
    } else {
      bar?.setTotal(total)
      bar?.update(done)
    }
  }
  return { report, stop }
}

const quietMs = 1_000

/** A line whenever another tenth is done, of work that takes longer than a second. */
export const lines = (write: (line: string) => void, now: () => number = Date.now): ProgressReporter => {
  let current = ''
  let told = -1
  let since = 0
  const report: Progress = (what, done, total) => {
    if (what !== current) {
      current = what
      told = -1
      since = now()
    }
    if (now() - since < quietMs) return
    const tenth = total > 0 ? Math.floor((10 * done) / total) : 10
    if (tenth <= told) return
    told = tenth
    write(`${what} ${done}/${total}`)
  }
  return { report, stop: () => undefined }
}
