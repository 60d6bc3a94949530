// What the floor of the warehouses does with one fulfillment. Every command is answered by exactly one fact that carries its `by`;
// what follows from the command comes behind it.
import { deriveMessageId } from '../schemas/ids'
import type { MessageOf } from '../schemas/message'
import type { LineQuantity, OrderLine } from '../schemas/messages'
import type { MessageIn } from '../topics/catalog'
import { bySku, less, quantityOfSku, summed } from './fulfillment-lines'
import { isUnshipped, type FulfillmentIn, type FulfillmentState, type Said, type Unshipped } from './fulfillment-state'
import { labelRequest, weightOf } from './fulfillment-warehouse'
import { nextWarehouseFor } from './warehouses'

export type FloorCommand = MessageOf<MessageIn<'oms.warehouse.commands.v1'>>
type Command<Name extends FloorCommand['type']> = MessageOf<Name>
type Status = FulfillmentState['status']
type Decision = readonly Said[]

export const decideFloor = (command: FloorCommand, state: FulfillmentState): Decision => {
  switch (command.type) {
    case 'AssignWave':
      return when(['REQUESTED', 'ACCEPTED'], command, state, () => assignWave(command))
    case 'StartPicking':
      return when(['REQUESTED', 'ACCEPTED', 'PICKING'], command, state, (one) => startPicking(command, one))
    case 'ScanItem':
      return when(['PICKING', 'SHORT'], command, state, (one) => scanItem(command, one))
    case 'ReportShortPick':
      return when(['PICKING', 'SHORT'], command, state, (one) => reportShortPick(command, one))
    case 'PackParcel':
      return when(['PICKING'], command, state, (one) => packParcel(command, one))
    case 'RequestShipment':
      return when(['PACKED'], command, state, (one) => requestShipment(command, one))
    case 'ReportInventoryIssue':
      return [reportInventoryIssue(command)]
    default:
      return unknownCommand(command)
  }
}

/** The fact that refuses a command and changes nothing. Codes: see the glossary. */
export const refuse = ({ by }: Pick<FloorCommand, 'by'>, code: string, reason: string): Decision => [
  { type: 'FloorCommandRefused', by, code, reason },
]

const stands: { readonly [Name in Status]: string } = {
  NONE: 'There is no such fulfillment.',
  REQUESTED: 'The warehouse has yet to confirm the order, and picking has not started.',
  ACCEPTED: 'Picking has not started.',
  PICKING: 'The order is being picked.',
  SHORT: 'Goods are missing, and the customer is asked what to do.',
  PACKED: 'The parcel is packed.',
  LABELLING: 'The parcel is packed and waits for its label.',
  LABELLED: 'The parcel has its label and waits for the carrier.',
  SHIPPED: 'The carrier has the parcel.',
  DELIVERED: 'The parcel was delivered.',
  CANCELLED: 'The fulfillment was cancelled.',
  FAILED: 'The fulfillment has failed.',
}

const when = (
  statuses: readonly Unshipped['status'][],
  command: FloorCommand,
  state: FulfillmentState,
  act: (one: Unshipped) => Decision,
): Decision => {
  if (!isUnshipped(state) || !statuses.includes(state.status))
    return refuse(command, 'WRONG_STATE', stands[state.status])
  if (state.cancelling)
    return refuse(command, 'WRONG_STATE', 'The warehouse was asked to cancel the order: wait for it.')
  if (state.status === 'SHORT' && state.packedGrams !== null)
    return refuse(command, 'WRONG_STATE', 'The parcel is packed, and the customer is asked about what is missing.')
  return act(state)
}

const assignWave = ({ by, waveId }: Command<'AssignWave'>): Decision => [{ type: 'WaveAssigned', by, waveId }]

/** Who picks may say so again, and where only the warehouse system told of it, anybody may. */
const startPicking = ({ by }: Command<'StartPicking'>, { status, picker, warehouse }: Unshipped): Decision => {
  if (status !== 'PICKING') return [{ type: 'FulfillmentStarted', by, warehouse }]
  return picker === null || picker === by.subject
    ? [{ type: 'FloorCommandDone', by }]
    : refuse({ by }, 'WRONG_STATE', 'Somebody else is picking the order.')
}

const scanItem = (command: Command<'ScanItem'>, state: Unshipped): Decision => {
  const { by, sku, quantity } = command
  const asked = quantityOfSku(less(state.lines, state.missing), sku)
  const open = asked - quantityOfSku(state.scanned, sku)
  if (quantity < 1) return refuse(command, 'INVALID_QUANTITY', 'Scan one piece or more.')
  if (!state.lines.some((line) => line.sku === sku))
    return refuse(command, 'WRONG_ITEM', 'This item is not on the pick list.')
  return quantity > open
    ? refuse(command, 'TOO_MANY', `${asked} of this item are asked for, and ${asked - open} were scanned.`)
    : [{ type: 'ItemScanned', by, sku, quantity }]
}

const packParcel = (command: Command<'PackParcel'>, state: Unshipped): Decision => {
  const { by, weightGrams } = command
  if (weightGrams !== null && weightGrams < 1)
    return refuse(command, 'INVALID_QUANTITY', 'The parcel weighs one gram or more.')
  const open = bySku(state.lines).filter(({ sku, quantity }) => quantityOfSku(state.scanned, sku) < quantity)
  return open.length
    ? refuse(
        command,
        'NOT_ALL_SCANNED',
        `Scan the rest or report it missing: ${open.map(({ sku }) => sku).join(', ')}.`,
      )
    : [{ type: 'FulfillmentPacked', by, weightGrams: weightGrams ?? weightOf(state.lines) }]
}

const requestShipment = ({ by }: Command<'RequestShipment'>, state: Unshipped): Decision => [
  { type: 'FloorCommandDone', by },
  labelRequest(state),
]

const reportInventoryIssue = ({ by, sku, code, quantity, comment }: Command<'ReportInventoryIssue'>): Said => ({
  type: 'InventoryIssueReported',
  by,
  sku,
  code,
  quantity,
  comment,
})

/** Missing goods are asked of the next warehouse, as a fulfillment of their own; where there is none, the customer is asked. */
const reportShortPick = (command: Command<'ReportShortPick'>, state: Unshipped): Decision => {
  const missing = summed(command.lines)
  const refused = refusedShortPick(command, missing, less(state.lines, state.missing))
  if (refused) return refused
  const report: Said = { type: 'ShortPickReported', by: command.by, lines: missing }
  const other = nextWarehouseFor(state.shipTo, [...state.tried, state.warehouse])
  if (!other) return [report, { type: 'FulfillmentShort', lines: missing }]
  return [report, ...resourced(command, missing, other.name, state)]
}

const refusedShortPick = (
  command: Command<'ReportShortPick'>,
  missing: readonly LineQuantity[],
  left: readonly OrderLine[],
): Decision | undefined => {
  if (!missing.length || command.lines.some(({ quantity }) => quantity < 1))
    return refuse(command, 'INVALID_QUANTITY', 'Name the lines of which one piece or more is missing.')
  for (const { lineId, quantity } of missing) {
    const line = left.find((one) => one.lineId === lineId)
    if (!line) return refuse(command, 'WRONG_ITEM', 'A line is not on the pick list, or is missing as a whole already.')
    if (quantity > line.quantity)
      return refuse(command, 'TOO_MANY', `Only ${line.quantity} of ${line.sku} are asked for.`)
  }
  return undefined
}

/** The place of FulfillmentResourced in its decision: its id names the new fulfillment. */
const resourcedAt = 1

const resourced = (
  command: Command<'ReportShortPick'>,
  lines: readonly LineQuantity[],
  warehouse: string,
  state: Unshipped,
): Decision => {
  const newFulfillmentId = deriveMessageId(command.id, 'fulfillment', resourcedAt)
  const { purpose, shipTo, contact } = state
  const left = less(state.lines, lines)
  const moved = state.lines.flatMap((line) => {
    const quantity = lines.find(({ lineId }) => lineId === line.lineId)?.quantity
    return quantity ? [{ ...line, quantity }] : []
  })
  return [
    { type: 'FulfillmentResourced', newFulfillmentId, warehouse, lines },
    {
      type: 'WarehouseOrderRequested',
      fulfillmentId: newFulfillmentId,
      purpose,
      warehouse,
      lines: moved,
      shipTo,
      contact,
    },
    ...(left.length ? [] : emptied(state, 'All goods are asked of another warehouse.')),
  ]
}

/** Nothing is left to ship: it is over, and the warehouse system is told, unless it was before. */
export const emptied = (
  { warehouseRequestId, cancelling }: Pick<FulfillmentIn<'SHORT'>, 'warehouseRequestId' | 'cancelling'>,
  reason: string,
): Decision => [
  { type: 'FulfillmentCancelled', reason },
  ...(cancelling ? [] : [{ type: 'WarehouseCancellationRequested', warehouseRequestId, reason } as const]),
]

const unknownCommand = (command: never): never => {
  throw new Error(
    `the fulfillment has no rule for ${JSON.stringify((command as FloorCommand).type)}: correct processors/fulfillment-course.ts`,
  )
}
