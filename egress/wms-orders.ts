// Our request as the warehouse system's order, the orders it finds, and whether the two are the same.
// It must never turn a text into a number (postal codes have leading zeros), nor name an address in a difference.
import type { WarehouseOrderRequested } from '../schemas/messages'
import type { Recipient } from './recipient'
import { isUnreadable, type Unreadable } from './unsealing'
import { child, children, text, xmlSafe, type XmlNode } from './wms-text'

export type WmsOrderFields = ReturnType<typeof toWmsOrder>

/** An order as FindOrder tells it; texts without surrounding space. `quantities` sums the lines by SKU. */
export type FoundOrder = {
  readonly orderNumber: string
  readonly facility: string
  readonly shipTo: Readonly<Record<string, string>>
  readonly quantities: ReadonlyMap<string, number>
}

const shipToNames = ['Name', 'Address1', 'Address2', 'City', 'State', 'Zip', 'Country', 'Phone'] as const

/**
 * The request's id is the customer reference; the order id travels as PONum and comes back with each status change. Without a recipient,
 * as it is for whose data were erased, it is only good to be compared with what was placed before.
 */
export function toWmsOrder(request: WarehouseOrderRequested, recipient: Recipient | Unreadable) {
  return {
    ReferenceNum: request.id,
    PONum: request.orderId,
    Facility: xmlSafe(request.warehouse),
    ShipTo: toShipTo(request.shipTo, recipient),
    Lines: {
      Line: request.lines.map(({ sku, name, quantity }) => ({
        Sku: xmlSafe(sku),
        Description: xmlSafe(name),
        Quantity: quantity,
      })),
    },
  }
}

type ShipTo = { readonly [Name in (typeof shipToNames)[number]]?: string }

function toShipTo({ country, region }: WarehouseOrderRequested['shipTo'], recipient: Recipient | Unreadable): ShipTo {
  const readable = { State: xmlSafe(region ?? ''), Country: xmlSafe(country) }
  if (isUnreadable(recipient)) return readable
  return {
    Name: xmlSafe(recipient.recipient),
    Address1: xmlSafe(recipient.line1),
    Address2: xmlSafe(recipient.line2 ?? ''),
    City: xmlSafe(recipient.city),
    State: readable.State,
    Zip: xmlSafe(recipient.postalCode),
    Country: readable.Country,
    Phone: xmlSafe(recipient.phone ?? ''),
  }
}

/** What differs, in field names; empty when the found order is ours. Descriptions, and what can't be read any more, do not count. */
export function differences(wanted: WmsOrderFields, found: FoundOrder): string[] {
  const different: string[] = []
  if (wanted.Facility.trim() !== found.facility) different.push('Facility')
  for (const name of shipToNames) {
    const text = wanted.ShipTo[name]?.trim()
    if (text !== undefined && text !== found.shipTo[name]) different.push(`ShipTo${name}`)
  }
  const quantities = sumBySku(wanted.Lines.Line.map(({ Sku, Quantity }) => [Sku.trim(), Quantity]))
  const same =
    quantities.size === found.quantities.size &&
    [...quantities].every(([sku, sum]) => found.quantities.get(sku) === sum)
  return same ? different : [...different, 'Lines']
}

/** The orders of a FindOrder document with exactly this reference. */
export function foundOrders(document: XmlNode, reference: string): FoundOrder[] {
  return children(child(document, 'orders'), 'order')
    .filter((order) => text(order, 'ReferenceNum') === reference)
    .map((order) => ({
      orderNumber: text(order, 'WarehouseTransactionID'),
      facility: text(order, 'Facility'),
      shipTo: Object.fromEntries(shipToNames.map((name) => [name, text(order, `ShipTo${name}`)])),
      quantities: sumBySku(
        children(child(order, 'Lines'), 'Line').map((line) => [text(line, 'Sku'), Number(text(line, 'Quantity'))]),
      ),
    }))
}

function sumBySku(lines: readonly (readonly [string, number])[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const [sku, quantity] of lines) sums.set(sku, (sums.get(sku) ?? 0) + quantity)
  return sums
}
