// The rules of goods that the warehouse system tells to be missing, as scenarios.
import { fulfillment } from '../../../processors/fulfillment/fulfillment'
import type { LineQuantity, WarehouseException } from '../../../schemas/messages'
import { scenario } from '../../dsl/scenario'
import { example } from '../../examples/examples'
import { fulfillmentId, id } from '../../examples/values'
import * as history from './histories'

const { chairs, lamp } = history
const refused = example('WarehouseOrderRefused')
const exceptions: readonly WarehouseException[] = ['LINE_REJECTED', 'SHORT_PICK', 'DAMAGED']
const exception = (changes: object = {}) => example('WarehouseExceptionReported', changes)
const noted = (what: WarehouseException, missing: readonly LineQuantity[]) =>
  [
    {
      type: 'WarehouseExceptionNoted',
      fulfillmentId,
      exception: what,
      reportId: id('exception-1'),
      lines: missing,
      reason: 'Bin empty.',
    },
    { type: 'FulfillmentShort', fulfillmentId, lines: missing },
  ] as const
const shortUntaken = [...history.requested, ...history.shortUnpicked.slice(-2)]
export const exceptionScenarios = [
  ...exceptions.flatMap((what) =>
    (['requested', 'accepted', 'picking'] as const).map((state) =>
      scenario(fulfillment, `goods that the warehouse tells of by ${what} are missing from an order that is ${state}`)
        .given(...history[state])
        .when(exception({ exception: what }))
        .then(...noted(what, lamp)),
    ),
  ),
  scenario(fulfillment, 'the warehouse takes an order of which it has told before that goods are missing')
    .given(...shortUntaken)
    .when(example('WarehouseOrderAccepted'))
    .then({ type: 'FulfillmentAccepted', fulfillmentId, warehouse: 'SAO-1', warehouseOrderNumber: 'WH-000042' }),
  scenario(fulfillment, 'the warehouse refuses an order of which it has told before that goods are missing')
    .given(...shortUntaken)
    .when(example('WarehouseOrderRefused'))
    .then({
      type: 'FulfillmentBlocked',
      fulfillmentId,
      step: 'WAREHOUSE_ORDER',
      requestId: id('warehouse-1'),
      code: refused.code,
      reason: refused.reason,
    }),
  scenario(fulfillment, 'more may be missing')
    .given(...history.short)
    .when(exception({ lines: [{ sku: 'CHAIR-7', quantity: 1 }] }))
    .then(...noted('SHORT_PICK', [{ lineId: '1', quantity: 1 }])),
  scenario(fulfillment, 'no more is missing than there is')
    .given(...history.short)
    .when(
      exception({
        lines: [
          { sku: 'CHAIR-7', quantity: 9 },
          { sku: 'LAMP-2', quantity: 1 },
        ],
      }),
    )
    .then(...noted('SHORT_PICK', chairs)),
  scenario(fulfillment, 'goods that nobody asked for are not missing')
    .given(...history.picking)
    .when(exception({ lines: [{ sku: 'MUG-1', quantity: 1 }] }))
    .then(),
  scenario(fulfillment, 'a report of another warehouse order tells nothing')
    .given(...history.picking)
    .when(exception({ warehouseRequestId: id('another-request') }))
    .then(),
  scenario(fulfillment, 'the same report counts once')
    .given(...history.picking, example('WarehouseExceptionNoted'))
    .when(exception())
    .then(),
  scenario(fulfillment, 'what the warehouse refused as a whole misses nothing')
    .given(...history.blocked)
    .when(exception())
    .then(),
  scenario(fulfillment, 'goods may be missing while a label is waited for')
    .given(
      ...history.partlyLabelled.slice(0, -1),
      example('FulfillmentBlocked', { step: 'LABEL', requestId: id('label-1') }),
    )
    .when(exception())
    .then(...noted('SHORT_PICK', lamp)),
]
