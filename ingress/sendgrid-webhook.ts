// Takes SendGrid's mail events. It must never answer 2xx before every event is in the log, nor write one whose signature was not checked.
import { deriveMessageId, type MessageId, type OrderId } from '../schemas/ids'
import type { MailEvent, MailEventReported } from '../schemas/messages'
import { reportSignals, type SignalLog } from './append-signals'
import type { HttpRequest, HttpResponse } from './http-server'
import { Problem } from './problems'

/** An event whose signature was checked; `at` in milliseconds since 1970. */
export type CheckedMailEvent = {
  /** The id of the MailRequested. */
  readonly effectId: string
  readonly orderId: string
  readonly event: MailEvent
  readonly eventId: string
  readonly at: number
  readonly reason?: string | null
}

/** Checks a post over its raw body, and reads it. `refused` says why nothing in it may be believed. */
export type CheckSendgridPost = (
  rawBody: Buffer,
  headers: HttpRequest['headers'],
) => { readonly events: readonly CheckedMailEvent[] } | { readonly refused: string }

export type SendgridWebhook = (request: HttpRequest, response: HttpResponse) => Promise<void>

export const createSendgridWebhook =
  (to: SignalLog, check: CheckSendgridPost): SendgridWebhook =>
  async (request, response) => {
    const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const post = check(rawBody, request.headers)
    if ('refused' in post) throw new Problem('invalid-signature', { detail: `Nothing was taken: ${post.refused}.` })
    await reportSignals(to, post.events.map(reported), response.locals['correlation'] as string)
    response.status(204).end()
  }

const reported = ({ effectId, orderId, event, eventId, at, reason }: CheckedMailEvent): MailEventReported => ({
  type: 'MailEventReported',
  id: deriveMessageId(eventId, 'sendgrid-webhook', 0),
  orderId: orderId as OrderId,
  at,
  requestId: effectId as MessageId,
  event,
  eventId,
  reason: reason ?? null,
})
