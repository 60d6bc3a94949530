// Which inputs the fulfillment decider passes over in which states, and why; see cells.ts.
import { fulfillmentAbout, type FulfillmentsState } from '../../../processors/fulfillment/fulfillment'
import type { FulfillmentState } from '../../../processors/fulfillment/state'
import type { NodeCells } from './cells'

const late = 'the step is over: the answer is late or comes twice'
const unasked = 'nobody has asked for it'
const picking = ['REQUESTED', 'ACCEPTED', 'PICKING', 'SHORT'] as const
const unlabelled = [...picking, 'PACKED'] as const
const open = [...unlabelled, 'LABELLING', 'LABELLED', 'SHIPPED', 'BLOCKED'] as const
const over = ['DELIVERED', 'CANCELLED', 'FAILED'] as const

export const fulfillmentCells: NodeCells<'fulfillment', FulfillmentState['status']> = {
  statuses: {
    NONE: true,
    REQUESTED: true,
    ACCEPTED: true,
    PICKING: true,
    SHORT: true,
    PACKED: true,
    LABELLING: true,
    LABELLED: true,
    SHIPPED: true,
    BLOCKED: true,
    DELIVERED: true,
    CANCELLED: true,
    FAILED: true,
  },
  statusFor: (input, before: FulfillmentsState) => {
    const id = fulfillmentAbout(input, before) ?? ''
    return (state: FulfillmentsState) => state.byId[id]?.status ?? 'NONE'
  },
  ignored: [
    {
      inputs: ['FulfillmentAmendmentRequested'],
      statuses: ['NONE', ...open.filter((status) => status !== 'SHORT'), ...over],
      because: 'nothing is missing from it, or it is over',
    },
    {
      inputs: ['FulfillmentRequested'],
      statuses: [...open, ...over],
      because: 'a request is fulfilled once, and not at all after it was cancelled',
    },
    {
      inputs: ['FulfillmentCancellationRequested'],
      statuses: ['CANCELLED', 'FAILED'],
      because: 'nothing will be shipped',
    },
    {
      inputs: ['ReturnParcelRequested', 'ReturnLabelCreated', 'ReturnLabelRefused'],
      statuses: [...open, ...over],
      because: 'a return is no matter of one fulfillment',
    },
    {
      inputs: [
        'WarehouseOrderAccepted',
        'WarehouseOrderRefused',
        'WarehouseOrderCancelled',
        'WarehouseCancellationRefused',
        'WarehouseStatusReported',
        'WarehouseExceptionReported',
        'LabelCreated',
        'LabelRefused',
        'LabelVoided',
        'LabelVoidRefused',
        'CarrierScanReported',
      ],
      statuses: ['NONE'],
      because: unasked,
    },
    {
      inputs: ['WarehouseOrderAccepted', 'WarehouseOrderRefused'],
      statuses: [...open.filter((status) => status !== 'REQUESTED'), ...over],
      because: late,
    },
    {
      inputs: ['WarehouseOrderCancelled', 'WarehouseCancellationRefused', 'WarehouseStatusReported'],
      statuses: ['SHIPPED', ...over],
      because: late,
    },
    {
      inputs: ['WarehouseExceptionReported'],
      statuses: ['PACKED', 'LABELLING', 'LABELLED', 'SHIPPED', ...over],
      because: 'all that is not missing is packed',
    },
    { inputs: ['LabelCreated', 'LabelRefused'], statuses: [...unlabelled], because: unasked },
    { inputs: ['LabelCreated', 'LabelRefused'], statuses: ['LABELLED', 'SHIPPED', ...over], because: late },
    { inputs: ['LabelVoided'], statuses: [...open, ...over], because: 'a voided label is the end of it' },
    { inputs: ['LabelVoidRefused'], statuses: [...open, 'DELIVERED'], because: unasked },
    { inputs: ['CarrierScanReported'], statuses: [...unlabelled, 'LABELLING'], because: 'there is no parcel' },
    {
      inputs: ['CarrierScanReported'],
      statuses: [...over],
      because: 'the parcel is nobody’s business any more',
    },
  ],
}
