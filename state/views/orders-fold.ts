// The fold of orders-view: what each message of the order journal does to an order and to its history. Pure.
import type { OrderId } from '../../schemas/ids'
import type { Address, Contact, OrderCreated, OrderLine, OrderStatus } from '../../schemas/messages'
import type { InputOf } from '../../topics/topology'
import type { Applied, Place } from './view'

type OrderDetails = {
  readonly lines: readonly OrderLine[]
  readonly shippingAddress: Address
  readonly contact: Contact
}

/** Times in milliseconds since 1970. `details` are at hand from the creation to the first save: they never change after it. */
export type OrderRow = {
  readonly orderId: OrderId
  readonly customerId: string
  readonly status: OrderStatus
  readonly version: number
  readonly currency: string
  readonly itemsMinor: number
  readonly shippingMinor: number
  readonly taxMinor: number
  readonly totalMinor: number
  readonly capturedMinor: number
  readonly refundedMinor: number
  readonly carrier: string | null
  readonly trackingNumber: string | null
  readonly cancelCode: string | null
  /** Why the order is where it is: of the latest event that gave a reason. */
  readonly reason: string | null
  readonly createdAt: number
  readonly updatedAt: number
  readonly deliveredAt: number | null
  readonly details?: OrderDetails
}

export type OrdersInput = InputOf<'orders-view'>
type Versioned = Extract<OrdersInput, { readonly version: number }>

export type OrderEntry = { readonly message: OrdersInput; readonly place: Place }

export const applyToOrder = (
  row: OrderRow | undefined,
  message: OrdersInput,
  place: Place,
): Applied<OrderRow, OrderEntry> => {
  const entry = { message, place }
  if (message.type === 'OrderCreated') return { row: created(row, message), entry }
  if (!('version' in message)) return { entry }
  if (!row) throw new Error(`${message.type} ${message.id} is about an order that was never created`)
  if (message.version <= row.version)
    throw new Error(`${message.type} ${message.id} has version ${message.version}, and the order has ${row.version}`)
  const { status, version, at } = message
  return { row: { ...row, ...changed(row, message), status, version, updatedAt: at }, entry }
}

const created = (row: OrderRow | undefined, message: OrderCreated): OrderRow => {
  if (row) throw new Error(`OrderCreated ${message.id} is about an order that exists`)
  const { orderId, customerId, status, version, at, totals, lines, shippingAddress, contact } = message
  return {
    orderId,
    customerId,
    status,
    version,
    ...totals,
    capturedMinor: 0,
    refundedMinor: 0,
    carrier: null,
    trackingNumber: null,
    cancelCode: null,
    reason: null,
    createdAt: at,
    updatedAt: at,
    deliveredAt: null,
    details: { lines, shippingAddress, contact },
  }
}

const changed = (row: OrderRow, message: Exclude<Versioned, OrderCreated>): Partial<OrderRow> => {
  switch (message.type) {
    case 'OrderUpdated':
    case 'OrderPaymentFailed':
      return row.cancelCode === null ? { reason: message.reason } : {}
    case 'OrderPaymentCompleted':
      return { capturedMinor: row.capturedMinor + message.amountMinor }
    case 'OrderShipped':
      return { carrier: message.carrier, trackingNumber: message.trackingNumber }
    case 'OrderDelivered':
      return { deliveredAt: message.deliveredAt }
    case 'OrderCancelled':
      return { cancelCode: message.code, reason: message.reason }
    case 'OrderRefunded':
      return { refundedMinor: row.refundedMinor + message.amountMinor }
  }
}

/** What history keeps of a message beside its head: no names, addresses or tokens. */
export const historyDataOf = (message: OrdersInput): object => {
  switch (message.type) {
    case 'OrderCreated':
      return { customerId: message.customerId, totals: message.totals, lines: message.lines.length }
    case 'OrderRejected':
    case 'OrderPaymentFailed':
      return { code: message.code, reason: message.reason }
    case 'OrderCancelled':
      return { code: message.code, reason: message.reason, requestedBy: message.requestedBy }
    case 'CancellationRefused':
      return { commandId: message.commandId, code: message.code, reason: message.reason }
    case 'OrderUpdated':
      return { reason: message.reason }
    case 'OrderPaymentCompleted':
      return {
        amountMinor: message.amountMinor,
        currency: message.currency,
        providerPaymentId: message.providerPaymentId,
      }
    case 'OrderRefunded':
      return { amountMinor: message.amountMinor, currency: message.currency }
    case 'OrderShipped':
      return { carrier: message.carrier, trackingNumber: message.trackingNumber }
    case 'OrderDelivered':
      return { deliveredAt: new Date(message.deliveredAt).toISOString() }
    case 'OrderStepOverdue':
      return { step: message.step, attempt: message.attempt }
    case 'PlacementConflicted':
      return {}
  }
}
