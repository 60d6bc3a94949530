// What one machine keeps secret: where the master keys lie, and the secret that signs guest links. Made once in the data folder, readable
// to its owner alone. Production must never use them.
import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Settings of the roles, but those that are given. A file of master keys of our own is made by the first role that needs it. */
export const localSecrets = (dataDir: string, given: NodeJS.ProcessEnv = {}): Record<string, string> => ({
  GUEST_LINK_SECRETS: given['GUEST_LINK_SECRETS'] || keptSecret(join(dataDir, 'guest-link-secret')),
  OMS_MASTER_KEY_FILE: given['OMS_MASTER_KEY_FILE'] || join(dataDir, 'master-keys'),
  OMS_MASTER_KEY_CREATE: given['OMS_MASTER_KEY_FILE'] ? 'no' : 'yes',
})

/** The text of a file, made with 48 random bytes as base64url where it is missing: whoever makes it first, all read the same. */
const keptSecret = (file: string): string => {
  const kept = readOrNone(file)
  if (kept !== undefined) return kept
  const draft = `${file}.${process.pid}.tmp`
  mkdirSync(dirname(file), { recursive: true })
  rmSync(draft, { force: true })
  writeFileSync(draft, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readOrNone(file)!
}

const readOrNone = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
