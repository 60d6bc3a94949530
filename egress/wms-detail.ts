// What GetOrder tells of one order, as far as it is of use to staff. It must never carry on who the goods go to: what is read here is
// remembered in a cache, unsealed.
import { Transient } from './provider'
import { child, children, dateOf, text, type XmlNode } from './wms-text'

/** Times in milliseconds since 1970 by the warehouse's clock; null where it tells none. `status` in its own words. */
export type WarehouseOrderDetail = {
  /** The id of the WarehouseOrderRequested. */
  readonly reference: string
  readonly orderId: string
  readonly warehouseOrderNumber: string
  readonly facility: string
  readonly status: string
  readonly createdAt: number | null
  readonly releasedAt: number | null
  readonly packedAt: number | null
  readonly cancelledAt: number | null
  /** Units; `short` were rejected, not found or broken. */
  readonly lines: readonly {
    readonly sku: string
    readonly quantity: number
    readonly short: number
    readonly shipped: number
  }[]
  /** What happened, oldest first: a status or an exception, and why where a reason was given. */
  readonly activities: readonly { readonly at: number | null; readonly event: string; readonly text: string }[]
}

/** The order of a GetOrder document with exactly this reference. Throws Transient if it holds another, or one that makes no sense. */
export function readDetail(document: XmlNode, reference: string): WarehouseOrderDetail {
  const order = children(child(document, 'orders'), 'order').find((one) => text(one, 'ReferenceNum') === reference)
  if (order === undefined)
    throw new Transient('The WMS told of another order than it was asked for: ask its operators', 'unknown')
  return {
    reference,
    orderId: text(order, 'PONum'),
    warehouseOrderNumber: text(order, 'WarehouseTransactionID'),
    facility: text(order, 'Facility'),
    status: text(order, 'Status'),
    createdAt: dateOf(order, 'CreationDate') ?? null,
    releasedAt: dateOf(order, 'PickTicketPrintDate') ?? null,
    packedAt: dateOf(order, 'ProcessDate') ?? null,
    cancelledAt: dateOf(order, 'CancelDate') ?? null,
    lines: children(child(order, 'Lines'), 'Line').map((line) => ({
      sku: text(line, 'Sku'),
      quantity: unitsOf(line, 'Quantity'),
      short: unitsOf(line, 'ShortQty'),
      shipped: unitsOf(line, 'ShippedQty'),
    })),
    activities: children(child(order, 'Activities'), 'Activity').map((activity) => ({
      at: dateOf(activity, 'Date') ?? null,
      event: text(activity, 'Event'),
      text: text(activity, 'Text'),
    })),
  }
}

/** Units that a facility has of a SKU as of its last batch; `allocated` of them are held by open orders. */
export type WarehouseLevel = {
  readonly sku: string
  readonly onHand: number
  readonly allocated: number
  /** Milliseconds since 1970; null where it tells none. */
  readonly asOf: number | null
}

/** The levels of a GetInventory document; what the facility does not carry is not in it. */
export const readLevels = (document: XmlNode): WarehouseLevel[] =>
  children(child(document, 'inventory'), 'item').map((item) => ({
    sku: text(item, 'Sku'),
    onHand: unitsOf(item, 'OnHand'),
    allocated: unitsOf(item, 'Allocated'),
    asOf: dateOf(item, 'AsOf') ?? null,
  }))

function unitsOf(node: XmlNode, name: string): number {
  const told = text(node, name)
  if (!/^-?\d{1,9}$/.test(told))
    throw new Transient(`The WMS told no number in <${name}>: ask its operators`, 'unknown')
  return Number(told)
}
