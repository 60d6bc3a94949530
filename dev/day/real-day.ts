// `npm run day:real`: the day of schedule.ts at a fiftieth of its size on the real servers, with the real roles and the simulated providers,
// its outages included. Exit code 1 if an order ends elsewhere than implied, or the audit finds anything.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { tableOf, type Cell } from '../../operator/table'
import { openContext } from '../../processors/engine/context'
import { createLogger } from '../../runtime/logger'
import { startLocalSystem, type LocalSystem } from '../local-system'
import { startRoles, type Roles } from '../roles'
import { auditAndReport } from '../summary'
import { Tracker } from '../tracker'
import { QueueWatch } from './queue-watch'
import { freePort, RealShop, type ShopEnd } from './real-shop'
import { startRounds } from '../orders/rounds'
import { dayBegins, fedexOutage, fedexPerMinute, wmsOutage } from './schedule'

type Options = { readonly orders: number; readonly speed: number; readonly partitions: number; readonly keep: boolean }

const size = 50
const usage = `npm run day:real -- [options]     the simulated day on Kafka, Redis and PostgreSQL, with a quota of a ${size}th

  --orders 1000              placed within the day
  --speed 288                a day in five minutes
  --partitions 4             of every topic
  --keep                     keep the folder with data and logs`

/** Throws Error that says what is wrong. */
const optionsOf = (argv: readonly string[]): Options | 'help' => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      orders: { type: 'string', default: '1000' },
      speed: { type: 'string', default: '288' },
      partitions: { type: 'string', default: '4' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  const [orders, speed, partitions] = [values.orders, values.speed, values.partitions].map(Number) as [
    number,
    number,
    number,
  ]
  for (const [name, value] of Object.entries({ orders, speed, partitions }))
    if (!(value >= 1)) throw new Error(`--${name} ${value} makes no sense: use a number from 1`)
  return { orders, speed, partitions, keep: values.keep }
}

type Stop = () => Promise<unknown>

const run = async (options: Options, dataDir: string, stops: Stop[]): Promise<number> => {
  const { speed, partitions } = options
  const system = await startLocalSystem({
    ...{ dataDir, speed, partitions, fresh: true, ports: 'free', httpPort: await freePort() },
    progress: (line) => console.log(line),
    env: { ...ownEnvironment(), FEDEX_REQUESTS_PER_MINUTE: String(fedexPerMinute / size) },
  })
  stops.push(system.stop)
  const context = await openContext('oms', system.env, createLogger('oms', { file: join(dataDir, 'logs', 'oms.log') }))
  const roles = await startRoles({ ...context, fatal: (error) => failFor(error) })
  stops.push(roles.stop)
  const tracker = new Tracker(context.log, context.codec)
  await tracker.start()
  stops.push(() => tracker.stop())
  const watch = new QueueWatch(context)
  const sampling = startRounds(() => watch.sample(), 1_000)
  const end = await play(options, system, roles, tracker)
  await sampling.stop()
  const isClean = await auditAndReport(system.env)
  console.log(`\n${reportOf(options, tracker, watch, end)}`)
  return isClean && end.unexpected.length === 0 && end.failed.length === 0 ? 0 : 1
}

const play = async (options: Options, system: LocalSystem, roles: Roles, tracker: Tracker): Promise<ShopEnd> => {
  const { speed } = options
  const shop = new RealShop({ ...options, system, tracker, url: roles.url, waiting: roles.waiting })
  const timers = [
    ...outage(system.simulators.wms, wmsOutage, speed),
    ...outage(system.simulators.fedex, fedexOutage, speed),
  ]
  const told = setInterval(() => console.log(shop.progress()), 10_000)
  try {
    return await shop.run()
  } finally {
    clearInterval(told)
    timers.forEach(clearTimeout)
  }
}

/** Every connection to the provider is reset from the beginning of the span to its end. */
const outage = (url: string, { from, to }: typeof wmsOutage, speed: number): NodeJS.Timeout[] => {
  const turn = (down: boolean) => (): void => {
    const headers = { 'content-type': 'application/json' }
    console.log(`${new URL(url).host} is ${down ? 'down' : 'up again'}`)
    fetch(`${url}/__sim/knobs`, { method: 'PUT', headers, body: JSON.stringify({ down }) }).catch(failFor)
  }
  const inMs = (at: number): number => (at - dayBegins) / speed
  return [setTimeout(turn(true), inMs(from)), setTimeout(turn(false), inMs(to))]
}

/** Servers of others are none of this day's. */
const ownEnvironment = (): NodeJS.ProcessEnv => {
  const given = ['KAFKA_BROKERS', 'DATABASE_URL', 'PAYMENTS_DATABASE_URL', 'FULFILLMENT_DATABASE_URL', 'REDIS_URL']
  const others = [...given, 'SCHEMA_REGISTRY_URL']
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !others.includes(name)))
}

const reportOf = ({ speed }: Options, tracker: Tracker, watch: QueueWatch, end: ShopEnd): string => {
  const minutes = (ms: number): string => ((ms * speed) / 60_000).toFixed(1)
  const seconds = (ms: number): string => (ms / 1_000).toFixed(1)
  const ages = watch.ages
    .summaries()
    .map(([queue, { p50, p95, max }]): Cell[] => [
      ...[queue, watch.mostOf(queue), seconds(p50), seconds(p95), seconds(max), minutes(max)],
    ])
  return [
    tableOf(['orders', 'count'], [...tracker.byStatus].sort()),
    tableOf(['what happened', 'count'], end.counts),
    tableOf(['queue', 'most waiting', 'p50 s', 'p95 s', 'max s', 'max, minutes of the day'], ages),
    ...end.failed.slice(0, 10).map((text) => `not placed: ${text}`),
    ...end.unexpected.slice(0, 20),
    `${end.unexpected.length} orders ended elsewhere than implied; ${seconds(end.tookMs)} s`,
  ].join('\n\n')
}

/** PostgreSQL's data may be elsewhere: see dev/stack/postgres-user.ts. */
const forget = (dataDir: string): void => {
  const told = join(dataDir, 'postgres.location')
  const elsewhere = existsSync(told) ? readFileSync(told, 'utf8').trim() : ''
  for (const folder of [dataDir, elsewhere]) if (folder) rmSync(folder, { recursive: true, force: true })
}

const failFor = (error: Error): void => {
  console.error(`The day can't go on: ${error.message}`)
  process.exit(1)
}

const main = async (): Promise<void> => {
  const options = optionsOf(process.argv.slice(2))
  if (options === 'help') return console.log(usage)
  const dataDir = mkdtempSync(join(tmpdir(), 'oms-day-'))
  const stops: Stop[] = []
  try {
    process.exitCode = await run(options, dataDir, stops)
  } finally {
    for (const stop of stops.reverse()) await stop().catch((error: Error) => console.error(error.message))
    if (options.keep) console.log(`data and logs: ${dataDir}`)
    else forget(dataDir)
  }
  process.exit()
}

main().catch(failFor)
