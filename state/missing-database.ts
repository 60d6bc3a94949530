// Makes the database that a URL names where its server has none of that name. It never touches one that is there.
import { Database, PostgresError } from './postgres'

const noSuchDatabase = '3D000'
/** Another process made it meanwhile. */
const alreadyThere = new Set(['42P04', '23505'])
/** Every server has it. */
const maintenance = 'postgres'

/** Rejects with a PostgresError when the server can't be used, and with a sentence that says what to do when it may not be made. */
export const createMissingDatabase = async (url: string, setting: string): Promise<void> => {
  if (!(await isMissing(url))) return
  const { name, server } = partsOf(url)
  const db = new Database(server, { connections: 1 })
  try {
    await db.run(`CREATE DATABASE "${name.replaceAll('"', '""')}"`)
  } catch (error) {
    if (error instanceof PostgresError && alreadyThere.has(error.code)) return
    throw new Error(
      `the database ${name} at ${new URL(url).host} is missing and can't be made (${(error as Error).message}): run CREATE DATABASE "${name}" there as an administrator and make the user of ${setting} its owner, or point ${setting} at one that is there`,
      { cause: error },
    )
  } finally {
    await db.close()
  }
}

const isMissing = async (url: string): Promise<boolean> => {
  const db = new Database(url, { connections: 1 })
  try {
    await db.run('SELECT 1')
    return false
  } catch (error) {
    if (error instanceof PostgresError && error.code === noSuchDatabase) return true
    throw error
  } finally {
    await db.close()
  }
}

const partsOf = (url: string): { name: string; server: string } => {
  const parsed = new URL(url)
  const name = decodeURIComponent(parsed.pathname.slice(1))
  parsed.pathname = `/${maintenance}`
  return { name, server: parsed.href }
}
