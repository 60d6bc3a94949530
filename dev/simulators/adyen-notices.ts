// Adyen's standard webhooks: the item of each event, signed as Adyen signs it, put on the list of what is to be posted.
// It must never post: the poster does, and what the receiver answers changes nothing here.
import { createHmac } from 'node:crypto'
import { adyenAccount } from './adyen-account'
import type { Amount, Payment, World } from './adyen-ledger'

export type Notice = {
  readonly eventCode: string
  readonly success: boolean
  readonly pspReference: string
  readonly originalReference?: string
  readonly merchantReference: string
  readonly amount: Amount
  readonly reason?: string
  readonly paymentMethod?: string
  readonly operations?: readonly string[]
  readonly additionalData?: Readonly<Record<string, string>>
}

/** Between an effect and its webhook at speed 1, so that the answer to the request is there first, as it mostly is. */
const leastDelayMs = 1_000
/** When what was lost on its way is posted again: Adyen posts for thirty days, until it is taken. */
const repeatedAfterMs = 120_000
/** Faster than this, webhooks would overtake the answers. */
const fastestPace = 100

/** Webhooks wait no shorter than a hundredth of production, whatever the speed. */
export const webhookPace = (speed: number): number => Math.min(speed, fastestPace)

/** Of an event of a payment or of its modification; the shop's metadata comes along. */
export function tellOf(
  world: World,
  payment: Payment,
  notice: Omit<Notice, 'merchantReference' | 'amount'> & { merchantReference?: string; amountMinor: number },
): void {
  const metadata = Object.entries(payment.metadata).map(([key, value]) => [`metadata.${key}`, value])
  const item: Notice = {
    ...notice,
    merchantReference: notice.merchantReference ?? payment.reference,
    amount: { currency: payment.currency, value: notice.amountMinor },
    paymentMethod: payment.brand,
    additionalData: {
      ...Object.fromEntries(metadata),
      ...(payment.merchantOrderReference ? { merchantOrderReference: payment.merchantOrderReference } : {}),
      ...notice.additionalData,
    },
  }
  tell(world, item, isReportedOf(payment, notice))
}

/** `isReported`: a settlement report tells the same. */
export function tell(world: World, notice: Notice, isReported: boolean): void {
  const { webhookLoss, webhookDuplicate, webhookDelayMs } = world.knobs()
  const item = { ...itemOf(notice, world.now()), additionalData: notice.additionalData ?? {} }
  const isLost = world.chance() < webhookLoss
  const times = isLost && isReported ? 0 : world.chance() < webhookDuplicate ? 2 : 1
  for (let time = 0; time < times; time += 1) {
    const leastMs = (isLost ? repeatedAfterMs : leastDelayMs) / webhookPace(world.speed)
    const dueAt = world.now() + leastMs + world.chance() * webhookDelayMs
    world.store.state.notices.push({ dueAt, attempts: 0, item })
  }
  world.store.changed()
}

/** What a report's line tells as well: of money that was taken, given back or disputed. It knows nothing of what came to nothing at once. */
const isReportedOf = ({ captureDelayHours }: Payment, { eventCode, success }: Pick<Notice, 'eventCode' | 'success'>) =>
  success && (reported.has(eventCode) || (eventCode === 'AUTHORISATION' && captureDelayHours === 0))

const reported: ReadonlySet<string> = new Set([
  ...['CAPTURE', 'CAPTURE_FAILED', 'REFUND', 'REFUND_FAILED', 'REFUNDED_REVERSED'],
  ...['CHARGEBACK', 'CHARGEBACK_REVERSED', 'SECOND_CHARGEBACK'],
])

function itemOf(notice: Notice, now: number): Record<string, unknown> {
  const { eventCode, success, pspReference, originalReference, merchantReference, amount } = notice
  return {
    eventCode,
    success: String(success),
    pspReference,
    ...(originalReference === undefined ? {} : { originalReference }),
    merchantReference,
    merchantAccountCode: adyenAccount.merchantAccount,
    amount,
    eventDate: `${new Date(now).toISOString().slice(0, 19)}+00:00`,
    reason: notice.reason ?? '',
    ...(notice.paymentMethod === undefined ? {} : { paymentMethod: notice.paymentMethod }),
    ...(notice.operations === undefined ? {} : { operations: notice.operations }),
  }
}

/**
 * HMAC-SHA256 by the hex key, base64, over
 * pspReference:originalReference:merchantAccountCode:merchantReference:value:currency:eventCode:success
 */
export function signed(item: Readonly<Record<string, unknown>>, hmacKey: string): Record<string, unknown> {
  const amount = item.amount as Amount
  const parts = [item.pspReference, item.originalReference ?? '', item.merchantAccountCode, item.merchantReference]
  const data = [...parts, amount.value, amount.currency, item.eventCode, item.success].join(':')
  const hmacSignature = createHmac('sha256', Buffer.from(hmacKey, 'hex')).update(data, 'utf8').digest('base64')
  return { ...item, additionalData: { ...(item.additionalData as object), hmacSignature } }
}
