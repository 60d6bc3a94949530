// A vault as one process has it, on a real database, with what tests look at: its statements, its clock and its master keys.
import { createHash } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HandClock } from '../../processors/engine/clock'
import type { KeyWrapper } from '../../state/key-wrapper'
import { createFileKeyWrapper } from '../../state/key-wrapper-file'
import type { Sql } from '../../state/postgres'
import { createVault } from '../../state/vault'

/** Keys of these ids, the same each time; the first wraps. */
export const wrapperOf = (...ids: readonly string[]): KeyWrapper => {
  const folder = mkdtempSync(join(tmpdir(), 'oms-master-keys-'))
  try {
    const path = join(folder, 'keys')
    writeFileSync(path, ids.map((id) => `${id} ${createHash('sha256').update(id).digest('base64')}\n`).join(''))
    chmodSync(path, 0o600)
    return createFileKeyWrapper(path)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Notes each statement; `before` may hold one back. */
export const watched = (
  db: Sql,
  statements: string[],
  before: (text: string) => Promise<void> = async () => {},
): Sql => {
  const noted = async (text: string): Promise<void> => {
    statements.push(text.trim().split(/\s/)[0]!)
    await before(text)
  }
  return {
    rows: async <Row extends object>(text: string, values?: readonly unknown[]) => {
      await noted(text)
      return db.rows<Row>(text, values)
    },
    run: async (text, values) => {
      await noted(text)
      return db.run(text, values)
    },
  }
}

/** Holds back the answer to the first statement until `answer` is called; `asked` resolves once the database has given it. */
export const answeringLate = (db: Sql) => {
  let answer!: () => void
  let reached!: () => void
  const answered = new Promise<void>((resolve) => (answer = resolve))
  const asked = new Promise<void>((resolve) => (reached = resolve))
  let first = true
  const late: Sql = {
    rows: async <Row extends object>(text: string, values?: readonly unknown[]) => {
      const held = first
      first = false
      const rows = await db.rows<Row>(text, values)
      if (held) reached()
      if (held) await answered
      return rows
    },
    run: (text, values) => db.run(text, values),
  }
  return { db: late, asked, answer }
}

export const newInstance = (
  db: Sql,
  { wrapper = wrapperOf('one'), clock = new HandClock(), cacheSize = 10_000 } = {},
) => {
  const statements: string[] = []
  return { vault: createVault({ db: watched(db, statements), wrapper, clock, cacheSize }), statements, clock }
}
