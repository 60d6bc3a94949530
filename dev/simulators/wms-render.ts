// What the warehouse simulator's answers hold: documents of orders, changes and stock, as .NET's serialiser writes them. It must never
// be sent as it is: it travels escaped, as the text of a result.
import type { StatusChange, WmsOrder } from './wms-book'
import type { StockLevel } from './wms-stock'
import { textElement } from './wms-xml'

/** Without a zone, as .NET writes what it takes for local time; its empty date is the year 1. */
export const date = (at: number | undefined): string =>
  at === undefined ? '0001-01-01T00:00:00' : new Date(at).toISOString().replace(/(\.000)?Z$/, '')

export function renderOrder(order: WmsOrder): string {
  const { shipTo } = order
  const line = (item: WmsOrder['lines'][number]) =>
    `<Line>${textElement('Sku', item.sku)}${textElement('Description', item.description)}<Quantity>${item.quantity}</Quantity></Line>`
  const fields: [string, string][] = [
    ['WarehouseTransactionID', order.orderNumber],
    ['ReferenceNum', order.reference],
    ['PONum', order.secondReference],
    ['Facility', order.facility],
    ['Status', order.status],
    ['ShipToName', shipTo.name],
    ['ShipToAddress1', shipTo.address1],
    ['ShipToAddress2', shipTo.address2],
    ['ShipToCity', shipTo.city],
    ['ShipToState', shipTo.state],
    ['ShipToZip', shipTo.zip],
    ['ShipToCountry', shipTo.country],
    ['ShipToPhone', shipTo.phone],
    ['CreationDate', date(order.createdAt)],
    ['CancelDate', date(order.cancelledAt)],
    ['PickupDate', date(undefined)],
  ]
  return `<order>${elements(fields)}<Lines>${order.lines.map(line).join('')}</Lines></order>`
}

export function renderChange(change: StatusChange, order: WmsOrder | undefined): string {
  const { mishap } = change
  const fields: [string, string][] = [
    ['Sequence', String(change.sequence)],
    ['Kind', mishap === undefined ? 'STATUS' : 'EXCEPTION'],
    ['ReferenceNum', change.reference],
    ['PONum', order?.secondReference ?? ''],
    ['WarehouseTransactionID', order?.orderNumber ?? ''],
    ['Status', change.status],
    ['StatusDate', date(change.at)],
    ['Reason', mishap?.reason ?? change.reason ?? ''],
    ['Exception', mishap?.exception ?? ''],
  ]
  const lines = (mishap?.lines ?? []).map(renderQuantity).join('')
  return `<statusChange>${elements(fields)}${lines === '' ? '<Lines />' : `<Lines>${lines}</Lines>`}</statusChange>`
}

export const renderLevel = (level: StockLevel): string =>
  `<item>${elements([
    ['Facility', level.facility],
    ['Sku', level.sku],
    ['OnHand', String(level.onHand)],
    ['Allocated', String(level.allocated)],
    ['AsOf', date(level.asOf)],
  ])}</item>`

const renderQuantity = ({ sku, quantity }: { readonly sku: string; readonly quantity: number }): string =>
  `<Line>${textElement('Sku', sku)}<Quantity>${quantity}</Quantity></Line>`

export const elements = (fields: readonly (readonly [string, string])[]): string =>
  fields.map(([name, value]) => textElement(name, value)).join('')
