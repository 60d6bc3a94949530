// A PostgreSQL of our own as a native process on loopback, with its default durability and the database `oms`. It must
// never touch the distribution's cluster.
import { existsSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { postgresFolder, postgresUser } from './postgres-user'
import { postgresAdmits } from './probes'
import { lastLines, run, type User } from './run-command'
import type { Recipe } from './server'
import { diskFull, StackError } from './stack-error'

/** The user, who may do everything, and the database of the local server. */
export const postgresUserName = 'oms'
export const postgresDatabase = 'oms'

export const postgresRecipe = async (
  dataDir: string,
  port: number,
  progress: (line: string) => void,
): Promise<Recipe> => {
  const bin = postgresBinaries() ?? ''
  const version = await postgresVersion(bin)
  const user = await postgresUser()
  const folder = await postgresFolder(dataDir, user)
  if (!folder.startsWith(dataDir)) progress(`PostgreSQL's user cannot enter ${dataDir}: its data are in ${folder}`)
  const cluster = join(folder, 'cluster')
  return {
    name: 'postgres',
    title: `PostgreSQL ${version}`,
    port,
    prepare: () => initialised(bin, cluster, version, user),
    launch: {
      command: join(bin, 'postgres'),
      args: postgresArgs(cluster, port),
      cwd: folder,
      logFile: join(dataDir, 'logs', 'postgres.log'),
      user,
      stopSignal: 'SIGINT',
    },
    ready: () => postgresAdmits({ host: '127.0.0.1', port }, postgresUserName, postgresDatabase),
    readyWithinMs: 60_000,
    // A busy backend of a killed server notices only at its next pause that its server is gone.
    passing: /pre-existing shared memory block/,
  }
}

/** The folder of the binaries of PostgreSQL 15, or else of a newer one. */
export const postgresBinaries = (): string | undefined => {
  const usual = [15, 16, 17, 18].flatMap((version) => [
    `/usr/lib/postgresql/${version}/bin`,
    `/usr/pgsql-${version}/bin`,
    `/opt/homebrew/opt/postgresql@${version}/bin`,
    `/usr/local/opt/postgresql@${version}/bin`,
  ])
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => existsSync(join(folder, 'postgres')))
  const found = [...usual, ...onPath].find(
    (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  )
  return found === undefined ? undefined : dirname(realpathSync(join(found, 'postgres')))
}

const postgresVersion = async (bin: string): Promise<string> => {
  const version = /\d+(\.\d+)?/.exec((await run(join(bin, 'postgres'), ['--version'])).output)?.[0]
  if (version !== undefined && parseInt(version) >= 15) return version
  throw new StackError(
    `PostgreSQL 15 or newer is needed, and ${version === undefined ? 'none' : `only ${version}`} is installed.`,
    'Install PostgreSQL 15, or start a Docker engine, or name a server of yours in DATABASE_URL.',
  )
}

const postgresArgs = (cluster: string, port: number): readonly string[] => {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '128MB',
    jit: 'off',
    log_checkpoints: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
  }
  return ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

// The cluster is made beside its place and moved there when it is whole, so that an interrupted start leaves no half one.
const initialised = async (bin: string, cluster: string, version: string, user: User | undefined): Promise<void> => {
  if (existsSync(cluster)) return assertSameVersion(cluster, version)
  const draft = `${cluster}.new`
  rmSync(draft, { recursive: true, force: true })
  const options = { user, cwd: dirname(cluster) }
  const locale = process.platform === 'linux' ? 'C.UTF-8' : 'C'
  const initdbArgs = [
    '-D',
    draft,
    '-U',
    postgresUserName,
    '--auth=trust',
    '--encoding=UTF8',
    `--locale=${locale}`,
    '--no-sync',
  ]
  const made = await run(join(bin, 'initdb'), initdbArgs, options)
  if (made.code !== 0) throw failed('initdb', draft, made.output)
  const input = `CREATE DATABASE ${postgresDatabase}\n`
  const created = await run(join(bin, 'postgres'), ['--single', '-D', draft, 'postgres'], { ...options, input })
  if (created.code !== 0 || /ERROR|FATAL/.test(created.output)) throw failed('CREATE DATABASE', draft, created.output)
  renameSync(draft, cluster)
}

const assertSameVersion = (cluster: string, version: string): void => {
  const made = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  if (made === version.split('.')[0]) return
  throw new StackError(
    `The data in ${cluster} were made by PostgreSQL ${made}, and PostgreSQL ${version} is installed.`,
    `Start with --fresh to begin with empty data, or install PostgreSQL ${made}.`,
  )
}

const failed = (step: string, folder: string, output: string): StackError =>
  /No space left on device/.test(output)
    ? diskFull(` at ${folder}`)
    : new StackError(
        `PostgreSQL's data could not be made: ${step} failed.\n${lastLines(output)}`,
        'Mend what it names and start again.',
      )
