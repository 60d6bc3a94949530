// Part f: charges a second through the connector of the payment service providers, on the real log, beside what its slots allow and beside the
// same calls without it. Every call takes 100 ms at the simulated Stripe; its customers are known.
import { randomBytes } from 'node:crypto'
import { ConnectorRunner } from '../../egress/connector-runner'
import { createPsp, laneOf } from '../../egress/psp/psp'
import { createStripe } from '../../egress/psp/stripe'
import type { Progress } from '../../operator/progress'
import { systemClock } from '../../processors/engine/clock'
import type { CustomerId } from '../../schemas/ids'
import { Database } from '../../state/postgres'
import { createProviderCustomers } from '../../state/provider-customers'
import { cpuSeconds } from './process-cpu'
import type { MeasuredSystem } from './measured-system'
import { openAsking, type Asking } from './payments-journal'
import { openMeasuredStripe, type MeasuredStripe } from './payments-simulator'

/** Charges a second, unless a name says else. */
export type PaymentsResult = {
  readonly charges: number
  readonly latencyMs: number
  readonly concurrency: number
  /** What so many slots allow of calls that take so long. */
  readonly theoreticalPerSecond: number
  /** The same calls without the connector. */
  readonly barePerSecond: number
  readonly connectorPerSecond: number
  /** CPU-milliseconds of a charge by process; missing where they are not told. */
  readonly cpuMsOfBare: CpuMs
  readonly cpuMsOfConnector: CpuMs
}
export type CpuMs = Readonly<Record<string, number>> | undefined

const latencyMs = 100
const concurrency = 50
const knownCustomers = 500
const warmups = 1_000

type Bench = {
  readonly system: MeasuredSystem
  readonly stripe: MeasuredStripe
  readonly charges: number
  readonly progress: Progress
  /** Stripe's id of each customer of ours. */
  readonly customers: ReadonlyMap<CustomerId, string>
}

export const measurePayments = async (
  system: MeasuredSystem,
  charges: number,
  progress: Progress,
): Promise<PaymentsResult> => {
  const stripe = openMeasuredStripe(system.env['STRIPE_API_BASE']!, concurrency)
  const db = new Database(system.env['PAYMENTS_DATABASE_URL']!, { connections: 2 })
  try {
    await stripe.setWebhook(undefined)
    const customers = await makeCustomers(stripe, db)
    await stripe.setLatency(latencyMs)
    const bench = { system, stripe, charges, progress, customers }
    const bare = await measureBare(bench)
    const connector = await measureConnector(bench, db)
    return {
      ...{ charges, latencyMs, concurrency, theoreticalPerSecond: (concurrency * 1_000) / latencyMs },
      barePerSecond: bare.perSecond,
      connectorPerSecond: connector.perSecond,
      cpuMsOfBare: bare.cpuMs,
      cpuMsOfConnector: connector.cpuMs,
    }
  } finally {
    await stripe.setLatency(0)
    stripe.close()
    await db.close()
  }
}

const makeCustomers = async (stripe: MeasuredStripe, db: Database): Promise<Map<CustomerId, string>> => {
  const run = randomBytes(4).toString('hex')
  const known = createProviderCustomers(db)
  const made = new Map<CustomerId, string>()
  await inFlight(knownCustomers, async (index) => {
    const customerId = `bench-${run}-${index}` as CustomerId
    const stripeId = await stripe.makeCustomer(customerId)
    made.set(customerId, await known.remember('STRIPE', customerId, stripeId))
  })
  return made
}

const measureBare = async (bench: Bench): Promise<Measured> => {
  const { stripe, charges, progress, customers } = bench
  const stripeIds = [...customers.values()]
  const run = randomBytes(4).toString('hex')
  const charge = (name: string) => async (index: number) => {
    if (index % 500 === 0) progress('f  bare charges', index, charges)
    await stripe.charge({ idempotencyKey: `${run}-${name}-${index}`, customer: stripeIds[index % stripeIds.length]! })
  }
  await inFlight(warmups, charge('warm-up'))
  return timed(bench, () => inFlight(charges, charge('measured')))
}

const measureConnector = async (bench: Bench, db: Database): Promise<Measured> => {
  const { system, charges, progress } = bench
  const asking = await openAsking(system, `bench-${randomBytes(6).toString('base64url')}`)
  const fatal = failing()
  const runner = createRunner(system, db, fatal.fail)
  try {
    await runner.start()
    const until = (count: number): Promise<void> => Promise.race([asking.answered(count), fatal.failed])
    progress('f  charges through the connector', 0, charges)
    await ask(bench, asking, 'warm-up', warmups)
    await until(warmups)
    return await timed(bench, async () => {
      await ask(bench, asking, 'measured', charges)
      await until(warmups + charges)
    })
  } finally {
    await runner.stop()
    await asking.close()
  }
}

const ask = ({ customers }: Bench, asking: Asking, name: string, count: number): Promise<void> => {
  const ids = [...customers.keys()]
  const run = randomBytes(4).toString('hex')
  return asking.ask(
    `${run}-${name}`,
    Array.from({ length: count }, (_, index) => ids[index % ids.length]!),
  )
}

const createRunner = ({ env, log, codec }: MeasuredSystem, db: Database, onFatal: (error: Error) => void) => {
  const seal = (): Promise<never> => Promise.reject(new Error('no charge of the benchmark asks for its customer'))
  const stripe = createStripe({
    apiKey: env['STRIPE_API_KEY']!,
    baseUrl: env['STRIPE_API_BASE']!,
    customers: createProviderCustomers(db),
    seal,
  })
  return new ConnectorRunner({
    node: 'psp',
    provider: createPsp({ STRIPE: stripe, ADYEN: stripe }),
    laneOf,
    resilience: { timeoutMs: 20_000, concurrency },
    ...{ log, codec, clock: systemClock },
    onFailure: (_request, error) => console.error(`a charge failed and is tried again: ${error.message}`),
    onVoids: () => undefined,
    onFatal,
  })
}

const failing = () => {
  let fail: (error: Error) => void = () => undefined
  const failed = new Promise<never>((_, reject) => (fail = reject))
  failed.catch(() => undefined)
  return { failed, fail: (error: Error) => fail(error) }
}

type Measured = { readonly perSecond: number; readonly cpuMs: CpuMs }

const timed = async ({ system, charges }: Bench, work: () => Promise<unknown>): Promise<Measured> => {
  const read = () => [
    ...[...system.pids].map(([name, pid]) => [name, cpuSeconds(pid)] as const),
    ['caller', cpuSeconds(process.pid, false)] as const,
  ]
  const before = new Map(read())
  const startedAt = performance.now()
  await work()
  const perSecond = (charges * 1_000) / (performance.now() - startedAt)
  const after = read()
  if (after.some(([, seconds]) => seconds === undefined)) return { perSecond, cpuMs: undefined }
  const cpuMs = after.map(([name, seconds]) => [name, ((seconds! - (before.get(name) ?? 0)) * 1_000) / charges])
  return { perSecond, cpuMs: Object.fromEntries(cpuMs) as Record<string, number> }
}

/** Runs `work` for every index, as many at once as the connector has slots. */
const inFlight = async (count: number, work: (index: number) => Promise<void>): Promise<void> => {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: concurrency }, lane))
}
