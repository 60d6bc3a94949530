// A clock that runs as the system's does, and can be moved on: waits of milliseconds pass by themselves, days by hand.
import type { Clock } from '../../processors/engine/clock'

type Entry = { readonly time: number; readonly call: () => void; timer: NodeJS.Timeout }

const longestTimerMs = 2 ** 31 - 1

export class LiveClock implements Clock {
  private ahead = 0
  private readonly entries = new Set<Entry>()

  now(): number {
    return Date.now() + this.ahead
  }

  at(time: number, call: () => void): () => void {
    const wait = Math.min(Math.max(0, time - this.now()), longestTimerMs)
    const entry: Entry = { time, call, timer: setTimeout(() => this.fire(entry), wait) }
    this.entries.add(entry)
    return () => this.drop(entry)
  }

  /** Fires what falls due, each once; what is put off meanwhile is put off from the new time on. */
  advance(ms: number): void {
    this.ahead += ms
    const due = [...this.entries].filter(({ time }) => time <= this.now()).sort((a, b) => a.time - b.time)
    for (const entry of due) if (this.entries.has(entry)) this.fire(entry)
  }

  /** Nothing fires any more. */
  stop(): void {
    for (const entry of this.entries) this.drop(entry)
  }

  private fire(entry: Entry): void {
    this.drop(entry)
    entry.call()
  }

  private drop(entry: Entry): void {
    clearTimeout(entry.timer)
    this.entries.delete(entry)
  }
}
