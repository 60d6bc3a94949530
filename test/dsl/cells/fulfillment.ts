// Which inputs the fulfillment decider passes over in which states, and why; see cells.ts.
import { fulfillmentAbout, type FulfillmentsState } from '../../../processors/fulfillment'
import type { FulfillmentState } from '../../../processors/fulfillment-state'
import type { NodeCells } from './cells'

const late = 'the step is over: the answer is late or comes twice'
const unasked = 'nobody has asked for it'
const unlabelled = ['REQUESTED', 'ACCEPTED', 'PICKING', 'SHORT', 'PACKED'] as const
const underWay = [...unlabelled, 'LABELLING', 'LABELLED', 'SHIPPED', 'DELIVERED'] as const
const over = ['SHIPPED', 'DELIVERED', 'CANCELLED', 'FAILED'] as const

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
      statuses: ['NONE', ...underWay.filter((status) => status !== 'SHORT'), 'CANCELLED', 'FAILED'],
      because: 'nobody waits for it: it goes on with all, or is over',
    },
    {
      inputs: ['FulfillmentRequested'],
      statuses: [...underWay, 'CANCELLED', 'FAILED'],
      because: 'a request is fulfilled once, and not at all after it was cancelled',
    },
    {
      inputs: ['FulfillmentCancellationRequested'],
      statuses: ['CANCELLED', 'FAILED'],
      because: 'nothing will be shipped',
    },
    {
      inputs: [
        'WarehouseOrderAccepted',
        'WarehouseOrderRefused',
        'WarehouseOrderCancelled',
        'WarehouseCancellationRefused',
        'WarehouseStatusReported',
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
      statuses: ['ACCEPTED', 'PICKING', 'SHORT', 'PACKED', 'LABELLING', 'LABELLED', ...over],
      because: late,
    },
    {
      inputs: ['WarehouseOrderCancelled', 'WarehouseCancellationRefused', 'WarehouseStatusReported'],
      statuses: [...over],
      because: late,
    },
    { inputs: ['LabelCreated', 'LabelRefused'], statuses: [...unlabelled], because: unasked },
    { inputs: ['LabelCreated', 'LabelRefused'], statuses: ['LABELLED', ...over], because: late },
    {
      inputs: ['LabelVoided'],
      statuses: [...underWay, 'CANCELLED', 'FAILED'],
      because: 'a voided label is the end of it',
    },
    { inputs: ['LabelVoidRefused'], statuses: [...underWay], because: unasked },
    {
      inputs: ['CarrierScanReported'],
      statuses: [...unlabelled, 'LABELLING'],
      because: 'there is no parcel',
    },
    {
      inputs: ['CarrierScanReported'],
      statuses: ['DELIVERED', 'CANCELLED', 'FAILED'],
      because: 'the parcel is nobody’s business any more',
    },
  ],
}
