// The operations of the warehouse simulator: strict reading of each request, the book's act, the answer's content.
// It must never accept an element that the WSDL does not name, in another order, or a value outside its bounds.
import type { NewWmsOrder, WmsBook } from './wms-book'
import { renderDetail } from './wms-detail'
import { type Fields, integer, needed, part, sequence, text } from './wms-fields'
import { refusalOf } from './wms-mishaps'
import { renderChange, renderLevel, renderOrder } from './wms-render'
import { unreadable, WmsFault, wmsNamespace } from './wms-soap'
import { type Element, escapeXml, textElement } from './wms-xml'

const longestReference = 100
const mostQuantity = 99_999
const mostChanges = 1_000
const mostSkus = 200

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
    case 'GetOrder':
      return getOrder(request, book)
    case 'GetInventory':
      return getInventory(request, book)
    default:
      throw new WmsFault('Server did not recognize the value of HTTP Header SOAPAction.', 'soap:Client')
  }
}

function createOrder(request: Element, book: WmsBook): string {
  const wanted = readOrder(part(sequence(request, ['Order']), 'Order'))
  const refusal = book.find(wanted.reference) === undefined ? refusalOf(wanted) : undefined
  if (refusal !== undefined) throw new WmsFault(refusal)
  const { order, created } = book.create(wanted)
  if (!created) throw new WmsFault(`Order with reference '${order.reference}' already exists.`)
  return textElement('OrderNumber', order.orderNumber)
}

function findOrder(request: Element, book: WmsBook): string {
  const order = book.find(reference(sequence(request, ['ReferenceNum'])))
  const found = order === undefined ? '<orders />' : `<orders>${renderOrder(order)}</orders>`
  return result('FindOrder', found) + `<TotalOrders>${order === undefined ? 0 : 1}</TotalOrders>`
}

function getOrder(request: Element, book: WmsBook): string {
  const name = reference(sequence(request, ['ReferenceNum']))
  const order = book.find(name)
  if (order === undefined) throw new WmsFault(`Order with reference '${name}' was not found.`)
  return result('GetOrder', `<orders>${renderDetail(order)}</orders>`)
}

function getInventory(request: Element, book: WmsBook): string {
  const fields = sequence(request, ['Facility', 'Skus'])
  const skus = part(fields, 'Skus').children.map(readSku)
  if (skus.length === 0) throw unreadable('Skus holds no Sku.')
  if (skus.length > mostSkus) throw new WmsFault(`Invalid request: more than ${mostSkus} SKUs at a time.`)
  const items = book.stock(needed(fields, 'Facility'), skus).map(renderLevel).join('')
  return result('GetInventory', items === '' ? '<inventory />' : `<inventory>${items}</inventory>`)
}

/** Documents travel as text. */
const result = (operation: string, document: string): string =>
  `<${operation}Result>${escapeXml(document)}</${operation}Result>`

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
  const document = rendered === '' ? '<statusChanges />' : `<statusChanges>${rendered}</statusChanges>`
  const last = changes.at(-1)?.sequence ?? since
  return result('GetStatusChanges', document) + `<LastSequence>${last}</LastSequence>`
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

function readSku(element: Element): string {
  if (element.name !== 'Sku' || element.namespace !== wmsNamespace || element.children.length > 0)
    throw unreadable(`<${element.name}> was not expected in Skus.`)
  if (element.text.trim() === '') throw new WmsFault('Invalid request: Sku is empty.')
  return element.text
}

const reference = (fields: Fields): string => needed(fields, 'ReferenceNum', longestReference)
