// Which system the command line talks to: the one that the environment names, else the local one that runs from this checkout.
// It never mixes the two: whoever sets KAFKA_BROKERS means another system altogether.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Env } from '../runtime/settings'
import { OperatorError } from './usage'

/** `source` is for people. */
export type Environment = { readonly env: Env; readonly source: string }

/** Written by `npm start` while the local system runs: the environment of its roles, a flat JSON object. */
export const localEnvFile = join(__dirname, '..', '.oms', 'env.json')

/** Throws OperatorError when the file is there and makes no sense. */
export const findEnvironment = (env: Env = process.env, file = localEnvFile): Environment => {
  if (env['KAFKA_BROKERS']) return { env, source: 'the environment' }
  const local = readLocal(file)
  return local
    ? { env: { ...local, ...env }, source: `the local system (${file})` }
    : { env, source: 'the default settings' }
}

const readLocal = (file: string): Env | undefined => {
  try {
    const parsed = JSON.parse(readFileSync(file, 'utf8')) as unknown
    if (
      typeof parsed === 'object' &&
      parsed !== null &&
      Object.values(parsed).every((value) => typeof value === 'string')
    )
      return parsed as Env
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
  }
  throw new OperatorError(
    `${file} can't be read: delete it, then run npm start again or set KAFKA_BROKERS and the other settings`,
  )
}
