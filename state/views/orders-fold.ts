// The fold of orders-view: what each fact of the order journal does to an order, to its changes and to its history. Pure.
import type { OrderCreated } from '../../schemas/messages'
import type { ChangeRecord } from '../../schemas/read-model'
import type { InputOf } from '../../topics/topology'
import { changeStep } from './orders-changes'
import { partsAfter } from './orders-parts'
import type { OrderDocument, OrderRow } from './orders-row'
import type { Applied, Place } from './view'

export type OrdersInput = InputOf<'orders-view'>
export type Versioned = Extract<OrdersInput, { readonly version: number }>
/** A fact of an order that exists. */
export type OrderFact = Exclude<Versioned, OrderCreated>

/** `change`: what has become of a change by this message. */
export type OrderEntry = { readonly message: OrdersInput; readonly place: Place; readonly change?: ChangeRecord }

/** Throws for a fact of an order that was never created, and for one whose version the order has already. */
export const applyToOrder = (
  row: OrderRow | undefined,
  message: OrdersInput,
  place: Place,
): Applied<OrderRow, OrderEntry> => {
  if (message.type === 'OrderCreated') return { row: created(row, message), entry: { message, place } }
  if (!('version' in message)) return { entry: { message, place } }
  const before = known(row, message)
  const { status, version, at } = message
  const money = moneyAfter(before, message)
  const parts = waitingAfter(partsAfter(before.document, message), money, message)
  const { open, told } = changeStep(parts.change, message)
  const document = open === parts.change ? parts : { ...parts, change: open }
  const deliveredAt = message.type === 'OrderDelivered' ? message.deliveredAt : before.deliveredAt
  return {
    row: { ...before, ...money, document, status, version, updatedAt: at, deliveredAt },
    entry: { message, place, ...(told && { change: told }) },
  }
}

/** Whom the payment waits for, nobody waits for any more once all that is secured is taken. */
const waitingAfter = (
  parts: OrderDocument,
  { capturedMinor, securedMinor }: Paid,
  { type }: OrderFact,
): OrderDocument => {
  const isOfMoney = type === 'OrderPaymentCaptured' || type === 'OrderPaymentAdjusted'
  return parts.wait && isOfMoney && capturedMinor >= securedMinor ? { ...parts, wait: null } : parts
}

const created = (row: OrderRow | undefined, message: OrderCreated): OrderRow => {
  if (row) throw new Error(`OrderCreated ${message.id} is about an order that exists`)
  const { orderId, customerId, status, version, at } = message
  return {
    id: orderId,
    customerId,
    status,
    version,
    securedMinor: 0,
    capturedMinor: 0,
    refundedMinor: 0,
    createdAt: at,
    updatedAt: at,
    deliveredAt: null,
    document: documentOf(message),
  }
}

const documentOf = ({
  origin,
  totals,
  lines,
  shippingAddress,
  contact,
  availability,
}: OrderCreated): OrderDocument => ({
  origin,
  totals,
  lines,
  shippingAddress,
  contact,
  shipment: null,
  cancellation: null,
  whenPartial: availability.whenPartial,
  backorders: [],
  holds: [],
  change: null,
  returns: [],
  shortages: [],
  parcels: [],
  wait: null,
})

const known = (row: OrderRow | undefined, message: OrderFact): OrderRow => {
  if (!row) throw new Error(`${message.type} ${message.id} is about an order that was never created`)
  if (message.version <= row.version)
    throw new Error(`${message.type} ${message.id} has version ${message.version}, and the order has ${row.version}`)
  return row
}

type Paid = Pick<OrderRow, 'securedMinor' | 'capturedMinor' | 'refundedMinor'>

/**
 * OrderRefunded says what was returned in all. Of a cancelled order nothing is left then, also of what was captured too late to be
 * told; of one that came back a fee may be kept.
 */
const moneyAfter = (row: OrderRow, message: OrderFact): Paid => {
  const { securedMinor, capturedMinor, refundedMinor, document } = row
  const money = { securedMinor, capturedMinor, refundedMinor }
  switch (message.type) {
    case 'OrderPaymentCompleted': {
      const { amountMinor, capturedMinor: captured } = message
      return { ...money, securedMinor: securedMinor + amountMinor, capturedMinor: capturedMinor + captured }
    }
    case 'OrderPaymentCaptured':
      return { ...money, capturedMinor: capturedMinor + message.amountMinor }
    case 'OrderPaymentAdjusted':
      return {
        securedMinor: securedMinor + message.chargedMinor - message.releasedMinor,
        capturedMinor: capturedMinor + message.capturedMinor,
        refundedMinor: refundedMinor + message.refundedMinor,
      }
    case 'OrderRefunded': {
      const all = Math.max(capturedMinor, message.amountMinor)
      if (document.cancellation) return { securedMinor: all, capturedMinor: all, refundedMinor: all }
      return { ...money, refundedMinor: Math.max(refundedMinor, message.amountMinor) }
    }
    default:
      return money
  }
}
