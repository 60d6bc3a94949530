// What happens to the orders of a run: drawn from the seed before it begins.
import { deriveCommandId, deriveOrderId, type CustomerId } from '../../schemas/ids'
import type { CancelOrder, PlaceOrder } from '../../schemas/messages'
import { example } from '../examples/examples'
import type { Random } from './random'

export type Plan = {
  readonly stock: 'there' | 'short'
  readonly payment: 'captured' | 'declined'
  /** `loses`: cancels on its own, maybe with a label on the parcel. */
  readonly warehouse: 'picks' | 'refuses' | 'rejects' | 'loses'
  readonly label: 'made' | 'refused'
  readonly mail: 'accepted' | 'refused' | 'unknown' | 'bounces'
  /** Whose answer comes only after the order has given up. */
  readonly slow: 'nobody' | 'stock' | 'payment'
  readonly breaksARule: boolean
  /** The customer uses its key again for something else. */
  readonly reusesKey: boolean
  /** When it is cancelled, milliseconds after it was placed. */
  readonly cancelledAfterMs: number | undefined
}
export type PlannedOrder = { readonly plan: Plan; readonly place: PlaceOrder; readonly cancel: CancelOrder }

export const planOrder = (random: Random, seed: number, index: number): PlannedOrder => {
  const { chance, below } = random
  const plan: Plan = {
    stock: chance(0.1) ? 'short' : 'there',
    payment: chance(0.1) ? 'declined' : 'captured',
    warehouse: chance(0.05) ? 'refuses' : chance(0.05) ? 'rejects' : chance(0.05) ? 'loses' : 'picks',
    label: chance(0.05) ? 'refused' : 'made',
    mail: chance(0.05) ? 'refused' : chance(0.05) ? 'unknown' : chance(0.05) ? 'bounces' : 'accepted',
    slow: chance(0.02) ? 'stock' : chance(0.02) ? 'payment' : 'nobody',
    breaksARule: chance(0.05),
    reusesKey: chance(0.05),
    cancelledAfterMs: chance(0.35) ? below(3_500) : undefined,
  }
  const customerId = `cus_${seed}` as CustomerId
  const key = `order-${index}`
  const orderId = deriveOrderId(customerId, key)
  const lines = plan.breaksARule ? [] : example('PlaceOrder').lines
  const place = example('PlaceOrder', { id: deriveCommandId(orderId, 'place', key), orderId, customerId, lines })
  const cancel = example('CancelOrder', { id: deriveCommandId(orderId, 'cancel', key), orderId })
  return { plan, place, cancel }
}
