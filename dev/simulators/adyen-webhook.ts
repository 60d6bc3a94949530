// Posts the simulated Adyen's webhooks, one event a message, signed, again and again until the receiver answers 2xx.
// It must never keep an order among them: Adyen does not either.
import type { DueNotice } from './adyen-ledger'
import { signed } from './adyen-notices'
import { createPump } from './adyen-pump'
import { postWebhook } from './webhook-post'

export type NoticePosterOptions = {
  /** Webhooks that the receiver has not taken yet; the poster changes the list in place. */
  readonly pending: () => DueNotice[]
  readonly changed: () => void
  readonly url?: string
  /** Hex. */
  readonly hmacKey: string
  /** Divides the waits between attempts. */
  readonly pace: number
  readonly now: () => number
}

export type NoticePoster = {
  /** Call after webhooks were added. */
  readonly arm: () => void
  /** undefined: webhooks that fall due are lost, as with an account that has none set up. */
  readonly setUrl: (url: string | undefined) => void
  /** Ends posts under way; what was not taken stays pending. */
  readonly close: () => Promise<void>
}

const atOnce = 10
const firstRetryMs = 1_000
const longestRetryMs = 60_000

export function createNoticePoster(options: NoticePosterOptions): NoticePoster {
  const { pending, now, pace, hmacKey } = options
  const closing = new AbortController()
  let url = options.url

  const deliver = async (notice: DueNotice): Promise<void> => {
    if (url === undefined || (await post(url, signed(notice.item, hmacKey), closing.signal)))
      return drop(options, notice)
    notice.attempts += 1
    notice.dueAt = now() + Math.min(longestRetryMs, firstRetryMs * 2 ** (notice.attempts - 1)) / pace
  }
  const postDue = async (): Promise<void> => {
    const due = pending().filter(({ dueAt }) => dueAt <= now())
    const next = due.sort((one, other) => one.dueAt - other.dueAt).slice(0, atOnce)
    await Promise.all(next.map(deliver))
    options.changed()
  }
  const nextDueAt = () => pending().reduce((least, { dueAt }) => Math.min(least, dueAt), Number.POSITIVE_INFINITY)
  const pump = createPump(postDue, nextDueAt, now)

  return {
    arm: pump.arm,
    setUrl: (value) => {
      url = value
      pump.arm()
    },
    close: () => {
      closing.abort()
      return pump.stop()
    },
  }
}

function drop({ pending }: NoticePosterOptions, notice: DueNotice): void {
  const all = pending()
  const at = all.indexOf(notice)
  if (at >= 0) all.splice(at, 1)
}

async function post(url: string, item: Record<string, unknown>, closing: AbortSignal): Promise<boolean> {
  const body = JSON.stringify({ live: 'false', notificationItems: [{ NotificationRequestItem: item }] })
  const headers = { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Adyen HttpClient 1.0' }
  return postWebhook(url, { headers, body }, closing)
}
