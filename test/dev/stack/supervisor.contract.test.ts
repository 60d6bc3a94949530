// How servers are started, stopped and explained, on small shell programs in their place.
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openPidBook } from '../../../dev/stack/pid-book'
import { identify, isRunning, type ProcessId } from '../../../dev/stack/process-identity'
import { startServer, type Hooks, type Recipe } from '../../../dev/stack/server'
import { launch, type Child, type Launch } from '../../../dev/stack/supervisor'
import { removeFolder, stackErrorOf, temporaryFolder, until } from './temp-folder'

const folder = temporaryFolder()
afterAll(() => removeFolder(folder))

const program = (script: string): Launch => ({
  command: '/bin/sh',
  args: ['-c', script],
  cwd: folder,
  logFile: join(folder, 'program.log'),
  stopSignal: 'SIGTERM',
})

const recipe = (script: string, more: Partial<Recipe> = {}): Recipe => ({
  name: 'kafka',
  title: 'Server',
  port: 1,
  prepare: async () => undefined,
  launch: program(script),
  ready: async () => false,
  readyWithinMs: 5_000,
  ...more,
})

const hooks: Hooks = {
  progress: () => undefined,
  launched: () => undefined,
  ended: () => undefined,
  died: () => undefined,
}

/** Launches a program that answers TERM as `trap` says, once it has said so to the shell. */
const trapping = async (trap: string): Promise<Child> => {
  const ready = join(folder, 'ready')
  rmSync(ready, { force: true })
  const child = await launch(program(`trap '${trap}' TERM; touch ${ready}; ${sleeper}`))
  await until(() => existsSync(ready))
  return child
}

const sleeper = 'while :; do sleep 0.05; done'

describe('a supervised program', () => {
  it('has the pid that we are told, and ends orderly when it is asked to', async () => {
    const child = await trapping('exit 3')
    expect(identify(child.pid)).toBeDefined()
    await child.stop(5_000)
    expect(await child.exited).toBe('exit code 3')
    expect(identify(child.pid)).toBeUndefined()
  })

  it('is killed when it does not end in time', async () => {
    const child = await trapping('')
    await child.stop(200)
    expect(await child.exited).toBe('signal SIGKILL')
  })

  it('can be stopped while it is frozen', async () => {
    const child = await launch(program('exec sleep 60'))
    child.kill('SIGSTOP')
    await child.stop(5_000)
    expect(await child.exited).toBe('signal SIGTERM')
  })
})

describe('a server that does not come up', () => {
  it('is explained with the last lines of its log of this start', async () => {
    writeFileSync(join(folder, 'program.log'), 'words of an earlier run\n')
    const { message, fix } = await stackErrorOf(() => startServer(recipe('echo the config is wrong; exit 4'), hooks))
    expect(message).toMatch(/^Server ended while it was starting \(exit code 4\).*the config is wrong$/s)
    expect(message).not.toContain('earlier run')
    expect(fix).toContain(join(folder, 'program.log'))
  })

  it('is explained by the full disk when its log says so', async () => {
    const { message, fix } = await stackErrorOf(() =>
      startServer(recipe('echo write: No space left on device; exit 1'), hooks),
    )
    expect(message).toMatch(/^The disk is full\./)
    expect(fix).toContain('Free at least 1 GiB')
  })

  it('is stopped when its time is over', async () => {
    let pid = 0
    const slow = recipe(sleeper, { readyWithinMs: 100 })
    const { message } = await stackErrorOf(() =>
      startServer(slow, { ...hooks, launched: (launched) => void (pid = launched) }),
    )
    expect(message).toContain('did not serve within 0.1 s')
    expect(identify(pid)).toBeUndefined()
  })

  it('is launched again when its reason passes by itself', async () => {
    const marker = join(folder, 'second')
    const script = `if [ -e ${marker} ]; then ${sleeper}; fi; touch ${marker}; echo block still in use; exit 1`
    let launches = 0
    const flaky = recipe(script, { passing: /still in use/, ready: async () => launches === 2 })
    const server = await startServer(flaky, { ...hooks, launched: () => void launches++ })
    expect(launches).toBe(2)
    await server.stop()
  })
})

describe('servers left over by a killed run', () => {
  const bookOf = (entry: ProcessId): void =>
    writeFileSync(join(folder, 'pids.json'), JSON.stringify([{ ...entry, name: 'redis', stopSignal: 'SIGTERM' }]))

  it('are stopped by the next start', async () => {
    const child = await launch(program('exec sleep 60'))
    bookOf(identify(child.pid) as ProcessId)
    expect(await openPidBook(folder).stopLeftovers(5_000)).toEqual(['redis'])
    expect(await child.exited).toBe('signal SIGTERM')
    expect(await openPidBook(folder).stopLeftovers(5_000)).toEqual([])
  })

  it('are never confused with another program that was given their pid', async () => {
    const child = await launch(program('exec sleep 60'))
    const itself = identify(child.pid) as ProcessId
    bookOf({ ...itself, startedAt: 'at another time' })
    expect(await openPidBook(folder).stopLeftovers(5_000)).toEqual([])
    expect(isRunning(itself)).toBe(true)
    await child.stop(5_000)
  })

  it('are killed when they do not end in time', async () => {
    const child = await trapping('')
    bookOf(identify(child.pid) as ProcessId)
    await openPidBook(folder).stopLeftovers(100)
    expect(await child.exited).toBe('signal SIGKILL')
  })
})
