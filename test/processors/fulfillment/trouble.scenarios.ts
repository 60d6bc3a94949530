// The rules of what goes wrong at the warehouse and with labels, and of what its staff do about it, as scenarios.
import { fulfillment } from '../../../processors/fulfillment/fulfillment'
import type { BlockedStep } from '../../../schemas/messages'
import { scenario } from '../../dsl/scenario'
import { example } from '../../examples/examples'
import { contact, currency, floorBy, fulfillmentId, id, lines, parcelId, shippingAddress } from '../../examples/values'
import * as history from './histories'
import { labelRequested } from './outputs'

const { chairs, lamp } = history
const warehouseRequestId = id('warehouse-1')
const blocked = (step: BlockedStep, code: string, reason: string, requestId = warehouseRequestId) =>
  ({ type: 'FulfillmentBlocked', fulfillmentId, step, requestId, code, reason }) as const
const failed = (code: string, reason: string) => ({ type: 'FulfillmentFailed', fulfillmentId, code, reason }) as const
const cancelled = (reason: string) => ({ type: 'FulfillmentCancelled', fulfillmentId, reason }) as const
const cancelAtWarehouse = (reason: string) =>
  ({ type: 'WarehouseCancellationRequested', fulfillmentId, warehouseRequestId, reason }) as const
const ordered = (more: object = {}) =>
  ({
    type: 'WarehouseOrderRequested',
    fulfillmentId,
    purpose: 'ORDER',
    warehouse: 'SAO-1',
    currency,
    lines,
    shipTo: shippingAddress,
    contact,
    ...more,
  }) as const
const { code, reason } = example('WarehouseOrderRefused')
const { reason: ours } = example('FulfillmentCancellationRequested')
/** For what a cancellation that is under way was asked for. */
const { reason: before } = example('FulfillmentCancellationAccepted')
const labelRefused = example('LabelRefused')
const heavy = [labelRefused.code, labelRefused.reason] as const
const rejected = example('WarehouseStatusReported', { status: 'REJECTED', reason: 'Out of stock.' })
const corrected = { ...shippingAddress, region: 'AM' }
const retry = (shipTo: typeof shippingAddress | null = null) => example('RetryFulfillment', { shipTo })
const retried = (step: BlockedStep, shipTo = shippingAddress) =>
  ({ type: 'FulfillmentRetried', fulfillmentId, by: floorBy('retry-command-1'), step, shipTo }) as const
const abandon = example('AbandonFulfillment')
const done = { type: 'FloorCommandDone', fulfillmentId, by: abandon.by } as const
const goesOn = (why: string) =>
  ({ type: 'FulfillmentCancellationRefused', fulfillmentId, code: 'PICKING_STARTED', reason: why }) as const
const anew = 'It is asked for anew, with another address.'
const cancellation = [example('FulfillmentCancellationAccepted'), example('WarehouseCancellationRequested')]

const blocking = [
  scenario(fulfillment, 'an order that the warehouse refuses waits for somebody of the warehouse')
    .given(...history.requested)
    .when(example('WarehouseOrderRefused'))
    .then(blocked('WAREHOUSE_ORDER', code, reason)),
  scenario(fulfillment, 'an order of goods that the warehouse will never know has failed')
    .given(...history.requested)
    .when(example('WarehouseOrderRefused', { code: 'unknown_sku' }))
    .then(failed('unknown_sku', reason)),
  scenario(fulfillment, 'an order that is to be cancelled and is refused needs nobody')
    .given(...history.requested, ...cancellation)
    .when(example('WarehouseOrderRefused'))
    .then(cancelled(before)),
  ...(['requested', 'accepted', 'picking'] as const).map((state) =>
    scenario(fulfillment, `an order that was ${state} and is rejected waits for somebody of the warehouse`)
      .given(...history[state])
      .when(rejected)
      .then(blocked('WAREHOUSE_ORDER', 'REJECTED', 'Out of stock.')),
  ),
  scenario(fulfillment, 'an order that is rejected without a word waits for somebody all the same')
    .given(...history.accepted)
    .when({ ...rejected, reason: null })
    .then(blocked('WAREHOUSE_ORDER', 'REJECTED', 'The warehouse rejected the order.')),
  scenario(fulfillment, 'an order that is to be cancelled and is rejected needs nobody')
    .given(...history.cancelling)
    .when(rejected)
    .then(cancelled(before)),
  scenario(fulfillment, 'a parcel that gets no label waits for somebody of the warehouse')
    .given(...history.labelling)
    .when(labelRefused)
    .then(blocked('LABEL', ...heavy, id('label-1'))),
  scenario(fulfillment, 'each parcel that gets no label is told')
    .given(
      ...history.oneShippedOneBlocked.slice(0, -3),
      example('FulfillmentBlocked', { step: 'LABEL', requestId: id('label-2') }),
    )
    .when(labelRefused)
    .then(blocked('LABEL', ...heavy, id('label-1'))),
]

const retrying = [
  scenario(fulfillment, 'what the warehouse refused is asked of it anew')
    .given(...history.blocked)
    .when(retry())
    .then(retried('WAREHOUSE_ORDER'), ordered()),
  scenario(fulfillment, 'what the warehouse refused is asked of it with another address')
    .given(...history.blocked)
    .when(retry(corrected))
    .then(retried('WAREHOUSE_ORDER', corrected), ordered({ shipTo: corrected })),
  scenario(fulfillment, 'what is missing is not asked for anew')
    .given(...history.short.slice(0, -2), example('FulfillmentShort'), example('FulfillmentBlocked'))
    .when(retry())
    .then(retried('WAREHOUSE_ORDER'), ordered({ lines: lines.slice(0, 1) })),
  scenario(fulfillment, 'what is missing as a whole is not tried again')
    .given(
      ...history.picking,
      example('FulfillmentShort', { lines: [...chairs, ...lamp] }),
      example('FulfillmentBlocked'),
    )
    .when(retry())
    .then({
      type: 'FloorCommandRefused',
      fulfillmentId,
      by: floorBy('retry-command-1'),
      code: 'WRONG_STATE',
      reason: 'Goods are missing, and it is not known yet what to do.',
    }),
  scenario(fulfillment, 'answers to what was asked before are passed over')
    .given(
      ...history.blocked,
      example('FulfillmentRetried'),
      example('WarehouseOrderRequested', { id: id('warehouse-2') }),
    )
    .when(example('WarehouseOrderRefused'))
    .then(),
  scenario(fulfillment, 'what is asked anew may be refused again')
    .given(
      ...history.blocked,
      example('FulfillmentRetried'),
      example('WarehouseOrderRequested', { id: id('warehouse-2') }),
    )
    .when(example('WarehouseOrderRefused', { requestId: id('warehouse-2') }))
    .then(blocked('WAREHOUSE_ORDER', code, reason, id('warehouse-2'))),
  scenario(fulfillment, 'the label is asked for anew')
    .given(...history.blockedLabel)
    .when(retry(corrected))
    .then(
      retried('LABEL', corrected),
      labelRequested({ shipTo: corrected, carrier: 'FEDEX', services: ['STANDARD_OVERNIGHT', 'PRIORITY_OVERNIGHT'] }),
    ),
  scenario(fulfillment, 'only what was refused is asked for anew')
    .given(...history.oneShippedOneBlocked)
    .when(retry())
    .then(
      retried('LABEL'),
      labelRequested({ parcelId: history.second.parcelId, weightGrams: 600, lines: lines.slice(1) }),
    ),
]

const addresses = [
  ...(['requested', 'accepted', 'picking'] as const).map((state) =>
    scenario(fulfillment, `an address that the warehouse refuses when the order is ${state} waits for somebody`)
      .given(...history[state])
      .when(
        example('WarehouseExceptionReported', { exception: 'ADDRESS_REFUSED', lines: [], reason: 'No such street.' }),
      )
      .then(
        {
          type: 'WarehouseExceptionNoted',
          fulfillmentId,
          exception: 'ADDRESS_REFUSED',
          reportId: id('exception-1'),
          lines: [],
          reason: 'No such street.',
        },
        blocked('ADDRESS', 'address_refused', 'No such street.'),
      ),
  ),
  ...(['packed', 'cancelling', 'blockedAddress', 'shipped'] as const).map((state) =>
    scenario(fulfillment, `an address that is refused when the order is ${state} is no news`)
      .given(...history[state])
      .when(example('WarehouseExceptionReported', { exception: 'ADDRESS_REFUSED', lines: [], id: id('exception-2') }))
      .then(),
  ),
  scenario(fulfillment, 'with another address the warehouse first forgets the order')
    .given(...history.blockedAddress)
    .when(retry(corrected))
    .then(retried('ADDRESS', corrected), cancelAtWarehouse(anew)),
  ...[example('WarehouseOrderCancelled'), example('WarehouseStatusReported', { status: 'CANCELLED' }), rejected].map(
    (told) =>
      scenario(
        fulfillment,
        `what the warehouse has forgotten is asked of it anew: ${told.type} ${'status' in told ? told.status : ''}`,
      )
        .given(...history.renewing)
        .when(told)
        .then(ordered()),
  ),
  scenario(fulfillment, 'what the warehouse will not forget goes on there')
    .given(...history.renewing)
    .when(example('WarehouseCancellationRefused'))
    .then(goesOn(example('WarehouseCancellationRefused').reason)),
  scenario(fulfillment, 'what is to be asked for anew can still be cancelled')
    .given(...history.renewing)
    .when(example('FulfillmentCancellationRequested'))
    .then({ type: 'FulfillmentCancellationAccepted', fulfillmentId, reason: ours }),
  scenario(fulfillment, 'what was cancelled meanwhile is not asked for anew')
    .given(...history.renewing, example('FulfillmentCancellationAccepted'))
    .when(example('WarehouseOrderCancelled'))
    .then(cancelled(before)),
  scenario(fulfillment, 'what the warehouse picks in spite of the address waits for nobody')
    .given(...history.blockedAddress)
    .when(example('WarehouseStatusReported', { status: 'PICKING' }))
    .then({ type: 'FulfillmentStarted', fulfillmentId, by: null, warehouse: 'SAO-1' }),
  scenario(fulfillment, 'an order whose address was refused first is refused as a whole')
    .given(...history.requested, ...history.blockedAddress.slice(-2))
    .when(example('WarehouseOrderRefused'))
    .then(blocked('WAREHOUSE_ORDER', code, reason)),
  scenario(fulfillment, 'an order whose address was refused first is still taken')
    .given(...history.requested, ...history.blockedAddress.slice(-2))
    .when(example('WarehouseOrderAccepted'))
    .then({ type: 'FulfillmentAccepted', fulfillmentId, warehouse: 'SAO-1', warehouseOrderNumber: 'WH-000042' }),
]

const givingUp = [
  scenario(fulfillment, 'staff give up what the warehouse refused')
    .given(...history.blocked)
    .when(abandon)
    .then(done, failed(code, abandon.reason)),
  ...(['blockedAddress', 'blockedLabel'] as const).map((state) =>
    scenario(fulfillment, `staff give up what is ${state}, and the warehouse is told`)
      .given(...history[state])
      .when(abandon)
      .then(
        done,
        failed(state === 'blockedLabel' ? labelRefused.code : 'address_refused', abandon.reason),
        cancelAtWarehouse(abandon.reason),
      ),
  ),
  scenario(fulfillment, 'staff give up what is left after a part has left')
    .given(...history.oneShippedOneBlocked)
    .when(abandon)
    .then(done, failed(labelRefused.code, abandon.reason), cancelAtWarehouse(abandon.reason)),
  scenario(fulfillment, 'the label of another parcel is voided when staff give up')
    .given(...history.oneShippedOneBlocked.slice(0, -1))
    .when(abandon)
    .then(
      done,
      failed(labelRefused.code, abandon.reason),
      {
        type: 'LabelVoidRequested',
        fulfillmentId,
        parcelId,
        carrier: 'FEDEX',
        labelRequestId: id('label-1'),
        trackingNumber: example('LabelCreated').trackingNumber,
        reason: abandon.reason,
      },
      cancelAtWarehouse(abandon.reason),
    ),
  ...[false, true].flatMap((force) =>
    (['blocked', 'blockedAddress', 'blockedLabel'] as const).map((state) =>
      scenario(fulfillment, `what is ${state} is cancelled at once${force ? ', with force too' : ''}`)
        .given(...history[state])
        .when(example('FulfillmentCancellationRequested', { force }))
        .then(cancelled(ours), ...(state === 'blocked' ? [] : [cancelAtWarehouse(ours)])),
    ),
  ),
  scenario(fulfillment, 'what nobody looks at in time has failed')
    .given(...history.blocked)
    .whenTheDeadlinePasses()
    .then(failed(code, reason)),
  scenario(fulfillment, 'what nobody looks at in time has failed, and the warehouse is told')
    .given(...history.blockedLabel)
    .whenTheDeadlinePasses()
    .then(failed(labelRefused.code, reason), cancelAtWarehouse(reason)),
  scenario(fulfillment, 'what is blocked and to be cancelled waits for the warehouse')
    .given(...history.blockedWhileCancelling)
    .whenTheDeadlinePasses()
    .then({
      type: 'FulfillmentOverdue',
      fulfillmentId,
      parcelId: null,
      waitingFor: 'WAREHOUSE_CANCELLATION',
      attempt: 1,
    }),
]

const meanwhile = [
  scenario(fulfillment, 'the warehouse cancels what waits for another address')
    .given(...history.blockedAddress)
    .when(example('WarehouseOrderCancelled'))
    .then(cancelled('The warehouse cancelled the order.')),
  scenario(fulfillment, 'the warehouse will not cancel what is blocked')
    .given(...history.blockedWhileCancelling)
    .when(example('WarehouseCancellationRefused'))
    .then(goesOn(example('WarehouseCancellationRefused').reason)),
  scenario(fulfillment, 'another parcel gets its label while one is blocked')
    .given(...history.bothLabelling, history.oneShippedOneBlocked.at(-2)!)
    .when(example('LabelCreated'))
    .then({
      type: 'ParcelLabelled',
      fulfillmentId,
      parcelId,
      carrier: 'FEDEX',
      trackingNumber: example('LabelCreated').trackingNumber,
      labelUrl: example('LabelCreated').labelUrl,
      service: 'STANDARD_OVERNIGHT',
      format: 'PDF',
      estimatedDeliveryAt: example('LabelCreated').estimatedDeliveryAt,
    }),
  scenario(fulfillment, 'another parcel leaves while one is blocked')
    .given(...history.oneShippedOneBlocked.slice(0, -1))
    .when(example('CarrierScanReported'))
    .then({
      type: 'ParcelShipped',
      fulfillmentId,
      parcelId,
      carrier: 'FEDEX',
      trackingNumber: example('LabelCreated').trackingNumber,
      shippedAt: example('CarrierScanReported').scannedAt,
      lines: chairs,
      warehouse: 'SAO-1',
    }),
  scenario(fulfillment, 'what is missing is left out of what is blocked')
    .given(
      ...history.partlyLabelled.slice(0, -1),
      example('FulfillmentShort', { lines: lamp }),
      example('FulfillmentBlocked', { step: 'LABEL', requestId: id('label-1') }),
    )
    .when(example('FulfillmentAmendmentRequested', { drop: lamp }))
    .then({ type: 'FulfillmentAmended', fulfillmentId, dropped: lamp }),
]

export const troubleScenarios = [...blocking, ...retrying, ...addresses, ...givingUp, ...meanwhile]
