// Money that stays set apart although its payment has ended: the customer can't use it until it runs out. Told when it does.
import type { PaymentState } from '../../processors/payment/state'
import type { PspCharge } from './psp-book'
import type { World } from './world'

const hourMs = 3_600_000

/** A payment is over, or has all that it needs: what it was told is set apart it is to have released. */
export const forgotten = (world: World, charge: PspCharge): string[] => {
  const payment = world.stateOf('payment', charge.orderId) as PaymentState | undefined
  const known = payment?.charges.find(({ requestId }) => requestId === charge.request.id)
  const isOver = payment !== undefined && (payment.course !== 'OPEN' || payment.status === 'PAID')
  if (!isOver || !known || world.clock.now() < charge.toldBy + hourMs) return []
  const isAsked = known.voidId !== null && (known.status === 'AUTHORISED' || known.status === 'LAPSED')
  return isAsked ? [] : [`${known.requestId} of ${charge.orderId} ran out unused: it is known as ${known.status}`]
}
