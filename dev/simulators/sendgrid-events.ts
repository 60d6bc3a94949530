// The events that the simulated mail service reports of a mail: a pure function of the mail and its message id.
// It must never draw a random number: the same message meets the same fate at the same pace.
import { createHash } from 'node:crypto'

/** As SendGrid posts it: custom args flattened beside its own fields, which win. */
export type MailEventPost = Readonly<Record<string, string | number>>
export type DueEvent = { readonly dueAt: number; readonly event: MailEventPost }

export type SentMail = {
  /** X-Message-Id. */
  readonly messageId: string
  readonly to: string
  readonly args: Readonly<Record<string, string>>
  readonly acceptedAt: number
}

type Fate = { readonly event: string; readonly afterMs: number; readonly details: Readonly<Record<string, string>> }

/** `pace` divides the delays; `shuffled` lets each event take its own time, so that a later one may come first. */
export function planEvents(mail: SentMail, pace: number, shuffled: boolean): readonly DueEvent[] {
  return fatesOf(mail).map(({ event, afterMs, details }, index) => {
    const eventId = createHash('sha256')
      .update(`${event}\n${mail.messageId}\n${mail.to}`)
      .digest('base64url')
      .slice(0, 22)
    const happensAt = mail.acceptedAt + Math.round(afterMs / pace)
    const delayMs = shuffled ? 1_000 + 4_000 * shareOf(`shuffle\n${eventId}\n${index}`) : afterMs
    return {
      dueAt: mail.acceptedAt + Math.round(delayMs / pace),
      event: {
        ...mail.args,
        email: mail.to,
        timestamp: Math.floor(happensAt / 1_000),
        'smtp-id': `<${mail.messageId}@geopod-ismtpd-0>`,
        event,
        sg_event_id: eventId,
        sg_message_id: `${mail.messageId}.recvd-sim-1-0.0`,
        ...details,
      },
    }
  })
}

/** A number from 0 to below 1 that depends on the text only. */
export const shareOf = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32

/** An address that begins with 'bounce' bounces, one that begins with 'drop' is dropped unprocessed, any other gets its mail. */
function fatesOf({ to, messageId }: SentMail): readonly Fate[] {
  const afterMs = 1_000 + 4_000 * shareOf(messageId)
  if (to.startsWith('drop')) {
    return [{ event: 'dropped', afterMs: 1_000, details: { reason: 'Bounced Address', status: '5.0.0' } }]
  }
  const processed = { event: 'processed', afterMs: 1_000, details: {} }
  if (to.startsWith('bounce')) {
    const reason = '550 5.1.1 The account does not exist'
    return [processed, { event: 'bounce', afterMs, details: { reason, status: '5.1.1', type: 'bounce' } }]
  }
  return [processed, { event: 'delivered', afterMs, details: { response: '250 OK' } }]
}
