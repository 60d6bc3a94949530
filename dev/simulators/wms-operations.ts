// The four operations of the warehouse simulator: strict reading of each request, the book's act, the answer's content.
// It must never accept an element that the WSDL does not name, in another order, or a value outside its bounds.
import type { NewWmsOrder, StatusChange, WmsBook, WmsOrder } from './wms-book'
import { type Fields, integer, needed, part, sequence, text } from './wms-fields'
import { unreadable, WmsFault, wmsNamespace } from './wms-soap'
import { type Element, escapeXml, textElement } from './wms-xml'

const longestReference = 100
const mostQuantity = 99_999
const mostChanges = 1_000

/** The response element's content. Throws WmsFault. */
export function answer(request: Element, book: WmsBook): string {
  switch (request.name) {
    case 'CreateOrder':
      return createOrder(request, book)
    case 'FindOrder':
      return findOrder(request, book)
    case 'CancelOrder':
      return cancelOrder(request, book)
    case 'GetStatusChanges':
      return getStatusChanges(request, book)
    default:
      throw new WmsFault('Server did not recognize the value of HTTP Header SOAPAction.', 'soap:Client')
  }
}

function createOrder(request: Element, book: WmsBook): string {
  const { order, created } = book.create(readOrder(part(sequence(request, ['Order']), 'Order')))
  if (!created) throw new WmsFault(`Order with reference '${order.reference}' already exists.`)
  return textElement('OrderNumber', order.orderNumber)
}

function findOrder(request: Element, book: WmsBook): string {
  const order = book.find(reference(sequence(request, ['ReferenceNum'])))
  const found = order === undefined ? '<orders />' : `<orders>${renderOrder(order)}</orders>`
  return `<FindOrderResult>${escapeXml(found)}</FindOrderResult><TotalOrders>${order === undefined ? 0 : 1}</TotalOrders>`
}

function cancelOrder(request: Element, book: WmsBook): string {
  const fields = sequence(request, ['ReferenceNum', 'Reason'])
  const name = reference(fields)
  const outcome = book.cancel(name, text(fields, 'Reason'))
  if (outcome === 'not-found') throw new WmsFault(`Order with reference '${name}' was not found.`)
  if (outcome === 'already-cancelled') throw new WmsFault(`Order with reference '${name}' is already cancelled.`)
  if (outcome === 'rejected') throw new WmsFault(`Order with reference '${name}' cannot be cancelled: it was rejected.`)
  if (outcome === 'picking') throw new WmsFault(`Order with reference '${name}' cannot be cancelled: picking started.`)
  return textElement('OrderNumber', book.find(name)?.orderNumber ?? '')
}

function getStatusChanges(request: Element, book: WmsBook): string {
  const fields = sequence(request, ['SinceSequence', 'Limit'])
  const since = integer(fields, 'SinceSequence', 0, Number.MAX_SAFE_INTEGER)
  const changes = book.changesSince(since, integer(fields, 'Limit', 1, mostChanges))
  if (changes === undefined) throw new WmsFault(`Sequence ${since} does not exist: the log has not got so far.`)
  const rendered = changes.map((change) => renderChange(change, book.find(change.reference))).join('')
  const result = rendered === '' ? '<statusChanges />' : `<statusChanges>${rendered}</statusChanges>`
  const last = changes.at(-1)?.sequence ?? since
  return `<GetStatusChangesResult>${escapeXml(result)}</GetStatusChangesResult><LastSequence>${last}</LastSequence>`
}

function readOrder(element: Element): NewWmsOrder {
  const fields = sequence(element, ['ReferenceNum', 'PONum', 'Facility', 'ShipTo', 'Lines'])
  const lines = part(fields, 'Lines').children.map(readLine)
  if (lines.length === 0) throw unreadable('Lines holds no Line.')
  return {
    reference: reference(fields),
    secondReference: text(fields, 'PONum'),
    facility: needed(fields, 'Facility'),
    shipTo: readShipTo(part(fields, 'ShipTo')),
    lines,
  }
}

function readShipTo(element: Element): NewWmsOrder['shipTo'] {
  const fields = sequence(element, ['Name', 'Address1', 'Address2?', 'City', 'State?', 'Zip', 'Country', 'Phone?'])
  return {
    name: needed(fields, 'Name'),
    address1: needed(fields, 'Address1'),
    address2: text(fields, 'Address2'),
    city: needed(fields, 'City'),
    state: text(fields, 'State'),
    zip: text(fields, 'Zip'),
    country: needed(fields, 'Country'),
    phone: text(fields, 'Phone'),
  }
}

function readLine(element: Element): NewWmsOrder['lines'][number] {
  if (element.name !== 'Line' || element.namespace !== wmsNamespace)
    throw unreadable(`<${element.name}> was not expected in Lines.`)
  const fields = sequence(element, ['Sku', 'Description', 'Quantity'])
  return {
    sku: needed(fields, 'Sku'),
    description: text(fields, 'Description'),
    quantity: integer(fields, 'Quantity', 1, mostQuantity),
  }
}

const reference = (fields: Fields): string => needed(fields, 'ReferenceNum', longestReference)

/** Without a zone, as .NET writes what it takes for local time; its empty date is the year 1. */
const date = (at: number | undefined): string =>
  at === undefined ? '0001-01-01T00:00:00' : new Date(at).toISOString().replace(/(\.000)?Z$/, '')

function renderOrder(order: WmsOrder): string {
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
  const rendered = fields.map(([name, value]) => textElement(name, value)).join('')
  return `<order>${rendered}<Lines>${order.lines.map(line).join('')}</Lines></order>`
}

function renderChange(change: StatusChange, order: WmsOrder | undefined): string {
  const fields: [string, string][] = [
    ['Sequence', String(change.sequence)],
    ['ReferenceNum', change.reference],
    ['PONum', order?.secondReference ?? ''],
    ['WarehouseTransactionID', order?.orderNumber ?? ''],
    ['Status', change.status],
    ['StatusDate', date(change.at)],
    ['Reason', change.reason ?? ''],
  ]
  return `<statusChange>${fields.map(([name, value]) => textElement(name, value)).join('')}</statusChange>`
}
