// The file of master keys: what is in it, who may read it, and how a first one is made. It must never put a key into an error, nor write
// over a file.
import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { SettingError } from '../runtime/settings'

/*
 * One key a line: its id, a space, 32 bytes as base64. The first key wraps, all unwrap. A line that begins with # is for people.
 */
const keyLine = /^(\w{1,32}) +([A-Za-z0-9+/]{43}=)$/

export type MasterKey = { readonly id: string; readonly key: Buffer }

/** At least one, the one that wraps first. Throws SettingError. */
export const readMasterKeys = (path: string, create: boolean): readonly MasterKey[] => {
  if (create) makeUnlessThere(path)
  const text = readPrivate(path)
  const lines = text.split(/\r?\n/).map((line, index) => ({ line: line.trim(), number: index + 1 }))
  const keys = lines.filter(({ line }) => line !== '' && !line.startsWith('#')).map((line) => keyOf(path, line))
  if (keys.length === 0) throw new SettingError(`${named(path)} holds no key: ${howToWrite}`)
  const twice = keys.find(({ id }, index) => keys.findIndex((other) => other.id === id) !== index)
  if (twice) throw new SettingError(`${named(path)} holds two keys with the id ${twice.id}: give each its own`)
  return keys
}

/** A line for the file, with a key never used before. */
export const newMasterKeyLine = (): string =>
  `m_${randomBytes(4).toString('hex')} ${randomBytes(32).toString('base64')}\n`

const named = (path: string): string => `the file of master keys ${path}`
const howToWrite = `write a line with an id, a space and the output of \`openssl rand -base64 32\``

const keyOf = (path: string, { line, number }: { readonly line: string; readonly number: number }): MasterKey => {
  const [, id, text] = keyLine.exec(line) ?? []
  if (id === undefined || text === undefined)
    throw new SettingError(`line ${number} of ${named(path)} is no key of 32 bytes: ${howToWrite}`)
  return { id, key: Buffer.from(text, 'base64') }
}

/** Two processes may start at once: a link appears whole, and one of them makes it. */
const makeUnlessThere = (path: string): void => {
  if (statSync(path, { throwIfNoEntry: false })) return
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(draft, newMasterKeyLine(), { mode: 0o600, flag: 'wx' })
    linkSync(draft, path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EEXIST')
      throw new SettingError(
        `${named(path)} could not be made (${code}): point OMS_MASTER_KEY_FILE to where we may write`,
      )
  } finally {
    rmSync(draft, { force: true })
  }
}

const readPrivate = (path: string): string => {
  try {
    const { mode, uid } = statSync(path)
    // As PostgreSQL has it for its keys: root may let our group read, as mounted secrets do.
    const allowed = uid === 0 && process.getuid?.() !== 0 ? 0o740 : 0o700
    if (process.platform !== 'win32' && (mode & 0o777 & ~allowed) !== 0)
      throw new SettingError(`${named(path)} is open to others: run \`chmod 600 ${path}\``)
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof SettingError) throw error
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT')
      throw new SettingError(
        `${named(path)} can't be read (${code}): let this process's user, and nobody else, read it`,
      )
    throw new SettingError(
      `${named(path)} does not exist: restore it from its backup if customers' keys were wrapped before; for a new system ` +
        `make one, mode 600 (${howToWrite}), and point OMS_MASTER_KEY_FILE to it in every process`,
    )
  }
}
