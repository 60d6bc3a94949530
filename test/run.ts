// Runs jest twice on servers of its own: first what can run side by side, then the system level, one after another.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startStack, type Stack } from '../dev/stack/stack'
import { StackError } from '../dev/stack/stack-error'

type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number }
type JestReport = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numRuntimeErrorTestSuites: number
}

const root = join(__dirname, '..')
const jarFolder = process.env['OMS_KAFKA_JARS'] ?? join(root, '.oms', 'kafka-jars')
const patterns = process.argv.slice(2)

const jest = async (folder: string, env: NodeJS.ProcessEnv, args: readonly string[]): Promise<Counts> => {
  const report = join(folder, 'report.json')
  rmSync(report, { force: true })
  const command = [
    join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
    // First: behind an option that takes several values they would be taken for more of them.
    ...patterns,
    '--passWithNoTests',
    '--json',
    `--outputFile=${report}`,
    ...args,
  ]
  const child = spawn(process.execPath, command, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] })
  const code = await new Promise<number>((resolve) => child.once('exit', (exit) => resolve(exit ?? 1)))
  try {
    const read = JSON.parse(readFileSync(report, 'utf8')) as JestReport
    return {
      passed: read.numPassedTests,
      failed: read.numFailedTests + read.numRuntimeErrorTestSuites,
      skipped: read.numPendingTests,
    }
  } catch {
    return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  }
}

const run = async (): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'oms-test-'))
  let stack: Stack | undefined
  try {
    stack = await startStack({
      dataDir: join(folder, 'servers'),
      fresh: true,
      ports: 'free',
      progress: (line) => console.error(line),
      env: { ...process.env, OMS_KAFKA_JARS: jarFolder },
    })
    const env = {
      ...process.env,
      ...stack.env,
      OMS_KAFKA_JARS: jarFolder,
      OMS_LOG_LEVEL: process.env['OMS_LOG_LEVEL'] ?? 'fatal',
    }
    const side = await jest(folder, env, [
      '--maxWorkers=2',
      '--testPathIgnorePatterns=/node_modules/',
      '--testPathIgnorePatterns=\\.system\\.test',
    ])
    const system = await jest(folder, env, ['--runInBand', '--testMatch=**/*.system.test.ts'])
    const [passed, failed, skipped] = (['passed', 'failed', 'skipped'] as const).map(
      (kind) => side[kind] + system[kind],
    )
    console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
    return failed === 0 && passed! > 0 ? 0 : 1
  } finally {
    await stack?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

run().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error instanceof StackError ? `${error.message}\n${error.fix}` : error.message)
    console.log('0 passed, 1 failed')
    process.exit(1)
  },
)
