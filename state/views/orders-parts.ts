// What facts do to the parts of an order: lines, address, holds, backorders, shortages, returns, parcels, cancellation. The document is the same
// object when the fact changes none of them. Pure.
import type { OrderShipped, ParcelDispatched } from '../../schemas/messages'
import type { ParcelRecord } from '../../schemas/read-model'
import type { OrderFact } from './orders-fold'
import { returnsAfter } from './orders-returns'
import type { OrderDocument } from './orders-row'

export const partsAfter = (parts: OrderDocument, fact: OrderFact): OrderDocument => {
  switch (fact.type) {
    case 'OrderPaymentAwaited': {
      const { waitsFor, code, until, action } = fact
      return { ...parts, wait: { waitsFor, code, until, action } }
    }
    case 'OrderPaymentCompleted':
      return parts.wait ? { ...parts, wait: null } : parts
    case 'OrderUpdated':
    case 'OrderPaymentCaptured':
    case 'RefundGranted':
    case 'OrderPaymentAdjusted':
    case 'OrderRefunded':
    case 'ChangeOpened':
    case 'ChangeFailed':
      return parts
    case 'OrderHeld':
    case 'OrderReleased':
    case 'ShortageOpened':
    case 'ShortageAnswered':
      return { ...parts, ...openAfter(parts, fact) }
    case 'OrderChanged': {
      const { lines, totals, shippingAddress, contact } = fact
      const backorders = parts.backorders.filter(({ sku }) => lines.some((line) => line.sku === sku))
      return { ...parts, lines, totals, shippingAddress, contact, backorders }
    }
    case 'ReturnSettled':
      return { ...parts, lines: fact.lines, totals: fact.totals, returns: returnsAfter(parts.returns, fact) }
    case 'ReturnOpened':
    case 'ReturnApproved':
    case 'ReturnRefused':
    case 'ReturnLabelled':
    case 'ReturnReceived':
    case 'ReturnExpired':
      return { ...parts, returns: returnsAfter(parts.returns, fact) }
    case 'OrderBackordered':
      return { ...parts, backorders: fact.lines }
    case 'ParcelDispatched':
    case 'OrderShipped':
    case 'ParcelArrived':
    case 'OrderDelivered':
      return { ...parts, ...sentAfter(parts, fact) }
    case 'OrderPaymentFailed':
      return ended(parts)
    case 'OrderCancelled':
      return { ...ended(parts), cancellation: { code: fact.code, reason: fact.reason } }
  }
}

/** Nobody waits for anything about an order that has ended. */
const ended = (parts: OrderDocument): OrderDocument => ({
  ...parts,
  backorders: [],
  holds: [],
  shortages: [],
  wait: null,
})

type Named<Name extends OrderFact['type']> = Extract<OrderFact, { readonly type: Name }>

const openAfter = (
  { holds, shortages }: OrderDocument,
  fact: Named<'OrderHeld' | 'OrderReleased' | 'ShortageOpened' | 'ShortageAnswered'>,
): Partial<OrderDocument> => {
  switch (fact.type) {
    case 'OrderHeld': {
      const { holdId, code, reason, ruleId, at } = fact
      return { holds: [...holds.filter((hold) => hold.holdId !== holdId), { holdId, code, reason, ruleId, since: at }] }
    }
    case 'OrderReleased':
      return releasedFrom(holds, fact.holdId)
    case 'ShortageOpened': {
      const { shortageId, fulfillmentId, lines, answerBy } = fact
      return { shortages: [...shortages, { shortageId, fulfillmentId, lines, answerBy }] }
    }
    case 'ShortageAnswered':
      return { shortages: shortages.filter(({ shortageId }) => shortageId !== fact.shortageId) }
  }
}

/** Who waited for another means of payment has it once what was not secured is. */
const releasedFrom = (holds: OrderDocument['holds'], holdId: string): Partial<OrderDocument> => {
  const isSecured = holds.some((hold) => hold.holdId === holdId && hold.code === 'PAYMENT_UNSECURED')
  return { holds: holds.filter((hold) => hold.holdId !== holdId), ...(isSecured ? { wait: null } : {}) }
}

const sentAfter = (
  { parcels }: OrderDocument,
  fact: Named<'ParcelDispatched' | 'OrderShipped' | 'ParcelArrived' | 'OrderDelivered'>,
): Partial<OrderDocument> => {
  switch (fact.type) {
    case 'ParcelDispatched':
      return { parcels: dispatched(parcels, fact.fulfillmentId, fact.purpose, fact.isWhole, fact) }
    case 'OrderShipped': {
      const { carrier, trackingNumber } = fact
      const shipment = { carrier, trackingNumber }
      // Nothing of it is waited for any more.
      return { parcels: dispatched(parcels, null, 'ORDER', true, fact), shipment, backorders: [] }
    }
    case 'ParcelArrived': {
      const { trackingNumber, deliveredAt } = fact
      return { parcels: arrived(parcels, deliveredAt, (parcel) => parcel.trackingNumber === trackingNumber) }
    }
    case 'OrderDelivered':
      return { parcels: arrived(parcels, fact.deliveredAt, ({ purpose }) => purpose === 'ORDER') }
  }
}

/** A parcel that two facts tell of is one parcel. */
const dispatched = (
  parcels: readonly ParcelRecord[],
  fulfillmentId: ParcelRecord['fulfillmentId'],
  purpose: ParcelRecord['purpose'],
  isWhole: boolean,
  { carrier, trackingNumber }: OrderShipped | ParcelDispatched,
): readonly ParcelRecord[] => {
  const isIt = (parcel: ParcelRecord): boolean => parcel.trackingNumber === trackingNumber
  const told = parcels.find(isIt)
  if (!told) return [...parcels, { fulfillmentId, purpose, carrier, trackingNumber, isWhole, deliveredAt: null }]
  return parcels.map((parcel) =>
    isIt(parcel)
      ? { ...parcel, fulfillmentId: parcel.fulfillmentId ?? fulfillmentId, isWhole: parcel.isWhole || isWhole }
      : parcel,
  )
}

const arrived = (
  parcels: readonly ParcelRecord[],
  deliveredAt: number,
  isIt: (parcel: ParcelRecord) => boolean,
): readonly ParcelRecord[] =>
  parcels.map((parcel) => (parcel.deliveredAt === null && isIt(parcel) ? { ...parcel, deliveredAt } : parcel))
