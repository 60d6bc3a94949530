// What lies in the data folder between runs: room for it, emptying it, and logs that do not grow for ever. The jars of
// Kafka are never wiped.
import { existsSync, mkdirSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { postgresFolders } from './postgres-user'
import { StackError } from './stack-error'

const neededBytes = 2 ** 30
const rotatedLogBytes = 10_000_000

/** @throws StackError if its disk has less than 1 GiB to spare. */
export const openDataFolder = (dataDir: string): void => {
  mkdirSync(join(dataDir, 'logs'), { recursive: true })
  assertSpace(dataDir, neededBytes)
}

/** @throws StackError unless the disk of `folder` has `bytes` to spare. */
export const assertSpace = (folder: string, bytes: number): void => {
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize >= bytes) return
  const gibibytes = (amount: number): string => (amount / 2 ** 30).toFixed(1)
  throw new StackError(
    `The disk that holds ${folder} has only ${gibibytes(bavail * bsize)} GiB left, and ${gibibytes(bytes)} GiB are needed.`,
    'Free some space there and start again.',
  )
}

/** Empties Kafka, PostgreSQL and Redis together: data of different ages would contradict one another. */
export const wipe = (dataDir: string): void => {
  const folders = [join(dataDir, 'kafka'), join(dataDir, 'redis'), ...postgresFolders(dataDir)]
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}

export const rotateLogs = (dataDir: string, names: readonly string[]): void => {
  for (const file of names.map((name) => join(dataDir, 'logs', `${name}.log`))) {
    if (existsSync(file) && statSync(file).size > rotatedLogBytes) renameSync(file, `${file}.1`)
  }
}
