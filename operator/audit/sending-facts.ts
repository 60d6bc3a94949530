// Which goods of an order are with fulfillment and how far they are, by the order's own events; the audit's own fold of them. Pure.
import type { AuditEvent } from './events'
import { plus, unitsBy, type Quantities } from './quantities'

export type Sending = {
  readonly fulfillmentId: string
  readonly purpose: string
  /** Units by line. */
  readonly units: Quantities
  readonly stage: 'asked' | 'shipped' | 'delivered'
}
type Sendings = ReadonlyMap<string, Sending>

export const noSendings: Sendings = new Map()

export const sendingsOf = (order: readonly AuditEvent[]): Sending[] => [
  ...order.reduce(withSending, noSendings).values(),
]

export const withSending = (sendings: Sendings, event: AuditEvent): Sendings => {
  const { type, fulfillmentId = '' } = event
  switch (type) {
    case 'FulfillmentRequested': {
      const { id, purpose = '', lines } = event
      return new Map(sendings).set(id, { fulfillmentId: id, purpose, units: unitsBy('lineId', lines), stage: 'asked' })
    }
    case 'FulfillmentNoted':
      return noted(sendings, event)
    case 'FulfillmentAmendmentRequested':
      return less(sendings, fulfillmentId, unitsBy('lineId', event.drop))
    case 'ParcelDispatched':
      if (event.isWhole === false) return sendings
      return changed(sendings, (one) => (one.fulfillmentId === fulfillmentId ? { ...one, stage: 'shipped' } : one))
    case 'ParcelArrived':
      if (event.isWhole === false) return sendings
      return changed(sendings, (one) => (one.fulfillmentId === fulfillmentId ? { ...one, stage: 'delivered' } : one))
    case 'OrderShipped':
      return changed(sendings, (one) => (isOrdered(one) && one.stage === 'asked' ? { ...one, stage: 'shipped' } : one))
    case 'OrderDelivered':
      return changed(sendings, (one) => (isOrdered(one) ? { ...one, stage: 'delivered' } : one))
    default:
      return sendings
  }
}

/** Units of a line that are as far. */
export const unitsAt = (sendings: Sendings, ...stages: Sending['stage'][]): Quantities =>
  [...sendings.values()].reduce<Quantities>(
    (sum, { units, stage }) => (stages.includes(stage) ? plus(sum, units) : sum),
    new Map(),
  )

const isOrdered = ({ purpose }: Sending): boolean => purpose === 'ORDER'

const changed = (sendings: Sendings, change: (one: Sending) => Sending): Sendings =>
  new Map([...sendings].map(([id, one]) => [id, change(one)]))

/** What is sent from elsewhere was left out of it before. */
const noted = (sendings: Sendings, { fulfillmentId = '', outcome }: AuditEvent): Sendings =>
  outcome === 'CANCELLED' || outcome === 'FAILED'
    ? new Map([...sendings].filter(([id]) => id !== fulfillmentId))
    : sendings

/** One of which nothing is left is gone. */
const less = (sendings: Sendings, id: string, units: Quantities): Sendings => {
  const one = sendings.get(id)
  if (!one) return sendings
  const left = plus(one.units, units, -1)
  const others = new Map(sendings)
  if (left.size > 0) others.set(id, { ...one, units: left })
  else others.delete(id)
  return others
}
