// All that the warehouse simulator knows of one order, the way real systems tell it: a row of every field that anybody ever wanted, most
// of them empty, some tens of kilobytes for an order of one line. It must never be asked for where FindOrder would do.
import type { WmsOrder } from './wms-book'
import { date, elements } from './wms-render'
import type { PlannedStep } from './wms-schedule'

type Field = readonly [string, string]

const userFields = 200
const userFieldsOfLine = 40

export function renderDetail(order: WmsOrder): string {
  const own = list('SavedElements', userDefined('SavedElement', userFields))
  const history = list('Activities', order.shown.map(renderActivity).join(''))
  return `<order>${elements(headOf(order))}${list('Lines', order.lines.map((line) => renderLine(line, order)).join(''))}${history}${own}</order>`
}

const list = (name: string, content: string): string =>
  content === '' ? `<${name} />` : `<${name}>${content}</${name}>`

const userDefined = (name: string, count: number): string =>
  Array.from({ length: count }, (_, index) => `<${name}>${elements([...named(index)])}</${name}>`).join('')

const named = (index: number): Field[] => [
  ['Name', `UserDefinedField${String(index + 1).padStart(3, '0')}`],
  ['Value', ''],
  ['ModifiedDate', date(undefined)],
]

const shownAt = (order: WmsOrder, status: string): number | undefined =>
  order.shown.find((step) => step.status === status && step.mishap === undefined)?.at

function headOf(order: WmsOrder): Field[] {
  const { shipTo, lines } = order
  return [
    ['CustomerName', 'OMS'],
    ...empty('CustomerEmail', 'CustomerPhone'),
    ['Facility', order.facility],
    ['FacilityID', String(10_000 + (order.facility.charCodeAt(0) % 100))],
    ['WarehouseTransactionID', order.orderNumber],
    ['ReferenceNum', order.reference],
    ['PONum', order.secondReference],
    ...empty('Retailer', 'ShipToCompanyName'),
    ['ShipToName', shipTo.name],
    ...empty('ShipToEmail'),
    ['ShipToPhone', shipTo.phone],
    ['ShipToAddress1', shipTo.address1],
    ['ShipToAddress2', shipTo.address2],
    ['ShipToCity', shipTo.city],
    ['ShipToState', shipTo.state],
    ['ShipToZip', shipTo.zip],
    ['ShipToCountry', shipTo.country],
    ...empty('ShipMethod', 'MarkForName', 'BatchOrderID'),
    ['Status', order.status],
    ['CreationDate', date(order.createdAt)],
    ['EarliestShipDate', date(order.createdAt).slice(0, 10)],
    ['CancelDate', date(order.cancelledAt)],
    ['PickupDate', date(undefined)],
    ...empty('Carrier', 'BillingCode', 'TotWeight', 'TotCuFt', 'TotPackages'),
    ['TotOrdQty', String(lines.reduce((sum, { quantity }) => sum + quantity, 0))],
    ['TotLines', String(lines.length)],
    ...empty('Notes', 'OverAllocated'),
    ['PickTicketPrintDate', date(shownAt(order, 'RELEASED'))],
    ['ProcessDate', date(shownAt(order, 'PACKED'))],
    ...empty('TrackingNumber', 'LoadNumber', 'BillOfLading', 'MasterBillOfLading', 'ASNSentDate', 'ConfirmASNSentDate'),
    ['RememberRowInfo', `${order.orderNumber}:00:0::${date(order.createdAt).slice(0, 10)}:0:True:1:0000`],
  ]
}

const empty = (...names: readonly string[]): Field[] => names.map((name) => [name, ''])

/** `ShippedQty` counts what was packed; a mishap's units stand in `ShortQty`. */
function renderLine(line: WmsOrder['lines'][number], order: WmsOrder): string {
  const short = order.shown
    .flatMap(({ mishap }) => mishap?.lines ?? [])
    .reduce((sum, { sku, quantity }) => sum + (sku === line.sku ? quantity : 0), 0)
  const fields: Field[] = [
    ['Sku', line.sku],
    ['Description', line.description],
    ['Quantity', String(line.quantity)],
    ['ShortQty', String(Math.min(short, line.quantity))],
    ['ShippedQty', String(order.status === 'PACKED' ? Math.max(line.quantity - short, 0) : 0)],
    ...empty('LotNumber', 'SerialNumber', 'Qualifier', 'Cost', 'SecondaryUnit', 'LocationField', 'PalletID'),
    ['ExpirationDate', date(undefined)],
  ]
  return `<Line>${elements(fields)}${list('SavedElements', userDefined('SavedElement', userFieldsOfLine))}</Line>`
}

const renderActivity = ({ at, status, reason, mishap }: PlannedStep): string =>
  `<Activity>${elements([
    ['Date', date(at)],
    ['Event', mishap?.exception ?? status],
    ['Text', mishap?.reason ?? reason ?? ''],
    ['UserName', 'SYSTEM'],
    ['ModifiedDate', date(undefined)],
  ])}</Activity>`
