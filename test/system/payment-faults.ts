// What goes wrong at both payment providers, and when: faults in every call and webhook, an outage, and workers that are killed or stand
// still. It must never leave a fault on when it is told to end.
import type { SimulatorUrls } from '../../dev/simulators/urls'
import type { Worker, World } from './world'

type Knobs = Readonly<Record<string, number | boolean>>
export type Provider = 'stripe' | 'adyen'
const providers: readonly Provider[] = ['stripe', 'adyen']

const faults: Knobs = {
  latencyMs: 15,
  errorRate: 0.05,
  timeoutBeforeRate: 0.004,
  timeoutAfterRate: 0.004,
  resetAfterRate: 0.05,
  processingMs: 25,
  rateLimitPerSecond: 120,
  webhookLoss: 0.2,
  webhookDuplicate: 0.2,
  webhookDelayMs: 4_000,
}
const noFaults: Knobs = {
  ...Object.fromEntries(Object.keys(faults).map((name) => [name, 0])),
  down: false,
}

export type Faults = {
  readonly begin: () => Promise<void>
  readonly end: () => Promise<void>
  readonly set: (provider: Provider, knobs: Knobs) => Promise<void>
}

export const createFaults = (urls: SimulatorUrls): Faults => {
  const set = async (provider: Provider, knobs: Knobs): Promise<void> => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${urls[provider]}/__sim/knobs`, { method: 'PUT', headers, body: JSON.stringify(knobs) })
    if (!answer.ok) throw new Error(`the knobs of ${provider} could not be set: ${await answer.text()}`)
  }
  const all = async (knobs: Knobs): Promise<void> => {
    for (const provider of providers) await set(provider, knobs)
  }
  return { begin: () => all(faults), end: () => all(noFaults), set }
}

export type Breaking = {
  readonly world: World
  readonly workers: Worker[]
  readonly faults: Faults
  readonly sessionTimeoutMs: number
  /** Resolves once this share of the orders, 0 to 1, has been placed. */
  readonly placed: (share: number) => Promise<void>
}

/**
 * An outage of each provider, four kills, and two stalls longer than the session time-out, in which the other worker meets requests that
 * their provider is still at.
 */
export const breakEverything = async (breaking: Breaking): Promise<void> => {
  const { placed, faults } = breaking
  await placed(0.1)
  await outage(faults, 'stripe', 5_000)
  await placed(0.25)
  await kill(breaking, 0)
  await placed(0.35)
  await kill(breaking, 1)
  await placed(0.45)
  await outage(faults, 'adyen', 5_000)
  await placed(0.55)
  await stall(breaking, 0)
  await placed(0.7)
  await kill(breaking, 1)
  await placed(0.8)
  await stall(breaking, 1)
  await placed(0.9)
  await kill(breaking, 0)
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const outage = async ({ set }: Faults, provider: Provider, forMs: number): Promise<void> => {
  await set(provider, { down: true })
  await pause(forMs)
  await set(provider, { down: false })
}

const kill = async ({ world, workers }: Breaking, index: number): Promise<void> => {
  workers[index]!.child.kill('SIGKILL')
  await pause(300)
  workers[index] = await world.startWorker(world.httpPorts[index]!)
}

const stall = async ({ workers, faults, sessionTimeoutMs }: Breaking, index: number): Promise<void> => {
  const stallMs = sessionTimeoutMs + 2_500
  for (const provider of providers) await faults.set(provider, { processingMs: stallMs })
  await pause(300)
  workers[index]!.child.kill('SIGSTOP')
  await pause(stallMs)
  for (const provider of providers) await faults.set(provider, { processingMs: 25 })
  workers[index]!.child.kill('SIGCONT')
}
