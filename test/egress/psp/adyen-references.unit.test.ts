// Our references at Adyen: what is written comes back, fits, and nobody else's is taken for one.
import fc from 'fast-check'
import {
  isPaymentReference,
  modificationReference,
  paymentReference,
  readReference,
} from '../../../egress/psp/adyen-references'
import { deriveMessageId, deriveOrderId, type MessageId, type OrderId } from '../../../schemas/ids'

const messageIds = fc.string().map((cause) => deriveMessageId(cause, 'payment', 0))
const orderIds = fc.string().map((key) => deriveOrderId('customer', key))

test('every reference fits and names its request, its charge and its order', () => {
  fc.assert(
    fc.property(messageIds, messageIds, orderIds, (id, chargeRequestId, orderId) => {
      for (const kind of ['P', 'S'] as const) {
        const reference = paymentReference(kind, { id, orderId })
        expect(readReference(reference)).toEqual({ kind, requestId: id, chargeRequestId: id, orderId })
        expect(isPaymentReference(reference)).toBe(true)
      }
      for (const kind of ['C', 'F', 'V', 'R'] as const) {
        const reference = modificationReference(kind, { id, chargeRequestId, orderId })
        expect(readReference(reference)).toEqual({ kind, requestId: id, chargeRequestId, orderId })
        expect(isPaymentReference(reference)).toBe(false)
        expect(reference.length).toBeLessThanOrEqual(80)
      }
    }),
  )
})

test.each(['', 'gift-4711', 'P', 'P.c-1', 'P..o-1', 'X.c-1.o-1', 'R.r-1.c-1', 'P.c-1.o:1', ' P.c-1.o-1'])(
  '%j is none of ours',
  (text) => expect(readReference(text)).toBeUndefined(),
)

test.each([
  ['a dot in a request', 'c.1', 'o-1'],
  ['a colon in an order', 'c-1', 'o:1'],
  ['an order that is too long', 'c-1', 'o'.repeat(80)],
])('none is written with %s', (_what, id, orderId) => {
  const ids = { id: id as MessageId, chargeRequestId: 'c-1' as MessageId, orderId: orderId as OrderId }
  expect(() => paymentReference('P', ids)).toThrow(/reference at Adyen/)
  expect(() => modificationReference('C', ids)).toThrow(/reference at Adyen/)
})
