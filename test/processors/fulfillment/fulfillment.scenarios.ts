// The rules of picking, packing and labelling, and of stopping in time, as scenarios.
import { fulfillment } from '../../../processors/fulfillment/fulfillment'
import { deriveMessageId } from '../../../schemas/ids'
import type { WarehouseStatus } from '../../../schemas/messages'
import { example } from '../../examples/examples'
import { contact, currency, fulfillmentId, id, lines, parcelId, shippingAddress } from '../../examples/values'
import { scenario } from '../../dsl/scenario'
import { exceptionScenarios } from './exception.scenarios'
import { floorScenarios } from './floor.scenarios'
import * as history from './histories'
import { labelRequested } from './outputs'
import { returnScenarios } from './return.scenarios'
import { severalParcelsScenarios } from './several-parcels.scenarios'
import { shortPickScenarios } from './short.scenarios'
import { troubleScenarios } from './trouble.scenarios'

const warehouse = 'SAO-1'
const { reason } = example('WarehouseCancellationRequested')
const asked = (force: boolean) => example('FulfillmentCancellationRequested', { fulfillmentId, force, reason })
const requested = example('FulfillmentRequested', { purpose: 'ORDER', contact })
const { trackingNumber, labelUrl, carrier, serviceType, format, estimatedDeliveryAt } = example('LabelCreated')
const reported = (status: WarehouseStatus, why: string | null = null) =>
  example('WarehouseStatusReported', { status, reason: why })
const started = { type: 'FulfillmentStarted', fulfillmentId, by: null, warehouse } as const
const content = lines.map(({ lineId, quantity }) => ({ lineId, quantity }))
const packed = { type: 'ParcelPacked', fulfillmentId, by: null, weightGrams: 3400, lines: content } as const
/** As the engine names it: the place of its being packed in the decision. */
const parcelAt = (index: number) => deriveMessageId(reported('PACKED').id, 'fulfillment', index)
const refused = (code: string, why: string) =>
  ({ type: 'FulfillmentCancellationRefused', fulfillmentId, code, reason: why }) as const
const cancelled = (why = reason) => ({ type: 'FulfillmentCancelled', fulfillmentId, reason: why }) as const
const voidRequested = (why: string) =>
  ({
    type: 'LabelVoidRequested',
    fulfillmentId,
    parcelId,
    carrier,
    labelRequestId: id('label-1'),
    trackingNumber,
    reason: why,
  }) as const
const overdue = (waitingFor: string, attempt = 1, of: typeof parcelId | null = null) =>
  ({ type: 'FulfillmentOverdue', fulfillmentId, parcelId: of, waitingFor, attempt }) as const
const pickingStarted = refused('PICKING_STARTED', 'The warehouse is picking the order already.')
const theirDecision = 'The warehouse cancelled the order.'
const other = { warehouseRequestId: id('another-request') }
const asksOnce = 'the order’s journal says everything once: a second request is a new one'

const picking = [
  ...(['SAO-1', 'MEM-1'] as const).map((named) =>
    scenario(fulfillment, `an order is asked of the warehouse that it names: ${named}`)
      .when({ ...requested, warehouse: named })
      .then({
        type: 'WarehouseOrderRequested',
        fulfillmentId,
        purpose: 'ORDER',
        warehouse: named,
        currency,
        lines,
        shipTo: shippingAddress,
        contact,
      }),
  ),
  scenario(fulfillment, 'the warehouse takes the order')
    .given(...history.requested)
    .when(example('WarehouseOrderAccepted'))
    .then({ type: 'FulfillmentAccepted', fulfillmentId, warehouse, warehouseOrderNumber: 'WH-000042' }),
  scenario(fulfillment, 'a report of another warehouse order is passed over')
    .given(...history.accepted)
    .when(example('WarehouseStatusReported', other))
    .then(),
  ...(['requested', 'accepted', 'cancelling'] as const).map((state) =>
    scenario(fulfillment, `picking starts when the order is ${state}`)
      .given(...history[state])
      .when(reported('PICKING'))
      .then(started),
  ),
  ...(['requested', 'accepted'] as const).map((state) =>
    scenario(fulfillment, `a packed order whose picking was not seen tells both when it is ${state}`)
      .given(...history[state])
      .when(reported('PACKED'))
      .then(started, packed, labelRequested({ parcelId: parcelAt(1) })),
  ),
  scenario(fulfillment, 'a packed order gets a label')
    .given(...history.picking)
    .when(reported('PACKED'))
    .then(packed, labelRequested({ parcelId: parcelAt(0) })),
  scenario(fulfillment, 'an order is packed once')
    .given(...history.labelling)
    .when(reported('PACKED'))
    .then(),
  scenario(fulfillment, 'a parcel that the floor packed gets its label when the warehouse system says so')
    .given(...history.packed)
    .when(reported('PACKED'))
    .then(labelRequested()),
  scenario(fulfillment, 'a parcel from which goods are missing waits for its label')
    .given(...history.short)
    .when(reported('PACKED'))
    .then({ ...packed, weightGrams: 2800, lines: history.chairs }),
  scenario(fulfillment, 'picking that the floor began is no news when the warehouse system tells of it')
    .given(...history.pickedByHand)
    .when(reported('PICKING'))
    .then(),
  scenario(fulfillment, 'a packed order can not be rejected')
    .given(...history.labelled)
    .when(reported('REJECTED'))
    .then(),
  scenario(fulfillment, 'a label makes a parcel')
    .given(...history.labelling)
    .when(example('LabelCreated'))
    .then({
      type: 'ParcelLabelled',
      fulfillmentId,
      parcelId,
      carrier,
      trackingNumber,
      labelUrl,
      service: serviceType,
      format,
      estimatedDeliveryAt,
    }),
]

const stopping = [
  scenario(fulfillment, 'what was never asked for is cancelled at once').when(asked(false)).then(cancelled()),
  ...(['requested', 'accepted'] as const).map((state) =>
    scenario(fulfillment, `the warehouse is asked to cancel an order that is ${state}`)
      .given(...history[state])
      .when(asked(false))
      .then(
        { type: 'FulfillmentCancellationAccepted', fulfillmentId, reason },
        { type: 'WarehouseCancellationRequested', fulfillmentId, warehouseRequestId: id('warehouse-1'), reason },
      ),
  ),
  ...(['picking', 'short', 'packed', 'labelling', 'labelled'] as const).map((state) =>
    scenario(fulfillment, `a cancellation comes too late for an order that is ${state}`)
      .given(...history[state])
      .when(asked(false))
      .repeating(asksOnce)
      .then(pickingStarted),
  ),
  ...(['shipped', 'delivered'] as const).map((state) =>
    scenario(fulfillment, `a cancellation comes too late for a parcel that is ${state}`)
      .given(...history[state])
      .when(asked(false))
      .repeating(asksOnce)
      .then(refused('ALREADY_SHIPPED', 'The carrier has the parcel already.')),
  ),
  ...(['picking', 'short', 'packed'] as const).map((state) =>
    scenario(fulfillment, `with force the warehouse is asked to cancel an order that is ${state}`)
      .given(...history[state])
      .when(asked(true))
      .then(
        { type: 'FulfillmentCancellationAccepted', fulfillmentId, reason },
        { type: 'WarehouseCancellationRequested', fulfillmentId, warehouseRequestId: id('warehouse-1'), reason },
      ),
  ),
  ...(['labelling', 'labelled'] as const).map((state) =>
    scenario(fulfillment, `with force too a cancellation comes too late for an order that is ${state}`)
      .given(...history[state])
      .when(asked(true))
      .repeating(asksOnce)
      .then(refused('ALREADY_PACKED', 'The parcel is packed and its label asked for.')),
  ),
  ...(['shortWhileCancelling', 'packedWhileCancelling'] as const).flatMap((state) => [
    scenario(fulfillment, `the warehouse agrees to cancel an order that is ${state}`)
      .given(...history[state])
      .when(example('WarehouseOrderCancelled'))
      .then(cancelled()),
    scenario(fulfillment, `the warehouse will not cancel an order that is ${state}`)
      .given(...history[state])
      .when(example('WarehouseCancellationRefused'))
      .then(pickingStarted),
  ]),
  scenario(fulfillment, 'the warehouse agrees to cancel')
    .given(...history.cancelling)
    .when(example('WarehouseOrderCancelled'))
    .then(cancelled()),
  scenario(fulfillment, 'the warehouse agrees to cancel before it had confirmed the order')
    .given(...history.requested, example('FulfillmentCancellationAccepted'), example('WarehouseCancellationRequested'))
    .when(example('WarehouseOrderCancelled'))
    .then(cancelled()),
  scenario(fulfillment, 'the warehouse agrees to cancel although it had begun')
    .given(...history.pickingWhileCancelling)
    .when(example('WarehouseOrderCancelled'))
    .then(cancelled()),
  scenario(fulfillment, 'an order whose label is being made is cancelled')
    .given(...history.labelling)
    .when(example('WarehouseOrderCancelled'))
    .then(cancelled(theirDecision)),
  scenario(fulfillment, 'a labelled parcel that is cancelled has its label voided')
    .given(...history.labelled)
    .when(example('WarehouseOrderCancelled'))
    .then(cancelled(theirDecision), voidRequested(theirDecision)),
  scenario(fulfillment, 'a cancellation that the warehouse reports itself counts')
    .given(...history.labelled)
    .when(reported('CANCELLED', 'The goods are damaged.'))
    .then(cancelled('The goods are damaged.'), voidRequested('The goods are damaged.')),
  ...(['requested', 'labelling'] as const).map((state) =>
    scenario(
      fulfillment,
      `a cancellation that the warehouse reports without a reason counts when the order is ${state}`,
    )
      .given(...history[state])
      .when(reported('CANCELLED'))
      .then(cancelled(theirDecision)),
  ),
  scenario(fulfillment, 'fulfillment goes on when the warehouse will not cancel')
    .given(...history.cancelling)
    .when(example('WarehouseCancellationRefused'))
    .then(pickingStarted),
  scenario(fulfillment, 'fulfillment goes on when the warehouse will not cancel an order it has yet to confirm')
    .given(...history.requested, example('FulfillmentCancellationAccepted'), example('WarehouseCancellationRequested'))
    .when(example('WarehouseCancellationRefused'))
    .then(pickingStarted),
  scenario(fulfillment, 'the refusal follows a start of picking')
    .given(...history.pickingWhileCancelling)
    .when(example('WarehouseCancellationRefused'))
    .then(pickingStarted),
  scenario(fulfillment, 'the refusal follows a request for a label')
    .given(...history.pickingWhileCancelling, example('ParcelPacked'), example('LabelRequested'))
    .when(example('WarehouseCancellationRefused'))
    .then(pickingStarted),
  scenario(fulfillment, 'the refusal follows a label')
    .given(...history.labelledWhileCancelling)
    .when(example('WarehouseCancellationRefused'))
    .then(pickingStarted),
  ...(['cancelledUnlabelled', 'failedLabel'] as const).map((state) =>
    scenario(fulfillment, `a label that comes when the order is ${state} is voided`)
      .given(...history[state])
      .when(example('LabelCreated'))
      .then(voidRequested('The order was cancelled.')),
  ),
  ...(['cancelledLabelled', 'failedLabelVoiding'] as const).map((state) =>
    scenario(fulfillment, `a label that can’t be voided when the order is ${state} is somebody’s to look at`)
      .given(...history[state])
      .when(example('LabelVoidRefused'))
      .then(overdue('LABEL_VOID', 1, parcelId)),
  ),
]

const deadlines = [
  ...(
    [
      ['requested', 'WAREHOUSE_ORDER'],
      ['accepted', 'PICKING'],
      ['cancelling', 'WAREHOUSE_CANCELLATION'],
      ['picking', 'PACKING'],
      ['short', 'SHORTAGE_ANSWER'],
      ['packed', 'SHIPMENT_REQUEST'],
      ['labelling', 'LABEL'],
      ['labelled', 'COLLECTION'],
      ['shipped', 'DELIVERY'],
    ] as const
  ).map(([state, step]) =>
    scenario(fulfillment, `an order that stays ${state} for too long is somebody’s to look at`)
      .given(...history[state])
      .whenTheDeadlinePasses()
      .then(overdue(step)),
  ),
  scenario(fulfillment, 'a step that is overdue again is counted')
    .given(...history.requested, example('FulfillmentOverdue'))
    .whenTheDeadlinePasses(1_000)
    .then(overdue('WAREHOUSE_ORDER', 2)),
]

export const fulfillmentScenarios = [
  ...picking,
  ...stopping,
  ...deadlines,
  ...floorScenarios,
  ...shortPickScenarios,
  ...troubleScenarios,
  ...exceptionScenarios,
  ...severalParcelsScenarios,
  ...returnScenarios,
]
