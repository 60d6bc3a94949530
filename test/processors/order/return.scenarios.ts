// Returns, exchanges and claims up to their settlement: who may ask for what, what staff decide, and what comes in, as scenarios.
import { order } from '../../../processors/order/order'
import { digestOf } from '../../../processors/order/change'
import type { ChangePlan } from '../../../schemas/messages'
import { example } from '../../examples/examples'
import {
  at,
  contact,
  currency,
  customerBy,
  id,
  lines,
  minuteMs,
  shippingAddress,
  totals,
  warehouse,
} from '../../examples/values'
import { scenario } from '../../dsl/scenario'
import { refused } from './command.scenarios'
import * as history from './histories'

const { delivered, settled } = history
const { by, returnId } = { by: example('ReturnAdmitted').by, returnId: example('ReturnOpened').returnId }
const dayMs = 1440 * minuteMs
const lamps = [{ lineId: '2', quantity: 1 }]
const plan: ChangePlan = {
  kind: 'RETURN',
  lines: lines.slice(0, 1),
  totals: { ...totals, itemsMinor: 7998, totalMinor: 9498 },
  chargeMinor: 0,
  refundMinor: 1250,
  feeMinor: 0,
  reserve: [],
  release: [],
  recall: false,
  mails: ['RETURN_OPENED', 'RETURN_APPROVED', 'RETURN_SETTLED'],
  ruleId: 'refunds-2026-01',
}
const digest = digestOf(history.orderAfter(delivered), plan, { shippingAddress: null, contact: null })
const opened = {
  type: 'ReturnOpened',
  by,
  returnId,
  plan,
  digest,
  lines: lamps,
  wanted: [],
  reasonCode: 'CHANGED_MIND',
  remedy: null,
  photos: [],
  comment: null,
  status: 'DELIVERED',
  version: 8,
} as const
const asked = (changes: Parameters<typeof example<'ReturnAdmitted'>>[1]) =>
  example('ReturnAdmitted', { ...changes, by: customerBy('return-command-2') })
const open = history.after(settled, example('ReturnAdmitted'))
const approved = history.after(open, example('DecideReturn'))
const overdue = (step: 'RETURN_DECISION') =>
  ({ type: 'OrderStepOverdue', step, attempt: 1, code: 'DEADLINE_PASSED' }) as const
const labelAsked = {
  type: 'ReturnParcelRequested',
  returnId,
  warehouse,
  from: shippingAddress,
  contact,
  lines: lines.slice(1),
  currency,
} as const
const labelled = history.after(approved, example('ReturnParcelLabelled'))
const { carrier, trackingNumber, labelUrl } = example('ReturnParcelLabelled')
const refusedLabel = example('ReturnParcelRefused')
const unlabelled = history.after(approved, refusedLabel)

const labels = [
  scenario(order, 'a return gets its label')
    .given(...approved)
    .when(example('ReturnParcelLabelled'))
    .then({ type: 'ReturnLabelled', returnId, carrier, trackingNumber, labelUrl, status: 'DELIVERED', version: 10 }),
  scenario(order, 'a label is told once')
    .given(...labelled)
    .when(example('ReturnParcelLabelled', { id: id('return-labelled-2') }))
    .then(),
  scenario(order, 'a return without a label is somebody’s to look at')
    .given(...approved)
    .when(refusedLabel)
    .then({ type: 'OrderStepOverdue', step: 'RETURN_LABEL', attempt: 1, code: refusedLabel.code }),
  scenario(order, 'a label that is made by hand after all is told')
    .given(...unlabelled)
    .when(example('ReturnParcelLabelled'))
    .then({ type: 'ReturnLabelled', returnId, carrier, trackingNumber, labelUrl, status: 'DELIVERED', version: 10 }),
  scenario(order, 'a return that has no label expires as others do')
    .given(...unlabelled)
    .whenTheDeadlinePasses()
    .then({ type: 'ReturnExpired', returnId, status: 'DELIVERED', version: 10 }),
  scenario(order, 'a label that nobody makes in time is somebody’s to look at')
    .given(...approved)
    .whenTheDeadlinePasses()
    .then({ type: 'OrderStepOverdue', step: 'RETURN_LABEL', attempt: 1, code: 'DEADLINE_PASSED' }),
  scenario(order, 'a label that is made when the goods are in comes too late')
    .given(...history.after(approved, example('ReceiveReturn')))
    .when(example('ReturnParcelLabelled'))
    .then(),
]

const opening = [
  scenario(order, 'a return of delivered goods is opened, with what it would come to')
    .given(...delivered)
    .when(example('ReturnAdmitted'))
    .then(opened),
  scenario(order, 'a return that was previewed is opened as agreed')
    .given(...delivered)
    .when(example('ReturnAdmitted', { previewDigest: digest }))
    .then(opened),
  scenario(order, 'a return that would now come to something else is refused, with what that is')
    .given(...delivered)
    .when(example('ReturnAdmitted', { previewDigest: 'another' }))
    .then({
      type: 'OrderCommandRefused',
      by,
      code: 'PREVIEW_OUTDATED',
      reason: 'The change would now do something else than the preview said: look at the plan, and agree to it.',
      plan,
      digest,
    }),
]

const refusals = (
  [
    [
      'goods that were never ordered',
      settled,
      { lines: [{ lineId: '9', quantity: 1 }] },
      'UNKNOWN_LINE',
      "The order has no line '9'.",
    ],
    [
      'more than was delivered',
      settled,
      { lines: [{ lineId: '2', quantity: 2 }] },
      'NOT_DELIVERED',
      "Of line '2' 1 units were delivered; 2 are named.",
    ],
    [
      'goods in another return',
      open,
      {},
      'ALREADY_RETURNED',
      "Of line '2' 0 units stand in no other return; 1 are named.",
    ],
    [
      'nothing',
      settled,
      { lines: [] },
      'NOTHING_RETURNED',
      'A return has at least 1 line, and at least 1 unit of each.',
    ],
    [
      'a reason that is none',
      settled,
      { reasonCode: 'BORED' },
      'UNKNOWN_REASON',
      'A reason is one of CHANGED_MIND, DAMAGED, WRONG_ITEM, MISSING, DEFECTIVE, LATE.',
    ],
    [
      'a kind that is none',
      settled,
      { kind: 'EDIT' },
      'UNKNOWN_KIND',
      'What is asked for is a RETURN, EXCHANGE or CLAIM.',
    ],
    [
      'an exchange for nothing',
      settled,
      { kind: 'EXCHANGE' },
      'WANTED_MISMATCH',
      'An exchange, and nothing else, says what is wanted instead.',
    ],
    [
      'a claim without a remedy',
      settled,
      { kind: 'CLAIM' },
      'UNKNOWN_REMEDY',
      'A claim, and nothing else, asks for REFUND or RESHIP.',
    ],
    [
      'goods that came 31 days ago',
      settled,
      { at: at + 31 * dayMs },
      'WINDOW_PASSED',
      "Line '2' could come back for CHANGED_MIND until 2026-04-13, 30 days after its delivery.",
    ],
    [
      'damage of what has not left',
      history.picking,
      { kind: 'CLAIM', remedy: 'RESHIP', reasonCode: 'MISSING' },
      'NOT_DELIVERED',
      "Of line '2' 0 units were sent; 1 are named.",
    ],
    [
      'an exchange for what has no price in the order’s currency',
      settled,
      { kind: 'EXCHANGE', wanted: [{ ...example('ChangeAdmitted').add[0]!, prices: [] }] },
      'NO_PRICE_IN_CURRENCY',
      "'BULB-1' has no price in BRL, the currency of the order.",
    ],
  ] as const
).map(([title, given, changes, code, reason]) =>
  scenario(order, `a return is refused for ${title}`)
    .given(...given)
    .when(asked(changes))
    .then(refused(customerBy('return-command-2'), code, reason)),
)

const deciding = [
  scenario(order, 'a return that staff approve may be sent in')
    .given(...open)
    .when(example('DecideReturn'))
    .then(
      {
        type: 'ReturnApproved',
        by: example('DecideReturn').by,
        returnId,
        reason: 'The return is approved.',
        expiresAt: at + 21 * dayMs,
        status: 'DELIVERED',
        version: 9,
      },
      labelAsked,
    ),
  scenario(order, 'a return that staff refuse is over')
    .given(...open)
    .when(example('DecideReturn', { approve: false, reason: 'The goods were used.' }))
    .then({
      type: 'ReturnRefused',
      by: example('DecideReturn').by,
      returnId,
      reason: 'The goods were used.',
      status: 'DELIVERED',
      version: 9,
    }),
  scenario(order, 'a return is decided once')
    .given(...approved)
    .when(example('DecideReturn', { by: example('PlaceHold').by }))
    .then(refused(example('PlaceHold').by, 'ALREADY_DECIDED', 'The return is approved already: receive or settle it.')),
  scenario(order, 'a return that nobody decides in time is somebody’s to look at')
    .given(...open)
    .whenTheDeadlinePasses()
    .then(overdue('RETURN_DECISION')),
]

const expiries = [
  scenario(order, 'a return whose goods do not come expires')
    .given(...labelled)
    .whenTheDeadlinePasses()
    .then({ type: 'ReturnExpired', returnId, status: 'DELIVERED', version: 11 }),
]

export const orderReturnScenarios = [...opening, ...refusals, ...deciding, ...labels, ...expiries]
