// Takes the scans that FedEx posts. It must never answer 2xx before every scan of a parcel of ours is in the log, nor write one of a post
// that was not proven to be FedEx's.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../processors/engine/clock'
import { reportSignals, type SignalLog } from './append-signals'
import { scanReported, type ParcelScan } from './carrier-scans'
import type { HttpRequest, HttpResponse } from './http-server'
import { Problem } from './problems'
import type { ParcelReading } from './shipping-ports'

/*
 * post      = what an answer of FedEx's Track API is: {…, output: {completeTrackResults: […]}}; some posts have the results at the top
 * signature = header fdx-signature: HMAC-SHA256 over the raw body by the secret of the webhook's project, in base64; FedEx's own
 *             documentation says hexadecimal in another place, so both spellings of the same bytes are taken
 * time      = timestamp, where a post has one: when it was sent, ISO 8601 or milliseconds. A post may come late or twice all the same: its
 *             scans are known by what they say
 */

export type FedexWebhookOptions = SignalLog & {
  /** Each is tried: while a secret is replaced, there are two. Without one, every post is refused. */
  readonly secrets: readonly string[]
  /** The scans in an answer's `output`; throws for what is none. */
  readonly read: (output: unknown) => readonly ParcelScan[]
  readonly parcels: Pick<ParcelReading, 'orderOf'>
  readonly clock: Pick<Clock, 'now'>
  /** Told of a post that is FedEx's and can't be understood. */
  readonly onUnread?: (error: Error) => void
}

export type FedexWebhook = (request: HttpRequest, response: HttpResponse) => Promise<void>

const toleranceMs = 300_000
const signatureHeader = 'fdx-signature'
/** FedEx tells a parcel's whole course again with each of its scans: what this process has written it writes no second time. */
const remembered = 50_000

export const createFedexWebhook = (options: FedexWebhookOptions): FedexWebhook => {
  const written = new LRUCache<string, true>({ max: remembered })
  return async (request, response) => {
    const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    refuseUnproven(rawBody, request.headers[signatureHeader], options.secrets)
    const scans = scansOf(rawBody, options)
    const orders = scans.length > 0 ? await ordersOf(scans, options) : new Map<string, never>()
    const at = options.clock.now()
    const news = scans
      .flatMap((scan) => {
        const orderId = orders.get(scan.trackingNumber)
        return orderId === undefined ? [] : [scanReported(scan, orderId, at)]
      })
      .filter(({ id }) => !written.has(id))
    await reportSignals(options, news, response.locals['correlation'] as string)
    for (const { id } of news) written.set(id, true)
    response.status(200).json({ taken: news.length })
  }
}

const refuseUnproven = (rawBody: Buffer, signature: unknown, secrets: readonly string[]): void => {
  if (typeof signature !== 'string' || signature === '') throw unproven('no signature')
  const given = bytesOf(signature)
  const isIt = (secret: string): boolean => {
    const own = createHmac('sha256', secret).update(rawBody).digest()
    return given?.length === own.length && timingSafeEqual(given, own)
  }
  if (!secrets.some(isIt)) throw unproven('wrong signature')
}

const unproven = (why: string): Problem => new Problem('unproven-sender', { detail: `Nothing was taken: ${why}.` })

/** Undefined where the text is in neither spelling. */
const bytesOf = (signature: string): Buffer | undefined => {
  if (/^[\da-f]{64}$/i.test(signature)) return Buffer.from(signature, 'hex')
  return /^[A-Za-z\d+/]{43}=$/.test(signature) ? Buffer.from(signature, 'base64') : undefined
}

type Post = { readonly output?: unknown; readonly timestamp?: unknown } | null

const scansOf = (rawBody: Buffer, { read, clock, onUnread }: FedexWebhookOptions): readonly ParcelScan[] => {
  let scans: readonly ParcelScan[]
  let sentAt: number | undefined
  try {
    const post = JSON.parse(rawBody.toString()) as Post
    sentAt = timeOf(post?.timestamp)
    scans = read(post?.output ?? post)
  } catch (error) {
    onUnread?.(error as Error)
    return []
  }
  if (sentAt !== undefined && !(Math.abs(clock.now() - sentAt) <= toleranceMs)) throw unproven('too old or too new')
  return scans
}

const timeOf = (timestamp: unknown): number | undefined => {
  if (timestamp === undefined || timestamp === null) return undefined
  return typeof timestamp === 'number' ? timestamp : Date.parse(String(timestamp))
}

/** FedEx posts again after 503. */
const ordersOf = async (
  scans: readonly ParcelScan[],
  { parcels }: FedexWebhookOptions,
): ReturnType<ParcelReading['orderOf']> => {
  try {
    return await parcels.orderOf([...new Set(scans.map(({ trackingNumber }) => trackingNumber))])
  } catch (error) {
    const detail = 'Parcels can not be looked up now: post it again.'
    throw Object.assign(new Problem('unavailable', { detail }, { 'Retry-After': '1' }), { cause: error })
  }
}
