// Takes what payment service providers post. It must never answer 2xx before every signal is in the log, nor write one of a post that was
// not proven to be the provider's.
import type { MessageOf } from '../schemas/message'
import { reportSignals, type SignalLog } from './append-signals'
import type { HttpRequest, HttpResponse } from './http-server'
import { Problem } from './problems'

export type PaymentSignal = MessageOf<
  'ChargeReported' | 'RefundReported' | 'DisputeReported' | 'SettlementReported' | 'StoredMethodReported'
>

/**
 * Checks a post over its raw body, and reads it. `refused` says why nothing in it may be believed, `ignored` why nothing in it is for us.
 * Rejects when what it asks of the provider to understand the post is not answered.
 */
export type ReadPaymentPost = (
  rawBody: Buffer,
  headers: HttpRequest['headers'],
) => ReadPaymentPostResult | Promise<ReadPaymentPostResult>
export type ReadPaymentPostResult =
  { readonly signals: readonly PaymentSignal[] } | { readonly ignored: string } | { readonly refused: string }

export type PaymentWebhook = (request: HttpRequest, response: HttpResponse) => Promise<void>

/** `thank` sends the 2xx that this provider wants. */
export const createPaymentWebhook =
  (to: SignalLog, read: ReadPaymentPost, thank: (response: HttpResponse) => void): PaymentWebhook =>
  async (request, response) => {
    const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const post = await readable(read, rawBody, request.headers)
    if ('refused' in post) throw new Problem('invalid-signature', { detail: `Nothing was taken: ${post.refused}.` })
    if ('signals' in post) await reportSignals(to, post.signals, response.locals['correlation'] as string)
    thank(response)
  }

/** As Stripe wants it. */
export const thankWithNothing = (response: HttpResponse): void => void response.status(204).end()
/** As Adyen wants it. */
export const thankWithAccepted = (response: HttpResponse): void =>
  void response.status(202).type('text/plain').send('[accepted]')

/** A provider that can not be asked posts again after 503, as it does after every answer that is none in 2xx. */
const readable = async (
  read: ReadPaymentPost,
  rawBody: Buffer,
  headers: HttpRequest['headers'],
): Promise<ReadPaymentPostResult> => {
  try {
    return await read(rawBody, headers)
  } catch (error) {
    const detail = 'The post could not be read now: post it again.'
    throw Object.assign(new Problem('unavailable', { detail }, { 'Retry-After': '1' }), { cause: error })
  }
}
