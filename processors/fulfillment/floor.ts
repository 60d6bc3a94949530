// What the floor of the warehouses does with one fulfillment. Every command is answered by exactly one fact that carries its `by`;
// what follows from the command comes behind it.
import type { MessageOf } from '../../schemas/message'
import type { LineQuantity, OrderLine } from '../../schemas/messages'
import type { MessageIn } from '../../topics/catalog'
import { abandon, retry } from './ending'
import { unpacked } from './goods'
import { labelRequests } from './label-request'
import { less, quantityOfSku, summed } from './lines'
import { pack } from './packing'
import { isOpen, type FulfillmentState, type Open, type OpenStatus, type Said } from './state'

export type FloorCommand = MessageOf<MessageIn<'oms.warehouse.commands.v1'>>
type Command<Name extends FloorCommand['type']> = MessageOf<Name>
type Decision = readonly Said[]

export const decideFloor = (command: FloorCommand, state: FulfillmentState): Decision => {
  switch (command.type) {
    case 'AssignWave':
      return when(['REQUESTED', 'ACCEPTED'], command, state, () => assignWave(command))
    case 'StartPicking':
      return when(['REQUESTED', 'ACCEPTED', 'PICKING', 'SHORT'], command, state, (one) => startPicking(command, one))
    case 'ScanItem':
      return when(['PICKING', 'SHORT'], command, state, (one) => scanItem(command, one))
    case 'ReportShortPick':
      return when(['PICKING', 'SHORT'], command, state, (one) => reportShortPick(command, one))
    case 'PackParcel':
      return when(['PICKING'], command, state, (one) => packParcel(command, one))
    case 'RequestShipment':
      return when(['PICKING', 'PACKED'], command, state, (one) => requestShipment(command, one))
    case 'RetryFulfillment':
      return when(['BLOCKED'], command, state, (one) => retryFulfillment(command, one))
    case 'AbandonFulfillment':
      return when(['BLOCKED'], command, state, (one) => abandon(command, one))
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

const stands: { readonly [Name in FulfillmentState['status']]: string } = {
  NONE: 'There is no such fulfillment.',
  REQUESTED: 'The warehouse has yet to confirm the order, and picking has not started.',
  ACCEPTED: 'Picking has not started.',
  PICKING: 'The order is being picked.',
  SHORT: 'Goods are missing, and it is not known yet what to do.',
  PACKED: 'The parcel is packed.',
  LABELLING: 'The parcel is packed and waits for its label.',
  LABELLED: 'The parcel has its label and waits for the carrier.',
  SHIPPED: 'The carrier has the parcel.',
  DELIVERED: 'The parcel was delivered.',
  BLOCKED: 'A request has failed: have it tried again, or give it up.',
  CANCELLED: 'The fulfillment was cancelled.',
  FAILED: 'The fulfillment has failed.',
}

const when = (
  statuses: readonly OpenStatus[],
  command: FloorCommand,
  state: FulfillmentState,
  act: (one: Open) => Decision,
): Decision => {
  if (!isOpen(state) || !statuses.includes(state.status)) return refuse(command, 'WRONG_STATE', stands[state.status])
  return state.cancelling
    ? refuse(command, 'WRONG_STATE', 'The warehouse was asked to cancel the order: wait for it.')
    : act(state)
}

const assignWave = ({ by, waveId }: Command<'AssignWave'>): Decision => [{ type: 'WaveAssigned', by, waveId }]

/** Who picks may say so again, and where only the warehouse system told of it, anybody may. */
const startPicking = ({ by }: Command<'StartPicking'>, { phase, picker, warehouse }: Open): Decision => {
  if (phase !== 'PICKING') return [{ type: 'FulfillmentStarted', by, warehouse }]
  return picker === null || picker === by.subject
    ? [{ type: 'FloorCommandDone', by }]
    : refuse({ by }, 'WRONG_STATE', 'Somebody else is picking the order.')
}

const scanItem = (command: Command<'ScanItem'>, state: Open): Decision => {
  const { by, sku, quantity } = command
  if (state.phase !== 'PICKING') return refuse(command, 'WRONG_STATE', stands[state.phase])
  const asked = quantityOfSku(less(state.lines, state.missing), sku)
  const open = asked - quantityOfSku(state.scanned, sku)
  if (quantity < 1) return refuse(command, 'INVALID_QUANTITY', 'Scan one piece or more.')
  if (!state.lines.some((line) => line.sku === sku))
    return refuse(command, 'WRONG_ITEM', 'This item is not on the pick list.')
  return quantity > open
    ? refuse(command, 'TOO_MANY', `${asked} of this item are asked for, and ${asked - open} were scanned.`)
    : [{ type: 'ItemScanned', by, sku, quantity }]
}

const packParcel = (command: Command<'PackParcel'>, state: Open): Decision => {
  const packed = pack(command, state)
  return 'type' in packed ? [packed] : refuse(command, packed.code, packed.reason)
}

/** Every packed parcel gets a label; what is not packed yet may follow in another. */
const requestShipment = (command: Command<'RequestShipment'>, state: Open): Decision => {
  const { by, at } = command
  const packed = state.parcels.filter(({ stage }) => stage === 'PACKED')
  return packed.length
    ? [{ type: 'FloorCommandDone', by }, ...labelRequests(packed, state, at)]
    : refuse(command, 'WRONG_STATE', stands[state.status])
}

const retryFulfillment = (command: Command<'RetryFulfillment'>, state: Open): Decision =>
  less(state.lines, state.missing).length
    ? retry(command, command.at, state)
    : refuse(command, 'WRONG_STATE', stands.SHORT)

const reportInventoryIssue = ({ by, sku, code, quantity, comment }: Command<'ReportInventoryIssue'>): Said => ({
  type: 'InventoryIssueReported',
  by,
  sku,
  code,
  quantity,
  comment,
})

const reportShortPick = (command: Command<'ReportShortPick'>, state: Open): Decision => {
  if (state.phase !== 'PICKING') return refuse(command, 'WRONG_STATE', stands[state.phase])
  const lines = summed(command.lines)
  return (
    refusedShortPick(command, lines, unpacked(state)) ?? [
      { type: 'ShortPickReported', by: command.by, lines },
      { type: 'FulfillmentShort', lines },
    ]
  )
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
    if (!line)
      return refuse(
        command,
        'WRONG_ITEM',
        'A line is not on the pick list, or is packed or missing as a whole already.',
      )
    if (quantity > line.quantity)
      return refuse(command, 'TOO_MANY', `Only ${line.quantity} of ${line.sku} are left to be found.`)
  }
  return undefined
}

const unknownCommand = (command: never): never => {
  throw new Error(
    `the fulfillment has no rule for ${JSON.stringify((command as FloorCommand).type)}: correct processors/fulfillment/course.ts`,
  )
}
