// What follows when goods can not be found, as scenarios: another warehouse, or the customer's answer; and several fulfillments of one order.
import { fulfillment } from '../../processors/fulfillment'
import { deriveMessageId } from '../../schemas/ids'
import type { FulfillmentAmendmentRequested, LineQuantity } from '../../schemas/messages'
import { scenario } from '../dsl/scenario'
import { example } from '../examples/examples'
import { contact, floorBy, fulfillmentId, head, id, lines, shippingAddress } from '../examples/values'
import * as history from './fulfillment-histories'

const [chairs, lamp] = [lines[0]!, lines[1]!]
const command = (missing: readonly LineQuantity[]) => example('ReportShortPick', { lines: missing })
const by = floorBy('short-command-1')
const lampMissing = [{ lineId: '2', quantity: 1 }]
const chairMissing = [{ lineId: '1', quantity: 1 }]
const allMissing = [
  { lineId: '1', quantity: 2 },
  { lineId: '2', quantity: 1 },
]
const reported = (missing: readonly LineQuantity[]) =>
  ({ type: 'ShortPickReported', fulfillmentId, by, lines: missing }) as const
const refused = (code: string, reason: string) =>
  ({ type: 'FloorCommandRefused', fulfillmentId, by, code, reason }) as const
const short = (missing: readonly LineQuantity[]) =>
  ({ type: 'FulfillmentShort', fulfillmentId, lines: missing }) as const
const cancelled = (reason: string) =>
  [
    { type: 'FulfillmentCancelled', fulfillmentId, reason },
    { type: 'WarehouseCancellationRequested', fulfillmentId, warehouseRequestId: id('warehouse-1'), reason },
  ] as const
const labelRequested = (weightGrams: number) =>
  ({
    type: 'LabelRequested',
    fulfillmentId,
    warehouse: 'SAO-1',
    shipTo: shippingAddress,
    contact,
    weightGrams,
    service: 'STANDARD_OVERNIGHT',
  }) as const

/** As the engine names it: the place of the event in its decision. */
const otherId = deriveMessageId(command([]).id, 'fulfillment', 1)
const resourced = (missing: readonly LineQuantity[], moved: typeof lines) =>
  [
    { type: 'FulfillmentResourced', fulfillmentId, newFulfillmentId: otherId, warehouse: 'REC-1', lines: missing },
    {
      type: 'WarehouseOrderRequested',
      fulfillmentId: otherId,
      purpose: 'ORDER',
      warehouse: 'REC-1',
      lines: moved,
      shipTo: shippingAddress,
      contact,
    },
  ] as const

/** Both warehouses of the country have been asked: what is at the second came from the first. */
const second = id('resourced-1')
const secondOrder = { id: id('warehouse-2'), fulfillmentId: second, warehouse: 'REC-1', lines: [lamp] }
const moved = [
  ...history.picking,
  example('ShortPickReported', { by: floorBy('short-command-0') }),
  example('FulfillmentResourced'),
  example('WarehouseOrderRequested', secondOrder),
]
const pickingBoth = [
  ...moved,
  example('FulfillmentStarted', { id: id('started-2'), fulfillmentId: second, warehouse: 'REC-1' }),
]
const toTheUs = example('WarehouseOrderRequested', {
  warehouse: 'MEM-1',
  shipTo: { ...shippingAddress, country: 'US', region: 'TN' },
})

const missing = [
  scenario(fulfillment, 'what is missing is asked of the next warehouse, and the rest goes on')
    .given(...history.picking)
    .when(command(lampMissing))
    .then(reported(lampMissing), ...resourced(lampMissing, [lamp])),
  scenario(fulfillment, 'of a line a part may be missing')
    .given(...history.picking)
    .when(command([...chairMissing, ...chairMissing]))
    .then(reported([{ lineId: '1', quantity: 2 }]), ...resourced([{ lineId: '1', quantity: 2 }], [chairs])),
  scenario(fulfillment, 'when all is missing the first warehouse has nothing left to do')
    .given(...history.picking)
    .when(command(allMissing))
    .then(
      reported(allMissing),
      ...resourced(allMissing, lines),
      ...cancelled('All goods are asked of another warehouse.'),
    ),
  scenario(fulfillment, 'when no other warehouse of ours serves the destination the customer is asked')
    .given(toTheUs, example('FulfillmentStarted', { warehouse: 'MEM-1' }))
    .when(command(lampMissing))
    .then(reported(lampMissing), short(lampMissing)),
  scenario(fulfillment, 'when all warehouses were asked the customer is asked')
    .given(...pickingBoth)
    .when(example('ReportShortPick', { fulfillmentId: second }))
    .then({ ...reported(lampMissing), fulfillmentId: second }, { ...short(lampMissing), fulfillmentId: second }),
  scenario(fulfillment, 'more may be missing while the customer is asked')
    .given(toTheUs, example('FulfillmentStarted'), example('FulfillmentShort'))
    .when(command(chairMissing))
    .then(reported(chairMissing), short(chairMissing)),
  scenario(fulfillment, 'a line that is not on the pick list can not be missing')
    .given(...history.picking)
    .when(command([{ lineId: '3', quantity: 1 }]))
    .then(refused('WRONG_ITEM', 'A line is not on the pick list, or is missing as a whole already.')),
  scenario(fulfillment, 'a line that is missing can not be missing again')
    .given(...history.picking, example('FulfillmentShort'))
    .when(command(lampMissing))
    .then(refused('WRONG_ITEM', 'A line is not on the pick list, or is missing as a whole already.')),
  scenario(fulfillment, 'no more can be missing than was asked for')
    .given(...history.picking)
    .when(command([{ lineId: '1', quantity: 3 }]))
    .then(refused('TOO_MANY', 'Only 2 of CHAIR-7 are asked for.')),
  ...([[], [{ lineId: '1', quantity: 0 }]] as const).map((nothing) =>
    scenario(fulfillment, `a short pick of ${nothing.length} lines without a piece is refused`)
      .given(...history.picking)
      .when(command(nothing))
      .then(refused('INVALID_QUANTITY', 'Name the lines of which one piece or more is missing.')),
  ),
  scenario(fulfillment, 'what goes to another warehouse counts as not scanned here')
    .given(...history.pickedByHand, example('FulfillmentResourced', { lines: [{ lineId: '1', quantity: 1 }] }))
    .when(example('ScanItem'))
    .then({
      type: 'FloorCommandRefused',
      fulfillmentId,
      by: floorBy('scan-command-1'),
      code: 'TOO_MANY',
      reason: '1 of this item are asked for, and 1 were scanned.',
    }),
]

const amend = (drop: readonly LineQuantity[]): FulfillmentAmendmentRequested => ({
  type: 'FulfillmentAmendmentRequested',
  ...head('amend-1'),
  fulfillmentId,
  drop,
})
const amended = (dropped: readonly LineQuantity[]) => ({ type: 'FulfillmentAmended', fulfillmentId, dropped }) as const
const twice = [...history.short, example('FulfillmentShort', { id: id('short-2'), lines: chairMissing })]

const answered = [
  scenario(fulfillment, 'it goes on without what the customer leaves out')
    .given(...history.short)
    .when(amend(lampMissing))
    .then(amended(lampMissing)),
  scenario(fulfillment, 'what was left out needs no scan')
    .given(...history.short, example('FulfillmentAmended'))
    .when(example('PackParcel'))
    .then({ type: 'FulfillmentPacked', fulfillmentId, by: floorBy('pack-command-1'), weightGrams: 2800 }),
  scenario(fulfillment, 'what was left out can not be scanned')
    .given(...history.short, example('FulfillmentAmended'))
    .when(example('ScanItem', { sku: 'LAMP-2' }))
    .then({
      type: 'FloorCommandRefused',
      fulfillmentId,
      by: floorBy('scan-command-1'),
      code: 'WRONG_ITEM',
      reason: 'This item is not on the pick list.',
    }),
  scenario(fulfillment, 'no more is left out than there is')
    .given(...history.short)
    .when(
      amend([
        { lineId: '2', quantity: 9 },
        { lineId: '3', quantity: 1 },
      ]),
    )
    .then(amended(lampMissing)),
  scenario(fulfillment, 'nothing is left out of what there is not')
    .given(...history.short)
    .when(amend([{ lineId: '3', quantity: 1 }]))
    .then(),
  scenario(fulfillment, 'it waits on while more is missing than the customer has answered')
    .given(...twice)
    .when(amend(lampMissing))
    .then(amended(lampMissing)),
  scenario(fulfillment, 'when all is left out it is over')
    .given(...history.short)
    .when(amend(allMissing))
    .then(amended(allMissing), ...cancelled('All goods were left out.')),
  scenario(fulfillment, 'when all is left out while the warehouse is asked to cancel, it is not asked again')
    .given(...history.shortWhileCancelling)
    .when(amend(allMissing))
    .then(amended(allMissing), cancelled('All goods were left out.')[0]),
  scenario(fulfillment, 'what is packed gets its label with the customer’s answer, and loses only what was missing')
    .given(...history.shortAndPacked)
    .when(amend(allMissing))
    .then(amended(lampMissing), labelRequested(2800)),
]

const several = [
  scenario(fulfillment, 'a second fulfillment of the order begins while the first is under way')
    .given(...history.picking)
    .when(example('FulfillmentRequested', { id: second, purpose: 'RESHIP', lines: [lamp], contact }))
    .then({
      type: 'WarehouseOrderRequested',
      fulfillmentId: second,
      purpose: 'RESHIP',
      warehouse: 'SAO-1',
      lines: [lamp],
      shipTo: shippingAddress,
      contact,
    }),
  scenario(fulfillment, 'an order that was cancelled to be changed is fulfilled anew')
    .given(...history.cancelled)
    .when(example('FulfillmentRequested', { id: second, purpose: 'ORDER', lines: [lamp], contact }))
    .then({
      type: 'WarehouseOrderRequested',
      fulfillmentId: second,
      purpose: 'ORDER',
      warehouse: 'SAO-1',
      lines: [lamp],
      shipTo: shippingAddress,
      contact,
    }),
  scenario(fulfillment, 'an answer is for the fulfillment that asked')
    .given(...moved)
    .when(example('WarehouseOrderAccepted', { requestId: secondOrder.id, warehouseOrderNumber: 'WH-000043' }))
    .then({
      type: 'FulfillmentAccepted',
      fulfillmentId: second,
      warehouse: 'REC-1',
      warehouseOrderNumber: 'WH-000043',
    }),
  scenario(fulfillment, 'each of two fulfillments is overdue on its own')
    .given(...moved)
    .whenTheDeadlinePasses()
    .then({ type: 'FulfillmentOverdue', fulfillmentId: second, waitingFor: 'WAREHOUSE_ORDER', attempt: 1 }),
  scenario(fulfillment, 'two fulfillments that are overdue at once are both somebody’s to look at')
    .given(...history.requested, example('WarehouseOrderRequested', secondOrder))
    .whenTheDeadlinePasses()
    .then(
      { type: 'FulfillmentOverdue', fulfillmentId, waitingFor: 'WAREHOUSE_ORDER', attempt: 1 },
      { type: 'FulfillmentOverdue', fulfillmentId: second, waitingFor: 'WAREHOUSE_ORDER', attempt: 1 },
    ),
]

export const shortPickScenarios = [...missing, ...answered, ...several]
