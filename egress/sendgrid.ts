// Mails through SendGrid, which has no idempotency key: the request's id travels in custom_args and comes back by event webhook.
// It must never send in doubt: then only the webhook can tell. Nor may it keep or tell whom it wrote to.
import sendgrid from '@sendgrid/mail'
import type { MailAccepted, MailRefused, MailRequested, MailUnknown } from '../schemas/messages'
import type { Body } from '../schemas/message'
import { writeMail, type MailText } from './mail-writing'
import { type Provider, Transient } from './provider'
import { withoutAddresses } from './redaction'
import { isUnreadable, type Unseal } from './unsealing'

export type SendgridResult = MailAccepted | MailRefused | MailUnknown

export type SendgridOptions = {
  readonly apiKey: string
  readonly from: { readonly email: string; readonly name: string }
  /** https://api.sendgrid.com unless told. */
  readonly baseUrl?: string
  /** Opens the contact right before it is sent. */
  readonly unseal: Pick<Unseal, 'contact'>
}

type Sender = Pick<typeof sendgrid, 'send'> & {
  readonly client: { setApiKey(key: string): void; setDefaultRequest(defaults: object): void }
}
type Failure = {
  readonly code?: number | string
  readonly response?: {
    readonly headers?: Readonly<Record<string, unknown>>
    readonly body?: { readonly errors?: readonly { readonly message?: string; readonly field?: string | null }[] }
  }
}

/** Nothing left this machine, or nobody took it. A connection time-out is not among them: its code tells no more than any other. */
const neverSent = new Set<unknown>(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

export function createSendgrid(options: SendgridOptions): Provider<MailRequested, SendgridResult> {
  return {
    name: 'sendgrid',
    perform: async (request, attempt) => {
      if (attempt.inDoubt) return { type: 'MailUnknown', requestId: request.id }
      const contact = await options.unseal.contact(request.contact)
      if (isUnreadable(contact)) return refused(request, contact.code, contact.reason)
      const text = textOf(request, contact.name)
      if (!text) return refused(request, 'NO_TEXT', noText)
      if (attempt.signal.aborted) {
        throw new Transient(`Mail ${request.id} was not sent: the attempt's time was over`, 'none')
      }
      try {
        const mail = { ...headOf(request, options), to: { email: contact.email, name: contact.name }, ...text }
        const [response] = await openSender(options, attempt.signal).send(mail)
        const headers = response.headers as Record<string, unknown>
        return { type: 'MailAccepted', requestId: request.id, providerMessageId: String(headers['x-message-id'] ?? '') }
      } catch (error) {
        return judge(request, error as Failure, attempt.now)
      }
    },
  }
}

const noText = 'Its values do not fit its words: compare processors/mail-values.ts with egress/mail-texts.ts'

/** A mail whose values do not fit its words never will: waiting would hold up the order's other mails. */
const textOf = (request: MailRequested, name: string): MailText | undefined => {
  try {
    return writeMail(request, name)
  } catch {
    return undefined
  }
}

const refused = ({ id: requestId }: MailRequested, code: string, reason: string): Body<MailRefused> => ({
  type: 'MailRefused',
  requestId,
  code,
  reason: withoutAddresses(reason),
})

/** The package exports one shared instance; each attempt has its own, since signal and base URL are its client's defaults. */
function openSender({ apiKey, baseUrl }: SendgridOptions, signal: AbortSignal): Sender {
  const MailService = sendgrid.constructor as new () => Sender
  const sender = new MailService()
  sender.client.setApiKey(apiKey)
  sender.client.setDefaultRequest({ signal, maxRedirects: 0 })
  if (baseUrl !== undefined) sender.client.setDefaultRequest({ baseUrl, ...withoutProxy(baseUrl) })
  return sender
}

/** A proxy of the environment can't reach this machine's loopback. */
const withoutProxy = (baseUrl: string): object =>
  ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(baseUrl).hostname) ? { proxy: false } : {}

const headOf = (request: MailRequested, { from }: SendgridOptions) => ({
  from: { ...from },
  categories: [request.kind],
  customArgs: { effect_id: request.id, order_id: request.orderId },
})

function judge(request: MailRequested, { code, response }: Failure, now: number): Body<MailRefused> {
  const failure = (effect: 'none' | 'unknown', advice: string) =>
    new Transient(
      `SendGrid did not take mail ${request.id} (${code}): ${advice}`,
      effect,
      retryAfter(response?.headers, now),
    )

  if (typeof code !== 'number') throw failure(neverSent.has(code) ? 'none' : 'unknown', 'check that it can be reached')
  if (code === 429) throw failure('none', 'its rate limit was reached, it is retried')
  if (code === 408 || code >= 500) throw failure('unknown', 'its event webhook tells whether it was sent')
  if (code === 401 || code === 403) throw failure('none', "check the API key's permissions and the sender's address")
  if (code < 400 || code === 404 || code === 405) throw failure('none', 'check the base URL')
  const errors = response?.body?.errors ?? []
  const reason = errors.map(({ message, field }) => (field ? `${message} (${field})` : `${message}`)).join(' ')
  return refused(request, `HTTP ${code}`, reason)
}

/** SendGrid tells the second at which its limit starts anew; some of its gateways tell Retry-After in seconds. */
function retryAfter(headers: Readonly<Record<string, unknown>> | undefined, now: number): number | undefined {
  const resetAt = Number(headers?.['x-ratelimit-reset'] ?? Number.NaN) * 1_000
  if (Number.isFinite(resetAt)) return Math.max(0, resetAt - now)
  const seconds = Number(headers?.['retry-after'] ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds * 1_000 : undefined
}
