// The rules of what the floor of the warehouses does, as scenarios; what follows a short pick stands in short.scenarios.ts.
import { fulfillment } from '../../../processors/fulfillment/fulfillment'
import type { FulfillmentOutput } from '../../../processors/fulfillment/state'
import type { MessageOf } from '../../../schemas/message'
import type { CommandRef } from '../../../schemas/messages'
import type { MessageIn } from '../../../topics/catalog'
import { scenario } from '../../dsl/scenario'
import { example } from '../../examples/examples'
import { floorBy, fulfillmentId, id, lines, otherBodyHash } from '../../examples/values'
import * as history from './histories'
import { labelRequested } from './outputs'

const warehouse = 'SAO-1'
const refused = (by: CommandRef, code: string, reason: string) =>
  ({ type: 'FloorCommandRefused', fulfillmentId, by, code, reason }) as const
const done = (by: CommandRef) => ({ type: 'FloorCommandDone', fulfillmentId, by }) as const
const packed = { type: 'ParcelPacked', fulfillmentId, by: floorBy('pack-command-1') } as const
const content = lines.map(({ lineId, quantity }) => ({ lineId, quantity }))
const wave = example('AssignWave')
const start = example('StartPicking')
const scan = (sku: string, quantity = 1) => example('ScanItem', { sku, quantity })
const pack = example('PackParcel')
const ship = example('RequestShipment')
const retry = example('RetryFulfillment')
const abandon = example('AbandonFulfillment')
const issue = example('ReportInventoryIssue')
const commands: readonly MessageOf<MessageIn<'oms.warehouse.commands.v1'>>[] = [
  wave,
  start,
  scan('CHAIR-7'),
  example('ReportShortPick'),
  pack,
  ship,
  retry,
  abandon,
  issue,
]

const work = [
  ...(['requested', 'accepted'] as const).flatMap((state) => [
    scenario(fulfillment, `a fulfillment that is ${state} is put into a wave`)
      .given(...history[state])
      .when(wave)
      .then({ type: 'WaveAssigned', fulfillmentId, by: wave.by, waveId: wave.waveId }),
    scenario(fulfillment, `somebody starts to pick what is ${state}`)
      .given(...history[state])
      .when(start)
      .then({ type: 'FulfillmentStarted', fulfillmentId, by: start.by, warehouse }),
  ]),
  scenario(fulfillment, 'somebody takes over what the warehouse system says is being picked')
    .given(...history.picking)
    .when(start)
    .then(done(start.by)),
  scenario(fulfillment, 'who picks already may say so again')
    .given(...history.pickedByHand)
    .when(start)
    .then(done(start.by)),
  scenario(fulfillment, 'two people do not pick one order')
    .given(...history.pickedByHand)
    .when(example('StartPicking', { by: { ...start.by, subject: 'staff_eva' } }))
    .then(refused({ ...start.by, subject: 'staff_eva' }, 'WRONG_STATE', 'Somebody else is picking the order.')),
  scenario(fulfillment, 'an item of the pick list is scanned')
    .given(...history.picking)
    .when(scan('CHAIR-7', 2))
    .then({ type: 'ItemScanned', fulfillmentId, by: floorBy('scan-command-1'), sku: 'CHAIR-7', quantity: 2 }),
  scenario(fulfillment, 'scanning goes on while the customer is asked about what is missing')
    .given(...history.accepted, example('FulfillmentStarted'), example('FulfillmentShort'))
    .when(scan('CHAIR-7'))
    .then({ type: 'ItemScanned', fulfillmentId, by: floorBy('scan-command-1'), sku: 'CHAIR-7', quantity: 1 }),
  scenario(fulfillment, 'an item that is not on the pick list is refused')
    .given(...history.picking)
    .when(scan('CHAIR-8'))
    .then(refused(floorBy('scan-command-1'), 'WRONG_ITEM', 'This item is not on the pick list.')),
  scenario(fulfillment, 'one more than is asked for is refused')
    .given(...history.pickedByHand)
    .when(scan('CHAIR-7'))
    .then(refused(floorBy('scan-command-1'), 'TOO_MANY', '2 of this item are asked for, and 2 were scanned.')),
  scenario(fulfillment, 'no item at all is refused')
    .given(...history.picking)
    .when(scan('CHAIR-7', 0))
    .then(refused(floorBy('scan-command-1'), 'INVALID_QUANTITY', 'Scan one piece or more.')),
  scenario(fulfillment, 'what was scanned as a whole is packed')
    .given(...history.picked)
    .when(pack)
    .then({ ...packed, weightGrams: 3400, lines: content }),
  scenario(fulfillment, 'a parcel that was weighed has the weight of the scales')
    .given(...history.picked)
    .when(example('PackParcel', { weightGrams: 3777 }))
    .then({ ...packed, weightGrams: 3777, lines: content }),
  scenario(fulfillment, 'a parcel without weight is refused')
    .given(...history.picked)
    .when(example('PackParcel', { weightGrams: 0 }))
    .then(refused(pack.by, 'INVALID_QUANTITY', 'The parcel weighs one gram or more.')),
  scenario(fulfillment, 'what was not scanned is not packed')
    .given(...history.picking)
    .when(pack)
    .then(refused(pack.by, 'NOT_ALL_SCANNED', 'Scan the rest or report it missing: CHAIR-7, LAMP-2.')),
  scenario(fulfillment, 'a packed parcel gets its label when somebody asks for it')
    .given(...history.packed)
    .when(ship)
    .then(done(ship.by), labelRequested()),
]

const stands = {
  requested: 'The warehouse has yet to confirm the order, and picking has not started.',
  accepted: 'Picking has not started.',
  picking: 'The order is being picked.',
  short: 'Goods are missing, and it is not known yet what to do.',
  packed: 'The parcel is packed.',
  labelling: 'The parcel is packed and waits for its label.',
  labelled: 'The parcel has its label and waits for the carrier.',
  shipped: 'The carrier has the parcel.',
  blocked: 'A request has failed: have it tried again, or give it up.',
  delivered: 'The parcel was delivered.',
  cancelled: 'The fulfillment was cancelled.',
  failed: 'The fulfillment has failed.',
} as const
type State = keyof typeof stands
const states = Object.keys(stands) as State[]
const allowed: Record<MessageIn<'oms.warehouse.commands.v1'>, readonly State[]> = {
  AssignWave: ['requested', 'accepted'],
  StartPicking: ['requested', 'accepted', 'picking', 'short'],
  ScanItem: ['picking', 'short'],
  ReportShortPick: ['picking', 'short'],
  PackParcel: ['picking'],
  RequestShipment: ['packed'],
  RetryFulfillment: ['blocked'],
  AbandonFulfillment: ['blocked'],
  ReportInventoryIssue: states,
}

const refusals = [
  ...commands.flatMap((command) =>
    states
      .filter((state) => !allowed[command.type].includes(state))
      .map((state) =>
        scenario(fulfillment, `${command.type} is refused when the order is ${state}`)
          .given(...history[state])
          .when(command)
          .then(refused(command.by, 'WRONG_STATE', stands[state])),
      ),
  ),
  ...commands
    .filter(({ type }) => type !== 'ReportInventoryIssue')
    .map((command) => {
      const cancelling: Partial<Record<State, readonly FulfillmentOutput[]>> = {
        accepted: history.cancelling,
        picking: history.pickingWhileCancelling,
        packed: history.packedWhileCancelling,
        blocked: history.blockedWhileCancelling,
      }
      const state = allowed[command.type].find((name) => cancelling[name])!
      return scenario(fulfillment, `${command.type} waits for the outcome of a cancellation`)
        .given(...cancelling[state]!)
        .when(command)
        .then(refused(command.by, 'WRONG_STATE', 'The warehouse was asked to cancel the order: wait for it.'))
    }),
  ...[scan('CHAIR-7'), example('ReportShortPick', { lines: history.chairs })].map((command) =>
    scenario(fulfillment, `${command.type} is refused when all is packed but what is missing`)
      .given(...history.shortAndPacked)
      .when(command)
      .then(
        command.type === 'ScanItem'
          ? refused(command.by, 'TOO_MANY', '2 of this item are asked for, and 2 were scanned.')
          : refused(
              command.by,
              'WRONG_ITEM',
              'A line is not on the pick list, or is packed or missing as a whole already.',
            ),
      ),
  ),
  ...commands.map((command) =>
    scenario(fulfillment, `${command.type} of a fulfillment that nobody knows is refused`)
      .when(command)
      .then(refused(command.by, 'UNKNOWN_FULFILLMENT', 'The order has no such fulfillment.')),
  ),
  scenario(fulfillment, 'a fulfillment that has a name of the language is not known')
    .given(...history.picking)
    .when(example('StartPicking', { fulfillmentId: id('constructor') }))
    .then({
      ...refused(start.by, 'UNKNOWN_FULFILLMENT', 'The order has no such fulfillment.'),
      fulfillmentId: id('constructor'),
    }),
]

const issueReported = {
  type: 'InventoryIssueReported',
  fulfillmentId,
  by: issue.by,
  sku: issue.sku,
  code: issue.code,
  quantity: issue.quantity,
  comment: issue.comment,
} as const

const always = [
  ...states.map((state) =>
    scenario(fulfillment, `stock that is not as the books say is reported when the order is ${state}`)
      .given(...history[state])
      .when(issue)
      .then(issueReported),
  ),
  scenario(fulfillment, 'a command that comes twice is answered once')
    .given(...history.picking, example('ItemScanned'))
    .when(scan('CHAIR-7'))
    .then(),
  scenario(fulfillment, 'a command that was refused is refused once')
    .given(...history.accepted, example('FloorCommandRefused'))
    .when(pack)
    .then(),
  scenario(fulfillment, 'a command under the key of another is refused')
    .given(...history.picking, example('ItemScanned'))
    .when(example('ScanItem', { by: { ...floorBy('scan-command-1'), bodyHash: otherBodyHash } }))
    .then(
      refused(
        { ...floorBy('scan-command-1'), bodyHash: otherBodyHash },
        'IDEMPOTENCY_KEY_REUSED',
        'Another request was made under this Idempotency-Key; give this one a key of its own.',
      ),
    ),
]

export const floorScenarios = [...work, ...refusals, ...always]
