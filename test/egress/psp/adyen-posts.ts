// Posts of Adyen's webhook as it would sign them, for tests of what is believed of them.
import HmacValidator from '@adyen/api-library/lib/src/utils/hmacValidator'
import { adyenAccount } from '../../../dev/simulators/adyen-account'
import { readAdyenPost } from '../../../egress/psp/adyen-webhook'

export type Item = Readonly<Record<string, unknown>>

export const hmacKey: string = adyenAccount.hmacKey
export const now = Date.parse('2026-05-04T10:00:00Z')

/** An authorisation of order o-1 by charge c-1, taken at once, unless told otherwise. */
export const item = (patch: Item = {}): Item => ({
  eventCode: 'AUTHORISATION',
  success: 'true',
  pspReference: 'PSP0000000000001',
  merchantReference: 'P.c-1.o-1',
  merchantAccountCode: adyenAccount.merchantAccount,
  amount: { currency: 'BRL', value: 12_345 },
  eventDate: '2026-05-04T11:59:00+02:00',
  reason: '',
  paymentMethod: 'visa',
  additionalData: { 'metadata.order_id': 'o-1', 'metadata.request_id': 'c-1' },
  ...patch,
})

export function signed(plain: Item, key = hmacKey): Item {
  const hmacSignature = new HmacValidator().calculateHmac(plain as never, key)
  return { ...plain, additionalData: { ...(plain.additionalData as object), hmacSignature } }
}

export const post = (...items: readonly Item[]): Buffer => postOf({ live: 'false' }, items)

export const postOf = (head: Item, items: readonly Item[]): Buffer =>
  Buffer.from(JSON.stringify({ ...head, notificationItems: items.map((one) => ({ NotificationRequestItem: one })) }))

export const options = {
  hmacKeys: [hmacKey],
  live: false,
  merchantAccount: adyenAccount.merchantAccount,
  now,
} as const

export const read = (body: Buffer, patch: Partial<Parameters<typeof readAdyenPost>[2]> = {}) =>
  readAdyenPost(body, {}, { ...options, ...patch })
