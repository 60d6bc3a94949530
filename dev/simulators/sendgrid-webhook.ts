// Posts the simulated mail service's events, signed as SendGrid signs them, until the receiver answers 2xx.
// It must never post two batches at once: the order in which events come is what the knobs say, not chance.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { type DueEvent, shareOf } from './sendgrid-events'
import { postWebhook } from './webhook-post'

export type WebhookKnobs = { webhookDuplicateRate: number; webhookDropRate: number; webhookShuffle: boolean }

export type EventPosterOptions = {
  /** Events not yet taken by the receiver; the poster changes the list in place. */
  readonly pending: () => DueEvent[]
  readonly changed: () => void
  readonly knobs: () => Readonly<WebhookKnobs>
  readonly url?: string
  /** PKCS #8 PEM of a P-256 key; a new one unless told. */
  readonly privateKey?: string
  readonly pace: number
  readonly now: () => number
}

export type EventPoster = {
  readonly schedule: (events: readonly DueEvent[]) => void
  /** undefined stops posting; events that fall due without a URL are lost, as with SendGrid. */
  readonly setUrl: (url: string | undefined) => void
  /** As SendGrid shows it: base64 of the SPKI DER. */
  readonly publicKey: string
  /** Ends a post under way; its events stay pending. */
  readonly close: () => Promise<void>
}

const largestBatch = 500
/** Between posts, so that events gather into batches. */
const leastGapMs = 3_000
const firstRetryMs = 1_000
const longestRetryMs = 60_000
const giveUpMs = 24 * 3_600_000

export function createEventPoster(options: EventPosterOptions): EventPoster {
  const { pending, now, pace } = options
  const key = options.privateKey === undefined ? newKey() : createPrivateKey(options.privateKey)
  const closing = new AbortController()
  let url = options.url
  let failures = 0

  const postDue = async (): Promise<number> => {
    const batch = nextBatch(options)
    const taken = batch.length === 0 || url === undefined || (await post(url, key, batch, now(), closing.signal))
    failures = taken ? 0 : failures + 1
    remove(options, taken ? batch : batch.filter(({ dueAt }) => now() - dueAt > giveUpMs))
    return (taken ? leastGapMs : Math.min(longestRetryMs, firstRetryMs * 2 ** (failures - 1))) / pace
  }
  const nextDueAt = () => pending().reduce((least, { dueAt }) => Math.min(least, dueAt), Number.POSITIVE_INFINITY)
  const pump = createPump(postDue, nextDueAt, now)

  pump.arm()
  return {
    schedule: (events) => {
      pending().push(...afterKnobs(events, options))
      options.changed()
      pump.arm()
    },
    setUrl: (value) => {
      url = value
      pump.arm()
    },
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64'),
    close: () => {
      closing.abort()
      return pump.stop()
    },
  }
}

/** Runs `work` when it is next due, never twice at once; `work` resolves to the milliseconds to pause after it. */
function createPump(work: () => Promise<number>, nextDueAt: () => number, now: () => number) {
  let timer: NodeJS.Timeout | undefined
  let working: Promise<void> | undefined
  let notBefore = 0
  let stopped = false

  const arm = (): void => {
    clearTimeout(timer)
    const dueAt = Math.max(nextDueAt(), notBefore)
    if (working === undefined && !stopped && Number.isFinite(dueAt)) timer = setTimeout(start, dueAt - now())
  }
  const start = (): void => {
    working = work().then((pauseMs) => {
      notBefore = now() + pauseMs
      working = undefined
      arm()
    })
  }
  const stop = async (): Promise<void> => {
    stopped = true
    clearTimeout(timer)
    await working
  }
  return { arm, stop }
}

/** What is due, in order of dueness, at most a batch. */
function nextBatch({ pending, now }: EventPosterOptions): readonly DueEvent[] {
  const due = pending().filter(({ dueAt }) => dueAt <= now())
  return due.sort((one, other) => one.dueAt - other.dueAt).slice(0, largestBatch)
}

function remove({ pending, changed }: EventPosterOptions, batch: readonly DueEvent[]): void {
  if (batch.length === 0) return
  const gone = new Set(batch)
  const all = pending()
  all.splice(0, all.length, ...all.filter((event) => !gone.has(event)))
  changed()
}

function afterKnobs(events: readonly DueEvent[], { knobs, pace }: EventPosterOptions): readonly DueEvent[] {
  const { webhookDropRate, webhookDuplicateRate } = knobs()
  return events.flatMap((due) => {
    const id = String(due.event.sg_event_id)
    if (shareOf(`drop\n${id}`) < webhookDropRate) return []
    const again = { ...due, dueAt: due.dueAt + Math.round(500 / pace) }
    return shareOf(`duplicate\n${id}`) < webhookDuplicateRate ? [due, again] : [due]
  })
}

/** The signature covers the timestamp in seconds followed by the raw body, line ends included. */
async function post(
  url: string,
  key: KeyObject,
  batch: readonly DueEvent[],
  now: number,
  closing: AbortSignal,
): Promise<boolean> {
  const body = `${JSON.stringify(batch.map(({ event }) => event))}\r\n`
  const timestamp = String(Math.floor(now / 1_000))
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'SendGrid Event API',
    'x-twilio-email-event-webhook-signature': sign('sha256', Buffer.from(timestamp + body), key).toString('base64'),
    'x-twilio-email-event-webhook-timestamp': timestamp,
  }
  return postWebhook(url, { headers, body }, closing)
}

const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
