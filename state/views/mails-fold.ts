// The fold of mails-view: what each message of the notification journal says of an order's mails. Pure. Nobody's name or address is in it.
import type { MessageId, OrderId } from '../../schemas/ids'
import type { MailRequested } from '../../schemas/messages'
import type { InputOf } from '../../topics/topology'
import type { EventEntry } from './event-rows'
import type { Applied, Place } from './view'

/** Times in milliseconds since 1970. REPLACED: nobody knows whether it was sent, and another was asked for in its place. */
export type MailRow = {
  readonly requestId: MessageId
  readonly orderId: OrderId
  readonly kind: string
  readonly state: 'REQUESTED' | 'SENT' | 'FAILED' | 'IN_DOUBT' | 'REPLACED'
  readonly requestedAt: number
  readonly updatedAt: number
  /** What it takes the place of. */
  readonly replaces: MessageId | null
  /** Why it failed. */
  readonly code: string | null
}

/** All mails of one order, by the ids of their requests. */
export type OrderMails = readonly MailRow[]
export type MailsInput = InputOf<'mails-view'>
export type MailsEntry = EventEntry & { readonly message: MailsInput }

export const applyToMails = (
  before: OrderMails | undefined,
  message: MailsInput,
  place: Place,
): Applied<OrderMails, MailsEntry> => {
  const mails = before ?? []
  const entry = { message, place }
  switch (message.type) {
    case 'MailRequested':
      return { row: withRequested(mails, message), entry }
    case 'MailSent':
      return { row: changed(mails, message, { state: 'SENT' }), entry }
    case 'MailFailed':
      return { row: changed(mails, message, { state: 'FAILED', code: message.code }), entry }
    case 'MailInDoubt':
      return { row: changed(mails, message, { state: 'IN_DOUBT' }), entry }
    case 'MailCommandRefused':
      return { entry }
  }
}

const withRequested = (mails: OrderMails, { id, orderId, kind, at, replaces }: MailRequested): OrderMails => {
  const requested: MailRow = {
    requestId: id,
    orderId,
    kind,
    state: 'REQUESTED',
    requestedAt: at,
    updatedAt: at,
    replaces,
    code: null,
  }
  const others = mails.flatMap((mail): MailRow[] => {
    if (mail.requestId === id) return []
    return [mail.requestId === replaces ? { ...mail, state: 'REPLACED', updatedAt: at } : mail]
  })
  return [...others, requested].sort((one, other) => (one.requestId < other.requestId ? -1 : 1))
}

const changed = (
  mails: OrderMails,
  { type, id, requestId, at }: Exclude<MailsInput, { readonly type: 'MailRequested' | 'MailCommandRefused' }>,
  change: Pick<MailRow, 'state'> & Partial<MailRow>,
): OrderMails => {
  if (!mails.some((mail) => mail.requestId === requestId))
    throw new Error(`${type} ${id} is about a mail that was never asked for`)
  return mails.map((mail) => (mail.requestId === requestId ? { ...mail, ...change, updatedAt: at } : mail))
}
