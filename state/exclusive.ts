// Lets one process at a time do a thing, by an advisory lock of PostgreSQL held on a session. A hold that is lost is told at once.
import { createHash } from 'node:crypto'
import type { Database } from './postgres'

const tryAgainMs = 2_000

/** Waits for the hold, runs `run` under it and lets go. Resolves without having run when `stop` fires first; rejects when the session broke. */
export const createExclusive =
  (db: Database) =>
  (name: string, run: (lost: AbortSignal) => Promise<void>, stop: AbortSignal): Promise<void> =>
    db.session(async (sql, client) => {
      const lock = createHash('sha256').update(name).digest().readInt32BE(0)
      while (!stop.aborted) {
        const [row] = await sql.rows<{ held: boolean }>('SELECT pg_try_advisory_lock(7, $1) AS held', [lock])
        if (row?.held) break
        await pause(tryAgainMs, stop)
      }
      if (stop.aborted) return
      const lost = new AbortController()
      const onEnd = (): void => lost.abort()
      client.once('end', onEnd)
      try {
        await run(lost.signal)
      } finally {
        client.off('end', onEnd)
        await sql.run('SELECT pg_advisory_unlock(7, $1)', [lock]).catch(() => 0)
      }
    })

const pause = (ms: number, stop: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      stop.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    stop.addEventListener('abort', end)
  })
