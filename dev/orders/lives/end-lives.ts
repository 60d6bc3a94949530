// Lives that stop an order, for good or for a while: cancelled by its customer, by staff, by whoever holds a guest link; held and released.
import { agreed, asked, pause, persistently, LifeFailed, type Life, type LivingOrder } from './life'
import { Refused } from '../order-api'

const heldForMs = 250
const undone: Life['ends'] = ['CANCELLED', 'REFUNDED']

/** Staff put it on hold for a moment; answers the hold. */
export const hold = async (order: LivingOrder, code: string): Promise<string> => {
  const body = { code, comment: 'Telefonisch geprüft: 本人確認' }
  const { commandId } = await asked(order.csr, order, 'hold', { method: 'POST', path: '/holds', body })
  await pause(heldForMs)
  return commandId
}

const link = async (order: LivingOrder): Promise<string> => {
  const { token } = await persistently((attempt) =>
    order.customer.ask<{ token: string }>(
      { method: 'POST', path: '/guest-links', body: { hours: 24 } },
      order.key(`link-${attempt}`),
    ),
  )
  return token
}

export const cancelledByCustomer: Life = {
  name: 'cancelled by the customer',
  begins: 'CREATED',
  ends: undone,
  live: async (order) => {
    const body = { reasonCode: 'CHANGED_MIND', comment: 'Já não preciso, obrigado.' }
    await agreed(order.customer, order, 'cancel', () => ({ method: 'DELETE', path: '', body }))
  },
}

export const endLives: readonly Life[] = [
  cancelledByCustomer,
  {
    name: 'cancelled by staff',
    begins: 'FULFILLMENT_PENDING',
    ends: undone,
    live: async (order) => {
      const request = { method: 'POST', path: '/cancellation', body: { reasonCode: 'FRAUD' } } as const
      await agreed(order.csr, order, 'cancel', () => request)
    },
  },
  {
    name: 'cancelled by a guest link',
    begins: 'CREATED',
    ends: undone,
    live: async (order) => {
      const guest = order.guest(await link(order))
      await agreed(guest, order, 'cancel', () => ({ method: 'DELETE', path: '', body: { reasonCode: 'TOO_SLOW' } }))
    },
  },
  {
    name: 'held and released',
    begins: 'CREATED',
    ends: [],
    live: async (order) => {
      const holdId = await hold(order, 'FRAUD_REVIEW')
      const body = { comment: 'Alles in Ordnung.' }
      await asked(order.csr, order, 'release', { method: 'DELETE', path: `/holds/${holdId}`, body })
    },
  },
  {
    name: 'held and cancelled',
    begins: 'CREATED',
    ends: undone,
    live: async (order) => {
      const holdId = await hold(order, 'PAYMENT_CHECK')
      const request = { method: 'POST', path: '/cancellation', body: { reasonCode: 'FRAUD' } } as const
      await agreed(order.csr, order, 'cancel', () => request).catch(async (error: unknown) => {
        // What may not be cancelled any more must not stay on hold.
        await asked(order.csr, order, 'release', { method: 'DELETE', path: `/holds/${holdId}` })
        throw error
      })
    },
  },
  {
    name: 'read by a guest link',
    begins: 'DELIVERED',
    ends: [],
    live: async (order) => {
      const guest = order.guest(await link(order))
      await persistently(() => guest.read())
      await order.customer.ask({ method: 'DELETE', path: '/guest-links' }, order.key('revoke'))
      const again = await guest.read().catch((error: unknown) => error)
      if (!(again instanceof Refused && again.status === 401))
        throw new LifeFailed('a guest link was good after it was revoked: see ingress/auth/guest-links.ts')
    },
  },
]
