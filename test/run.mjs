// `npm test`: starts the servers the tests need, runs every level of test against them, stops them, and counts.
// Arguments are passed to jest: `npm test -- order` runs the tests whose path has "order".
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const child = spawn(
  process.execPath,
  ['--require', 'tsx/cjs', join(root, 'test', 'run.ts'), ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
  },
)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 130 : (code ?? 1)))
