// Runs before `npm start` and `npm test`: checks Node and installs the dependencies when they are missing or older than
// package-lock.json. It needs nothing installed, says nothing when there is nothing to do, and must stay that fast.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const lockFile = join(root, 'package-lock.json')
const installedFile = join(root, 'node_modules', '.package-lock.json')
const stampFile = join(root, 'node_modules', '.oms-setup')

/** The sentences for a Node that is too old, or undefined. `version` is that of process.version. */
export const nodeProblem = (version) => {
  const [major = 0, minor = 0] = version.replace('v', '').split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 11)) return undefined
  return `Node 20.11 or newer is needed, and this is ${version}.\nInstall it from https://nodejs.org or with a version manager (nvm install 20), then start again.`
}

const fail = (problem) => {
  console.error(problem)
  process.exit(1)
}

const lockHash = () => createHash('sha256').update(readFileSync(lockFile)).digest('hex')

// A checkout may touch the lock file without changing it: then the stamp of the last installation tells.
const isInstalled = () => {
  if (!existsSync(installedFile)) return false
  if (statSync(installedFile).mtimeMs >= statSync(lockFile).mtimeMs) return true
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockHash()
}

const install = () => {
  const startedAt = Date.now()
  console.log('Installing dependencies (npm ci) …')
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { status, error } = spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (error !== undefined)
    fail(`npm could not be run (${error.message}).\nInstall npm, which comes with Node, then start again.`)
  if (status !== 0) {
    fail(
      'The dependencies could not be installed: npm ci failed, see its words above.\n' +
        'Check the network, the npm registry (`npm config get registry`) and the space on the disk, then start again.',
    )
  }
  writeFileSync(stampFile, lockHash())
  console.log(`Dependencies installed in ${((Date.now() - startedAt) / 1000).toFixed(0)} s`)
}

if (realpathSync(process.argv[1] ?? '.') === fileURLToPath(import.meta.url)) {
  const problem = nodeProblem(process.version)
  if (problem !== undefined) fail(problem)
  if (!isInstalled()) install()
}
