// Posts the simulated carrier's scans to a webhook as they happen, signed, again until the receiver answers 2xx, as far as the knobs let them
// come. It must never tell of a scan that did not happen.
import { createHmac, randomUUID } from 'node:crypto'
import { createPump } from './adyen-pump'
import { trackResult } from './fedex-answers'
import type { FedexLedger, LabelRecord } from './fedex-ledger'
import { sharesOf, type Scan } from './fedex-schedule'
import { popDue, pushDue } from './stripe-heap'
import { postWebhook } from './webhook-post'

/*
 * post      = {transactionId, timestamp, output: {completeTrackResults: […]}}: what the Track API answers for the one parcel, with its
 *             latest scan alone
 * signature = header fdx-signature: HMAC-SHA256 over the body by the webhook's secret, in hexadecimal
 */

/** Shares of posts that are lost, doubled, or told before the one before them; hours of lateness; hours by which FedEx's clock is ahead. */
export type PostKnobs = {
  webhookDropRate: number
  webhookDuplicateRate: number
  webhookShuffle: boolean
  webhookLateHours: number
  webhookAheadHours: number
}

export type PostOptions = {
  readonly ledger: FedexLedger
  readonly secret: string
  readonly url: string | undefined
  readonly knobs: () => PostKnobs
  /** Divides every delay. */
  readonly speed: number
  readonly now: () => number
}

export type Posts = {
  /** Call when a label was made. */
  readonly follow: (label: LabelRecord) => void
  /** undefined: what falls due is lost. */
  readonly setUrl: (url: string | undefined) => void
  /** Posts all that is due by now, for a clock that a test holds; resolves when it was posted, or refused. */
  readonly postDue: () => Promise<void>
  readonly clear: () => void
  readonly close: () => Promise<void>
}

type Due = { readonly trackingNumber: string; readonly scan: Scan; readonly attempts: number; readonly dueAtMs: number }

const hourMs = 3_600_000
const retryMs = [10_000, 60_000, 600_000, hourMs]
const atOnce = 20

export function createPosts(options: PostOptions): Posts {
  const { ledger, now, speed, knobs } = options
  const closing = new AbortController()
  const heap: Due[] = []
  let url = options.url

  const follow = (label: LabelRecord): void => {
    for (const due of duesOf(label, ledger.plan(label), knobs(), speed)) pushDue(heap, due)
    pump.arm()
  }
  const deliver = async (due: Due): Promise<void> => {
    const body = url && bodyOf(ledger, due, knobs(), now())
    if (!url || !body || (await post(url, body, options.secret, closing.signal))) return
    const pause = retryMs[due.attempts]
    if (pause !== undefined) pushDue(heap, { ...due, attempts: due.attempts + 1, dueAtMs: now() + pause / speed })
  }
  const postDue = async (): Promise<void> => {
    const taken: Due[] = []
    while (taken.length < atOnce && (heap[0]?.dueAtMs ?? Infinity) <= now()) taken.push(popDue(heap)!)
    await Promise.all(taken.map(deliver))
  }
  const pump = createPump(postDue, () => heap[0]?.dueAtMs ?? Infinity, now)
  // After a restart: what is yet to come of the parcels under way.
  for (const label of ledger.all())
    for (const due of duesOf(label, ledger.plan(label), knobs(), speed)) if (due.scan.at > now()) pushDue(heap, due)
  pump.arm()

  return {
    follow,
    postDue: async () => {
      while ((heap[0]?.dueAtMs ?? Infinity) <= now()) await postDue()
    },
    setUrl: (value) => {
      url = value
      pump.arm()
    },
    clear: () => void heap.splice(0),
    close: () => {
      closing.abort()
      return pump.stop()
    },
  }
}

/** By hash, so that a book that was saved goes on as it would have. */
function duesOf(
  { trackingNumber }: LabelRecord,
  plan: readonly Scan[],
  knobs: PostKnobs,
  speed: number,
): readonly Due[] {
  return plan.flatMap((scan, index): readonly Due[] => {
    const [drop, double] = sharesOf(`post\n${trackingNumber}\n${scan.code}`)
    const [late] = sharesOf(`late\n${trackingNumber}\n${scan.code}`)
    if (drop < knobs.webhookDropRate) return []
    // One that is shuffled comes after the next one.
    const shuffled = knobs.webhookShuffle && late < 0.5 ? (plan[index + 1]?.at ?? scan.at) + 1 - scan.at : 0
    const dueAtMs = scan.at + shuffled + (late * knobs.webhookLateHours * hourMs) / speed
    const due = { trackingNumber, scan, attempts: 0, dueAtMs }
    return double < knobs.webhookDuplicateRate ? [due, { ...due, dueAtMs: dueAtMs + 1 }] : [due]
  })
}

/** undefined: it did not happen, for the label was voided before. */
function bodyOf(ledger: FedexLedger, { trackingNumber, scan }: Due, knobs: PostKnobs, now: number): string | undefined {
  const label = ledger.find(trackingNumber)
  const soFar = label && ledger.scans(label).filter(({ at, code }) => at <= scan.at && code !== 'CA')
  if (!label || soFar?.at(-1)?.code !== scan.code) return undefined
  const ahead = knobs.webhookAheadHours * hourMs
  const told = soFar.map((one) => ({ ...one, at: one.at + ahead }))
  const completeTrackResults = [{ trackingNumber, trackResults: [trackResult(label, ledger, false, told)] }]
  const timestamp = new Date(now).toISOString()
  return JSON.stringify({ transactionId: randomUUID(), timestamp, output: { completeTrackResults } })
}

async function post(url: string, body: string, secret: string, closing: AbortSignal): Promise<boolean> {
  const signature = createHmac('sha256', secret).update(body).digest('hex')
  const headers = { 'content-type': 'application/json', 'fdx-signature': signature, 'user-agent': 'FedEx-Webhook' }
  return postWebhook(url, { headers, body }, closing)
}
