// Posts the simulator's events to one receiver, signed as Stripe signs them, at least once, each until it answers 2xx.
// It must never hold up a call of the API, nor promise an order.
import { createHmac, randomBytes } from 'node:crypto'
import { eventJson } from './stripe-events'
import { popDue, pushDue } from './stripe-heap'
import { type Ledger, nextId } from './stripe-ledger'
import type { EventRecord } from './stripe-state'
import { postWebhook } from './webhook-post'

export type Webhooks = {
  /** undefined stops posting: events from then on go to nobody. */
  readonly setUrl: (url: string | undefined) => void
  /** The newest secret first. */
  readonly secrets: () => readonly string[]
  /** A new secret beside the one before it: both sign from then on. */
  readonly rotate: () => readonly string[]
  /** Forgets what was pending, for a reset. */
  readonly clear: () => void
  /** Ends the posts under way; their events stay pending. */
  readonly close: () => Promise<void>
}

const atOnce = 16
const firstRetryMs = 1_000
const longestRetryMs = 600_000
const mostAttempts = 40
/** Faster than this, a receiver that is down would be asked without a pause. */
const fastestPace = 100

/** Delays and retries run on the machine's clock, which no test moves, divided by the speed. */
export function createWebhooks(ledger: Ledger, options: { url?: string; secret?: string }): Webhooks {
  const { state } = ledger.store
  if (options.secret !== undefined && state.webhookSecrets[0] !== options.secret)
    state.webhookSecrets = [options.secret]
  if (state.webhookSecrets.length === 0) state.webhookSecrets = [newSecret()]
  ledger.store.changed()
  const closing = new AbortController()
  let url = options.url
  const queue = createQueue((id) =>
    url === undefined ? Promise.resolve(undefined) : deliver(ledger, id, url, closing.signal),
  )
  const queuePending = (): void => {
    for (const [id, { dueAtMs }] of Object.entries(ledger.store.state.deliveries)) queue.add(id, dueAtMs)
  }
  queuePending()
  ledger.announce = (event) => {
    if (url !== undefined) for (const dueAtMs of dueTimes(ledger)) queue.add(keep(ledger, event, dueAtMs), dueAtMs)
  }
  return {
    setUrl: (value) => {
      url = value
      queue.clear()
      queuePending()
    },
    secrets: () => ledger.store.state.webhookSecrets,
    rotate: () => {
      const { webhookSecrets } = ledger.store.state
      ledger.store.state.webhookSecrets = [newSecret(), ...webhookSecrets.slice(0, 1)]
      ledger.store.changed()
      return ledger.store.state.webhookSecrets
    },
    clear: queue.clear,
    close: async () => {
      closing.abort()
      await queue.close()
    },
  }
}

/** Works on what is due, a few at a time; `work` resolves to the time at which it is due again, or to undefined. */
function createQueue(work: (id: string) => Promise<number | undefined>) {
  const waiting: { readonly id: string; readonly dueAtMs: number }[] = []
  const underWay = new Set<Promise<void>>()
  let timer: NodeJS.Timeout | undefined
  let closed = false
  const begin = (id: string): void => {
    const done = work(id).then((again) => {
      if (again !== undefined) pushDue(waiting, { id, dueAtMs: again })
      underWay.delete(done)
      arm()
    })
    underWay.add(done)
  }
  const pump = (): void => {
    while (underWay.size < atOnce && (waiting[0]?.dueAtMs ?? Infinity) <= Date.now()) begin(popDue(waiting)?.id ?? '')
    arm()
  }
  const arm = (): void => {
    clearTimeout(timer)
    const [next] = waiting
    if (next && !closed && underWay.size < atOnce) timer = setTimeout(pump, Math.max(0, next.dueAtMs - Date.now()))
  }
  return {
    add: (id: string, dueAtMs: number): void => {
      pushDue(waiting, { id, dueAtMs })
      arm()
    },
    clear: (): void => void waiting.splice(0),
    close: async (): Promise<void> => {
      closed = true
      clearTimeout(timer)
      await Promise.all(underWay)
    },
  }
}

/** Stripe-Signature: `t=<seconds>,v1=<hex>`, a v1 for each secret; the HMAC covers `<seconds>.<raw body>`. */
export function signature(body: string, secrets: readonly string[], nowMs: number): string {
  const at = Math.floor(nowMs / 1_000)
  const signed = secrets.map((secret) => `v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`)
  return [`t=${at}`, ...signed].join()
}

const newSecret = (): string => `whsec_${randomBytes(24).toString('hex')}`

/** None for a lost webhook, two for one that is sent twice. */
function dueTimes(ledger: Ledger): number[] {
  const { webhookLoss, webhookDuplicate, webhookDelayMs } = ledger.knobs()
  if (ledger.random() < webhookLoss) return []
  const times = ledger.random() < webhookDuplicate ? 2 : 1
  return Array.from({ length: times }, () => Date.now() + ledger.random() * webhookDelayMs)
}

function keep(ledger: Ledger, event: EventRecord, dueAtMs: number): string {
  const id = nextId(ledger, 'whd')
  ledger.store.state.deliveries[id] = { eventId: event.id, dueAtMs, attempts: 0 }
  return id
}

/** Posts one event; resolves to the time of the next attempt, or to undefined when it is done with. */
async function deliver(ledger: Ledger, id: string, url: string, closing: AbortSignal): Promise<number | undefined> {
  const { deliveries, webhookSecrets } = ledger.store.state
  const delivery = deliveries[id]
  const event = ledger.tables.events.get(delivery?.eventId ?? '')
  if (delivery === undefined || event === undefined) {
    delete deliveries[id]
    return undefined
  }
  const body = eventJson(ledger, event, 1)
  const taken = await post(url, body, signature(body, webhookSecrets, ledger.now()), closing)
  if (closing.aborted && !taken) return undefined
  delivery.attempts += 1
  ledger.store.changed()
  if (taken || delivery.attempts >= mostAttempts) {
    delete deliveries[id]
    return undefined
  }
  const waitMs =
    Math.min(longestRetryMs, firstRetryMs * 2 ** (delivery.attempts - 1)) / Math.min(ledger.speed, fastestPace)
  delivery.dueAtMs = Date.now() + waitMs * (0.5 + ledger.random())
  return delivery.dueAtMs
}

async function post(url: string, body: string, signed: string, closing: AbortSignal): Promise<boolean> {
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'stripe-signature': signed,
    'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
  }
  return postWebhook(url, { headers, body, redirect: 'manual' }, closing)
}
