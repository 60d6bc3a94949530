// Folders for the tests of the local stack, and what these tests wait for. Nothing here starts a server.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { postgresFolders } from '../../../dev/stack/postgres-user'
import { StackError } from '../../../dev/stack/stack-error'

/** A new folder with mode 700, as mkdtemp makes them: another user cannot enter it. */
export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'oms-stack-'))

export const removeFolder = (folder: string): void => {
  for (const each of [...postgresFolders(folder), folder]) rmSync(each, { recursive: true, force: true })
}

/** Resolves once `holds` is true; fails after `withinMs`. */
export const until = async (holds: () => boolean, withinMs = 15_000): Promise<void> => {
  const deadline = Date.now() + withinMs
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`still not so after ${withinMs} ms: ${holds}`)
    await pause(20)
  }
}

/** The StackError with which `attempt` fails; anything else fails the test. */
export const stackErrorOf = async (attempt: () => unknown): Promise<StackError> => {
  try {
    await attempt()
  } catch (error) {
    if (error instanceof StackError) return error
    throw error
  }
  throw new Error('it was not refused')
}

/** This process's environment as if it named no server, with the jars in a folder that all runs share. */
export const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  KAFKA_BROKERS: '',
  DATABASE_URL: '',
  REDIS_URL: '',
  OMS_KAFKA_JARS: process.env['OMS_KAFKA_JARS'] || join(process.cwd(), '.oms', 'kafka-jars'),
  ...more,
})
