// What follows when goods can not be found, as scenarios: what is left out, and what is asked of another warehouse as a fulfillment of its own.
import { fulfillment } from '../../../processors/fulfillment/fulfillment'
import type { FulfillmentAmendmentRequested, LineQuantity } from '../../../schemas/messages'
import { scenario } from '../../dsl/scenario'
import { example } from '../../examples/examples'
import {
  contact,
  currency,
  floorBy,
  fulfillmentId,
  head,
  id,
  lines,
  parcelId,
  shippingAddress,
} from '../../examples/values'
import * as history from './histories'

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
const labelRequested = {
  type: 'LabelRequested',
  fulfillmentId,
  parcelId,
  warehouse: 'SAO-1',
  shipTo: shippingAddress,
  contact,
  weightGrams: 2800,
  carrier: 'OWN_FLEET',
  services: ['FLEET_NEXT_DAY'],
  format: 'ZPL',
  lines: [chairs],
  currency,
} as const

const second = id('fulfill-2')
const secondOrder = { id: id('warehouse-2'), fulfillmentId: second, warehouse: 'REC-1', lines: [lamp] }
const ordered = (more: object) =>
  ({
    type: 'WarehouseOrderRequested',
    fulfillmentId: second,
    purpose: 'ORDER',
    warehouse: 'SAO-1',
    currency,
    lines: [lamp],
    shipTo: shippingAddress,
    contact,
    ...more,
  }) as const

const missing = [
  scenario(fulfillment, 'what can not be found is missing, and the rest goes on')
    .given(...history.picking)
    .when(command(lampMissing))
    .then(reported(lampMissing), short(lampMissing)),
  scenario(fulfillment, 'lines that are named twice are missing together')
    .given(...history.picking)
    .when(command([...chairMissing, ...chairMissing]))
    .then(reported([{ lineId: '1', quantity: 2 }]), short([{ lineId: '1', quantity: 2 }])),
  scenario(fulfillment, 'all may be missing')
    .given(...history.picking)
    .when(command(allMissing))
    .then(reported(allMissing), short(allMissing)),
  scenario(fulfillment, 'more may be missing while it is not known what to do')
    .given(...history.picking, example('FulfillmentShort'))
    .when(command(chairMissing))
    .then(reported(chairMissing), short(chairMissing)),
  scenario(fulfillment, 'a line that is not on the pick list can not be missing')
    .given(...history.picking)
    .when(command([{ lineId: '3', quantity: 1 }]))
    .then(refused('WRONG_ITEM', 'A line is not on the pick list, or is packed or missing as a whole already.')),
  scenario(fulfillment, 'a line that is missing can not be missing again')
    .given(...history.picking, example('FulfillmentShort'))
    .when(command(lampMissing))
    .then(refused('WRONG_ITEM', 'A line is not on the pick list, or is packed or missing as a whole already.')),
  scenario(fulfillment, 'no more can be missing than was asked for')
    .given(...history.picking)
    .when(command([{ lineId: '1', quantity: 3 }]))
    .then(refused('TOO_MANY', 'Only 2 of CHAIR-7 are left to be found.')),
  ...([[], [{ lineId: '1', quantity: 0 }]] as const).map((nothing) =>
    scenario(fulfillment, `a short pick of ${nothing.length} lines without a piece is refused`)
      .given(...history.picking)
      .when(command(nothing))
      .then(refused('INVALID_QUANTITY', 'Name the lines of which one piece or more is missing.')),
  ),
  scenario(fulfillment, 'what is missing counts as not scanned')
    .given(...history.pickedByHand, example('FulfillmentShort', { lines: chairMissing }))
    .when(example('ScanItem'))
    .then({
      type: 'FloorCommandRefused',
      fulfillmentId,
      by: floorBy('scan-command-1'),
      code: 'TOO_MANY',
      reason: '1 of this item are asked for, and 1 were scanned.',
    }),
  scenario(fulfillment, 'somebody picks what the warehouse has rejected a line of')
    .given(...history.shortUnpicked)
    .when(example('StartPicking'))
    .then({ type: 'FulfillmentStarted', fulfillmentId, by: floorBy('start-command-1'), warehouse: 'SAO-1' }),
  ...[example('ScanItem'), command(lampMissing)].map((early) =>
    scenario(fulfillment, `${early.type} waits for somebody to pick`)
      .given(...history.shortUnpicked)
      .when(early)
      .then({ ...refused('WRONG_STATE', 'Picking has not started.'), by: early.by }),
  ),
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
    .then({
      type: 'ParcelPacked',
      fulfillmentId,
      by: floorBy('pack-command-1'),
      weightGrams: 2800,
      lines: history.chairs,
    }),
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
    .then(amended(lampMissing), labelRequested),
]

const several = [
  scenario(fulfillment, 'a second fulfillment of the order begins while the first is under way')
    .given(...history.picking)
    .when(example('FulfillmentRequested', { id: second, purpose: 'RESHIP', lines: [lamp], contact }))
    .then(ordered({ purpose: 'RESHIP' })),
  scenario(fulfillment, 'what another warehouse has is asked of it')
    .given(...history.short)
    .when(example('FulfillmentRequested', { id: second, purpose: 'ORDER', warehouse: 'REC-1', lines: [lamp], contact }))
    .then(ordered({ warehouse: 'REC-1' })),
  scenario(fulfillment, 'an order that was cancelled to be changed is fulfilled anew')
    .given(...history.cancelled)
    .when(example('FulfillmentRequested', { id: second, purpose: 'ORDER', lines: [lamp], contact }))
    .then(ordered({})),
  scenario(fulfillment, 'an answer is for the fulfillment that asked')
    .given(...history.picking, example('WarehouseOrderRequested', secondOrder))
    .when(example('WarehouseOrderAccepted', { requestId: secondOrder.id, warehouseOrderNumber: 'WH-000043' }))
    .then({
      type: 'FulfillmentAccepted',
      fulfillmentId: second,
      warehouse: 'REC-1',
      warehouseOrderNumber: 'WH-000043',
    }),
  scenario(fulfillment, 'each of two fulfillments is overdue on its own')
    .given(...history.picking, example('WarehouseOrderRequested', secondOrder))
    .whenTheDeadlinePasses()
    .then({
      type: 'FulfillmentOverdue',
      parcelId: null,
      fulfillmentId: second,
      waitingFor: 'WAREHOUSE_ORDER',
      attempt: 1,
    }),
  scenario(fulfillment, 'two fulfillments that are overdue at once are both somebody’s to look at')
    .given(...history.requested, example('WarehouseOrderRequested', secondOrder))
    .whenTheDeadlinePasses()
    .then(
      { type: 'FulfillmentOverdue', parcelId: null, fulfillmentId, waitingFor: 'WAREHOUSE_ORDER', attempt: 1 },
      { type: 'FulfillmentOverdue', parcelId: null, fulfillmentId: second, waitingFor: 'WAREHOUSE_ORDER', attempt: 1 },
    ),
]

export const shortPickScenarios = [...missing, ...answered, ...several]
