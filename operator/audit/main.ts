// `npm run audit`: checks a live system and says what differs. Standard output carries the report alone.
import { parseArgs } from 'node:util'
import { findEnvironment } from '../environment'
import { createProgress } from '../progress'
import { openAuditContext } from './context'
import { differencesIn, renderReport } from './report'
import { runAudit } from './run-audit'

const usage = `npm run audit [-- --json] [--differences N] [--wait SECONDS]
  Compares journals, Redis, PostgreSQL, the public topic and the providers' books. Reads only; the system may be running.
  --json           prints the whole report as JSON
  --differences N  lists at most N differences (20)
  --wait SECONDS   waits this long, over all, for stores and views that are behind (60)
  Exit code: 0 no difference, 1 differences, 2 the audit could not be made.`

const options = {
  json: { type: 'boolean', default: false },
  differences: { type: 'string', default: '20' },
  wait: { type: 'string', default: '60' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

const main = async (): Promise<number> => {
  const { values } = parseArgs({ options })
  if (values.help) return print(usage, 0)
  const [limit, waitSeconds] = [Number(values.differences), Number(values.wait)]
  if (!(limit >= 0) || !(waitSeconds >= 0)) throw new Error(`--differences and --wait take numbers\n${usage}`)
  const { env, source } = findEnvironment()
  process.stderr.write(`auditing ${source}\n`)
  const progress = createProgress()
  const context = await openAuditContext(env)
  try {
    const patience = { allMs: waitSeconds * 1_000, eachMs: Math.min(10_000, waitSeconds * 1_000) }
    const report = await runAudit(context, { progress: progress.report, patience })
    progress.stop()
    return print(
      values.json ? JSON.stringify(report, null, 2) : renderReport(report, limit),
      differencesIn(report) ? 1 : 0,
    )
  } finally {
    progress.stop()
    await context.close()
  }
}

const print = (text: string, code: number): number => {
  process.stdout.write(`${text}\n`)
  return code
}

main().then(
  (code) => (process.exitCode = code),
  (error: Error) => {
    process.stderr.write(`the audit could not be made: ${error.message}\n`)
    process.exitCode = 2
  },
)
