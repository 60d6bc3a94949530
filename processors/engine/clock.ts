// Time as a port, so that tests move it by hand. Only the engine, sources and connectors may look at a clock.
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls back once at or after the given time; returns a function that cancels. */
  at(time: number, call: () => void): () => void
}

const longestTimerMs = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  at: (time, call) => {
    const timer = setTimeout(call, Math.min(Math.max(0, time - Date.now()), longestTimerMs))
    return () => clearTimeout(timer)
  },
}

/** A clock that stands still until it is moved. */
export class HandClock implements Clock {
  private waiting: { time: number; call: () => void }[] = []
  constructor(private time = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.time
  }

  at(time: number, call: () => void): () => void {
    const entry = { time, call }
    this.waiting.push(entry)
    return () => {
      this.waiting = this.waiting.filter((other) => other !== entry)
    }
  }

  /** Moves on and fires, in order of their times, all timers that fall due. */
  advance(ms: number): void {
    const until = this.time + ms
    for (;;) {
      const due = this.waiting.filter((entry) => entry.time <= until).sort((a, b) => a.time - b.time)[0]
      if (!due) break
      this.waiting = this.waiting.filter((entry) => entry !== due)
      this.time = Math.max(this.time, due.time)
      due.call()
    }
    this.time = until
  }

  /** When the next timer falls due, if any. */
  next(): number | undefined {
    return this.waiting.length ? Math.min(...this.waiting.map((entry) => entry.time)) : undefined
  }
}
