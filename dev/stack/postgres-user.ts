// PostgreSQL refuses to run as root: finds whom it runs as, and a folder that this user can reach. Without root, both
// are our own.
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { run, type User } from './run-command'
import { StackError } from './stack-error'

/** The system user `postgres`, made if it is missing; undefined if we are not root and PostgreSQL runs as we do. */
export const postgresUser = async (): Promise<User | undefined> => {
  if (process.getuid?.() !== 0) return undefined
  const found = await lookUp()
  if (found !== undefined) return found
  const made = await run('useradd', ['--system', '--no-create-home', '--shell', '/bin/sh', 'postgres'])
  const user = await lookUp()
  if (user !== undefined) return user
  throw new StackError(
    `PostgreSQL must not run as root, and the user postgres could not be made: ${made.output.trim()}`,
    'Make it with `useradd --system postgres`, or start as another user than root.',
  )
}

/** The folder for PostgreSQL's data, existing and owned by `user`; outside `dataDir` if the user cannot get there. */
export const postgresFolder = async (dataDir: string, user: User | undefined): Promise<string> => {
  const [inside, outside] = postgresFolders(dataDir)
  mkdirSync(inside, { recursive: true, mode: 0o700 })
  if (user === undefined) return inside
  own(inside, user)
  if (await canReach(inside, user)) return inside
  rmSync(inside, { recursive: true })
  if (!existsSync(outside)) {
    mkdirSync(outside, { recursive: true, mode: 0o700 })
    own(outside, user)
  }
  // Anyone can make a folder of this name there before us: only one that is the user's own is believed.
  if (lstatSync(outside).uid !== user.uid || !(await canReach(outside, user))) throw squatted(outside)
  writeFileSync(join(dataDir, 'postgres.location'), `${outside}\n`)
  return outside
}

/** Both folders that may hold the data of this `dataDir`, the preferred one first. */
export const postgresFolders = (dataDir: string): readonly [string, string] => {
  const hash = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 12)
  const shared = process.platform === 'linux' ? '/var/tmp' : tmpdir()
  return [join(dataDir, 'postgres'), join(shared, `oms-postgres-${hash}`)]
}

const lookUp = async (): Promise<User | undefined> => {
  const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])])
  return uid.code === 0 && gid.code === 0 ? { uid: Number(uid.output), gid: Number(gid.output) } : undefined
}

const own = (folder: string, { uid, gid }: User): void => {
  chownSync(folder, uid, gid)
  chmodSync(folder, 0o700)
}

const canReach = async (folder: string, user: User): Promise<boolean> =>
  (await run('/bin/sh', ['-c', 'cd -P "$0" && touch .reachable && rm .reachable', folder], { user, cwd: '/' })).code ===
  0

const squatted = (folder: string): StackError =>
  new StackError(
    `${folder}, where PostgreSQL is to keep its data, is not usable by the user postgres.`,
    `Remove ${folder} and start again.`,
  )
