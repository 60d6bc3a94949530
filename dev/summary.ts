// The last page of `npm start`: what came of the orders, what the audit says, and where to look.
import Table from 'cli-table3'
import colors from 'picocolors'
import { openAuditContext } from '../operator/audit/context'
import { renderReport } from '../operator/audit/report'
import { runAudit } from '../operator/audit/run-audit'
import { formatMoney } from '../schemas/money'
import type { Fed } from './feed'
import type { LocalSystem } from './local-system'
import type { Moved, Tracker } from './tracker'

/** True when the audit finds nothing. */
export const auditAndReport = async (env: NodeJS.ProcessEnv): Promise<boolean> => {
  const context = await openAuditContext(env)
  try {
    const report = await runAudit(context, {})
    console.log(`\n${renderReport(report)}`)
    return report.checks.every(({ differences, notRun }) => differences.length === 0 && !notRun)
  } finally {
    await context.close()
  }
}

type Summary = {
  readonly fed: Fed
  readonly tracker: Tracker
  readonly system: LocalSystem
  readonly url: string
  readonly dataDir: string
}

const outcomesIn = (outcomes: ReadonlyMap<string, number>): string =>
  [...outcomes]
    .sort((a, b) => b[1] - a[1])
    .map(([outcome, count]) => `${outcome} ${count}`)
    .join(', ')

/** A provider a line, with what it took and gave back in each currency. */
const moneyRows = ({ money }: Tracker): string[][] => {
  const inWords = ({ currency, takenMinor, returnedMinor }: Moved): string =>
    `${formatMoney(takenMinor, currency)} − ${formatMoney(returnedMinor, currency)}`
  return [...new Set(money.map(({ provider }) => provider))].sort().map((provider) => {
    const moved = money.filter((one) => one.provider === provider)
    return [`${provider}: taken − given back`, moved.map(inWords).sort().join('\n')]
  })
}

export const printSummary = ({ fed, tracker, system, url, dataDir }: Summary): void => {
  const rejections = [...fed.rejected].map(([code, count]) => `${code} ${count}`).join(', ') || 'none'
  const rejected = [...fed.rejected.values()].reduce((sum, count) => sum + count, 0)
  const figures = new Table({ style: { head: [], border: [], compact: true }, colAligns: ['left', 'left'] })
  figures.push(
    ['orders read', `${fed.read}${fed.unreadable ? ` (and ${fed.unreadable} unreadable lines)` : ''}`],
    [
      'accepted + rejected',
      `${fed.accepted} + ${rejected} = ${fed.accepted + rejected}${fed.failed.length ? `, ${fed.failed.length} failed` : ''}`,
    ],
    ['rejections', rejections],
    [
      'final states',
      [...tracker.byStatus]
        .filter(([, count]) => count > 0)
        .map(([status, count]) => `${status} ${count}`)
        .join(', '),
    ],
    ...moneyRows(tracker),
    ...[...fed.lives].sort().map(([name, outcomes]) => [`life: ${name}`, outcomesIn(outcomes)]),
    ['blocked, and what staff did', outcomesIn(fed.minded) || 'nothing'],
    ['not as the providers imply', fed.unexpected.length],
    [
      'first order DELIVERED after',
      fed.firstDeliveredMs === undefined ? '–' : `${(fed.firstDeliveredMs / 1000).toFixed(1)} s`,
    ],
    ['seconds', fed.seconds.toFixed(1)],
  )
  console.log(`\n${figures.toString()}`)
  for (const text of fed.unexpected.slice(0, 10)) console.log(colors.yellow(`  ${text}`))
  console.log(`\n${colors.bold('Where to look')}`)
  const orderId = [...tracker.orders.keys()].at(-1)
  const rows = [
    ['a token', 'npm run token -- --role csr   (then -H "authorization: Bearer …")'],
    ['the API, to try', `${url}/docs`],
    ['an order', `${url}/api/v1/orders/${orderId ?? '<id>'}`],
    ['its history', `${url}/api/v1/orders/${orderId ?? '<id>'}/history`],
    ['readiness, metrics', `${url}/readyz   ${url}/metrics`],
    ['its whole life', `npm run oms -- order timeline ${orderId ?? '<id>'}`],
    [
      "providers' books",
      Object.values(system.simulators)
        .map((simulator) => `${simulator}/__sim/book`)
        .join('  '),
    ],
    ['schemas', `${system.env['SCHEMA_REGISTRY_URL']}/subjects`],
    [
      'Kafka, PostgreSQL, Redis',
      `${system.env['KAFKA_BROKERS']}  ${system.env['DATABASE_URL']}  ${system.env['REDIS_URL']}`,
    ],
    ['logs', `${dataDir}/logs`],
    ['the audit again', 'npm run audit'],
  ]
  for (const [what, where] of rows) console.log(`  ${what!.padEnd(26)} ${where}`)
}
