// Goods of a return that come in: in parts, in any condition, at whichever warehouse they were sent to, as scenarios.
import { order } from '../../../processors/order/order'
import { example } from '../../examples/examples'
import { warehouse as nearest } from '../../examples/values'
import { scenario } from '../../dsl/scenario'
import { refused } from './command.scenarios'
import * as history from './histories'

const { settled } = history
const { returnId } = example('ReturnOpened')
const open = history.after(settled, example('ReturnAdmitted'))
const two = history.after(
  settled,
  example('ReturnAdmitted', { lines: [{ lineId: '1', quantity: 2 }] }),
  example('DecideReturn'),
)
const chair = (condition: 'SELLABLE' | 'DEFECTIVE' = 'SELLABLE') => ({ lineId: '1', quantity: 1, condition }) as const
const oneIn = history.after(two, example('ReceiveReturn', { lines: [chair()], complete: false }))
const receipt = (version: number, received = example('ReceiveReturn').lines, complete = true, warehouse = nearest) =>
  ({
    type: 'ReturnReceived',
    by: example('ReceiveReturn').by,
    returnId,
    warehouse,
    lines: received,
    complete,
    status: 'DELIVERED',
    version,
  }) as const
const stock = (disposition: string, warehouse = nearest) =>
  ({
    type: 'StockReceiptRequested',
    returnId,
    warehouse,
    lines: [{ sku: 'CHAIR-7', quantity: 1 }],
    disposition,
  }) as const
const receiving = (changes: Parameters<typeof example<'ReceiveReturn'>>[1]) => example('ReceiveReturn', changes)
const received = history.after(two, receiving({ lines: [chair('DEFECTIVE'), chair()] }))
const afterReceipt = history.lastId(received, 'StockReceiptRequested')

export const orderReceiptScenarios = [
  scenario(order, 'goods do not come in before the return is approved')
    .given(...open)
    .when(example('ReceiveReturn'))
    .then(refused(example('ReceiveReturn').by, 'WRONG_STATE')),
  scenario(order, 'goods come in by parts: what can be sold again goes back on the shelf')
    .given(...two)
    .when(receiving({ lines: [chair()], complete: false }))
    .then(receipt(10, [chair()], false), stock('RESTOCK')),
  scenario(order, 'what can not be sold again is written off')
    .given(...two)
    .when(receiving({ lines: [chair('DEFECTIVE')], complete: false }))
    .then(receipt(10, [chair('DEFECTIVE')], false), stock('WRITE_OFF')),
  scenario(order, 'more than is awaited does not come in')
    .given(...oneIn)
    .when(receiving({ by: example('PlaceHold').by, lines: [{ ...chair(), quantity: 2 }] }))
    .then(refused(example('PlaceHold').by, 'TOO_MANY_UNITS', "Of line '1' 1 units are awaited; 2 came.")),
  scenario(order, 'a receipt of nothing says nothing')
    .given(...two)
    .when(receiving({ lines: [], complete: false }))
    .then(
      refused(
        example('ReceiveReturn').by,
        'NOTHING_RETURNED',
        'A receipt has at least 1 line, and at least 1 unit of each.',
      ),
    ),
  scenario(order, 'goods that were booked in are settled')
    .given(...received)
    .when(example('StockReceived', { requestId: afterReceipt }))
    .then(history.stockSettled(afterReceipt, 'RECEIVED')),
  scenario(order, 'a claim is not received')
    .given(
      ...history.after(settled, example('ReturnAdmitted', { kind: 'CLAIM', remedy: 'RESHIP', reasonCode: 'DAMAGED' })),
    )
    .when(example('ReceiveReturn'))
    .then(refused(example('ReceiveReturn').by, 'WRONG_STATE')),
  scenario(order, 'what came in at another warehouse than it was sent to is booked there')
    .given(...two)
    .when(receiving({ warehouse: 'MEM-1', lines: [chair()], complete: false }))
    .then(receipt(10, [chair()], false, 'MEM-1'), stock('RESTOCK', 'MEM-1')),
  scenario(order, 'nothing comes in at a warehouse that is none of ours')
    .given(...two)
    .when(receiving({ warehouse: 'OSL-1', lines: [chair()] }))
    .then(
      refused(example('ReceiveReturn').by, 'UNKNOWN_WAREHOUSE', "There is no warehouse 'OSL-1': name one of ours."),
    ),
]
