// Adyen's simulator: Checkout API, webhooks and settlement reports as the official library speaks them, with a book that audits read.
// It must never be reachable with a live key, and never answer what Adyen would not: there is no look-up of a payment.
import { seededRandom } from '../seeded-random'
import { adyenAccount } from './adyen-account'
import { type AdyenBook, adyenBook } from './adyen-book'
import { openDesk } from './adyen-desk'
import { mountAdyen, sendInternalError } from './adyen-http'
import { type AdyenKnobs, adyenKnobs } from './adyen-knobs'
import { emptyAdyen, type World } from './adyen-ledger'
import { openBookStore } from './book-store'
import { createKnobs } from './knobs'
import { type Simulator, type SimulatorOptions, startSimulator } from './server'

export type AdyenSimulator = Simulator<AdyenBook, AdyenKnobs>

export type AdyenSimulatorOptions = SimulatorOptions<AdyenKnobs> & {
  apiKey?: string
  /** Where events are posted; PUT /__sim/adyen/webhook {"url": …} or null changes it. */
  webhookUrl?: string
  /** Hex. */
  hmacKey?: string
  /** The clock, milliseconds since 1970. */
  now?: () => number
  seed?: number
}

/** Account, keys and report user are those of `adyenAccount` unless told otherwise. */
export async function startAdyenSimulator(options: AdyenSimulatorOptions): Promise<AdyenSimulator> {
  const { speed, seed = 1, now = Date.now } = options
  const store = openBookStore(options.stateFile, emptyAdyen)
  const knobs = createKnobs(seed, { extra: adyenKnobs, answerError: sendInternalError })
  knobs.set(options.knobs ?? {})
  const world: World = { store, now, knobs: knobs.get, speed, chance: seededRandom(seed) }
  const desk = openDesk(world, options.hmacKey ?? adyenAccount.hmacKey, options.webhookUrl)
  const simulator = await startSimulator<AdyenBook, AdyenKnobs>({
    name: 'adyen',
    port: options.port,
    host: options.host,
    knobs,
    mount: (app) => mountAdyen(app, desk, options.apiKey ?? adyenAccount.apiKey),
    book: () => {
      desk.settle()
      return adyenBook(store.state)
    },
    reset: store.reset,
    close: desk.close,
  })
  desk.listensAt(simulator.url)
  return simulator
}
