// Our references at Adyen: they are all that comes back signed with a webhook and stands in a report, so they name request, charge and order.
// It must never read an id out of a reference that is not ours.
import type { MessageId, OrderId } from '../../schemas/ids'

/*
 * payment      = ("P" | "S") "." charge "." order               P: taken at once, S: set apart for shipments
 * modification = ("C" | "F" | "V" | "R") "." request "." charge "." order
 *                                              C: capture, F: release of the rest behind a final capture, V: void, R: refund
 * request, charge = id of our request, without a dot; order = what is left
 * At most 80 characters, which Adyen allows: 2 + 23 + 23 + an order id of up to 32.
 */
const longest = 80
const paymentGrammar = /^([PS])\.([^.:]+)\.([^:]+)$/
const modificationGrammar = /^([CFVR])\.([^.:]+)\.([^.:]+)\.([^:]+)$/

export type PaymentKind = 'P' | 'S'
export type ModificationKind = 'C' | 'F' | 'V' | 'R'

/** `requestId`: the request that it was made for; of a payment that is its charge. */
export type AdyenReference = {
  readonly kind: PaymentKind | ModificationKind
  readonly requestId: MessageId
  readonly chargeRequestId: MessageId
  readonly orderId: OrderId
}

/** Throws Error where ids of ours don't fit. */
export const paymentReference = (
  kind: PaymentKind,
  { id, orderId }: { readonly id: MessageId; readonly orderId: OrderId },
): string => joined(kind, [id], orderId)

/** Throws Error where ids of ours don't fit. */
export const modificationReference = (
  kind: ModificationKind,
  request: { readonly id: MessageId; readonly chargeRequestId: MessageId; readonly orderId: OrderId },
): string => joined(kind, [request.id, request.chargeRequestId], request.orderId)

/** Undefined for what others wrote. */
export function readReference(text: string): AdyenReference | undefined {
  const [, payment, charge, order] = paymentGrammar.exec(text) ?? []
  if (payment && charge && order) {
    const id = charge as MessageId
    return { kind: payment as PaymentKind, requestId: id, chargeRequestId: id, orderId: order as OrderId }
  }
  const [, kind, request, charged, ofOrder] = modificationGrammar.exec(text) ?? []
  if (!kind || !request || !charged || !ofOrder) return undefined
  return {
    kind: kind as ModificationKind,
    requestId: request as MessageId,
    chargeRequestId: charged as MessageId,
    orderId: ofOrder as OrderId,
  }
}

/** Whether it is one of a payment, which may stand for a payment that Adyen has given no id yet. */
export const isPaymentReference = (text: string): boolean => paymentGrammar.test(text)

function joined(kind: string, ids: readonly MessageId[], orderId: OrderId): string {
  const reference = [kind, ...ids, orderId].join('.')
  const isReadable = ids.every((id) => !id.includes('.')) && readReference(reference) !== undefined
  if (isReadable && reference.length <= longest) return reference
  throw new Error(`${reference} can't be a reference at Adyen: ids need to be shorter, without dots and colons`)
}
