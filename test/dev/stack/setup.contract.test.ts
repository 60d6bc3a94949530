// What runs before `npm start` and `npm test`, in a small checkout of its own.
import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { removeFolder, temporaryFolder } from './temp-folder'

const folder = temporaryFolder()
const script = join(folder, 'dev', 'setup.mjs')
const lockFile = join(folder, 'package-lock.json')
const lock = {
  name: 'tiny',
  version: '1.0.0',
  lockfileVersion: 3,
  packages: { '': { name: 'tiny', version: '1.0.0' } },
}

beforeAll(() => {
  mkdirSync(join(folder, 'dev'))
  copyFileSync(join(__dirname, '..', '..', '..', 'dev', 'setup.mjs'), script)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'tiny', version: '1.0.0' }))
})

afterAll(() => removeFolder(folder))

const node = (...args: string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, args, { encoding: 'utf8', cwd: folder })

const installs = (): boolean => {
  const { status, stdout, stderr } = node(script)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout.includes('Installing dependencies')
}

describe('the set-up', () => {
  it('says clearly what failed when npm cannot install', () => {
    const { status, stderr } = node(script)
    expect(status).not.toBe(0)
    expect(stderr).toContain('npm ci failed, see its words above.\nCheck the network')
    expect(existsSync(join(folder, 'node_modules'))).toBe(false)
  })

  it('installs once, and is silent when there is nothing to do', () => {
    writeFileSync(lockFile, JSON.stringify(lock))
    mkdirSync(join(folder, 'node_modules'))
    expect(installs()).toBe(true)
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), '{}')
    expect(node(script).stdout).toBe('')
  })

  it('installs again when the lock file changed, but not when it was only touched', () => {
    utimesSync(lockFile, new Date(), new Date(Date.now() + 5_000))
    expect(installs()).toBe(false)
    writeFileSync(
      lockFile,
      JSON.stringify({ ...lock, version: '1.0.1', packages: { '': { name: 'tiny', version: '1.0.0' } } }),
    )
    utimesSync(lockFile, new Date(), new Date(Date.now() + 5_000))
    expect(installs()).toBe(true)
  })

  it.each([
    ['v18.19.1', 'Node 20.11 or newer is needed, and this is v18.19.1.'],
    ['v20.10.0', 'Node 20.11 or newer is needed, and this is v20.10.0.'],
    ['v20.11.0', 'undefined'],
    ['v24.1.0', 'undefined'],
  ])('of Node %s answers: %s', (version, answer) => {
    const code = `import('${script}').then(({ nodeProblem }) => console.log(nodeProblem('${version}')))`
    expect(node('-e', code).stdout.split('\n')[0]).toBe(answer)
  })
})
