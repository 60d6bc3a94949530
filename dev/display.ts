// What a person sees while orders move: a table and a bar that stay in place on a terminal, plain lines elsewhere.
import { cursorTo, clearScreenDown, moveCursor } from 'node:readline'
import Table from 'cli-table3'
import { Format } from 'cli-progress'
import colors from 'picocolors'
import type { Durations } from './tracker'

export type Progress = {
  readonly byStatus: readonly (readonly [status: string, count: number])[]
  readonly placed: number
  readonly done: number
  readonly total: number
  readonly livesDone: number
  readonly lives: number
  readonly perSecond: number
  readonly toPayment: Durations
  readonly toDelivery: Durations
  /** Payments that wait, by whom or what they wait for. */
  readonly waits: readonly (readonly [waitsFor: string, count: number])[]
  readonly waiting: number
  readonly voids: number
  readonly seconds: number
}

const milliseconds = (value: number): string =>
  Number.isNaN(value) ? '–' : value < 10_000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`
const pair = ({ p50, p95 }: Durations): string => `${milliseconds(p50)} / ${milliseconds(p95)}`

const bar = (value: number, total: number): string =>
  Format.BarFormat(total ? Math.min(1, value / total) : 0, {
    barsize: 40,
    barCompleteString: '█'.repeat(40),
    barIncompleteString: '░'.repeat(40),
    barGlue: '',
  } as never)

const waitsOf = ({ waits }: Progress): string => waits.map(([waitsFor, count]) => `${waitsFor} ${count}`).join(', ')

export const renderTable = (progress: Progress): string => {
  const states = new Table({
    head: ['state', 'orders'],
    colAligns: ['left', 'right'],
    style: { head: ['cyan'], compact: true },
  })
  for (const [status, count] of progress.byStatus) states.push([status, count])
  const figures = new Table({
    head: ['figure', 'value'],
    colAligns: ['left', 'right'],
    style: { head: ['cyan'], compact: true },
  })
  figures.push(
    ['placed/s', progress.perSecond.toFixed(1)],
    ['place → payment p50 / p95', pair(progress.toPayment)],
    ['place → delivery p50 / p95', pair(progress.toDelivery)],
    ['later lives lived', `${progress.livesDone} of ${progress.lives}`],
    ['payments that wait', waitsOf(progress) || 0],
    ['in hand (lag)', progress.waiting],
    ['void records', progress.voids],
    ['seconds', progress.seconds.toFixed(0)],
  )
  const side = sideBySide(states.toString(), figures.toString())
  return `${side}\n${bar(progress.done, progress.total)} ${progress.done}/${progress.total} orders at their end\n`
}

export const renderLine = (progress: Progress): string => {
  const states = progress.byStatus.filter(([, count]) => count > 0).map(([status, count]) => `${status} ${count}`)
  return `${progress.seconds.toFixed(0)} s  done ${progress.done}/${progress.total}  ${progress.perSecond.toFixed(1)}/s  pay ${pair(progress.toPayment)}  deliver ${pair(progress.toDelivery)}  lives ${progress.livesDone}/${progress.lives}  waits ${waitsOf(progress) || 0}  lag ${progress.waiting}  void ${progress.voids}  ${states.join(', ')}`
}

const sideBySide = (left: string, right: string): string => {
  const [a, b] = [left.split('\n'), right.split('\n')]
  const width = Math.max(...a.map(visibleLength))
  const rows = Array.from({ length: Math.max(a.length, b.length) }, (_, i) => {
    const cell = a[i] ?? ''
    return `${cell}${' '.repeat(width - visibleLength(cell))}  ${b[i] ?? ''}`
  })
  return rows.join('\n')
}

// eslint-disable-next-line no-control-regex
const visibleLength = (text: string): number => text.replace(/\u001b\[\d+m/g, '').length

/** Prints progress in place on a terminal, or a line now and then. */
export class Display {
  private height = 0
  private lastLine = 0

  constructor(
    private readonly out: NodeJS.WriteStream = process.stdout,
    private readonly plainEverySeconds = 2,
  ) {}

  show(progress: Progress, last = false): void {
    if (!this.out.isTTY) {
      if (!last && progress.seconds - this.lastLine < this.plainEverySeconds) return
      this.lastLine = progress.seconds
      this.out.write(`${renderLine(progress)}\n`)
      return
    }
    this.erase()
    const text = renderTable(progress)
    this.out.write(text)
    this.height = last ? 0 : text.split('\n').length - 1
  }

  /** A line that stays, above what moves. */
  say(line: string): void {
    this.erase()
    this.out.write(`${this.out.isTTY ? colors.dim(line) : line}\n`)
  }

  private erase(): void {
    if (this.height === 0) return
    moveCursor(this.out, 0, -this.height)
    cursorTo(this.out, 0)
    clearScreenDown(this.out)
    this.height = 0
  }
}
