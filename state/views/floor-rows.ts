// What floor-view remembers of one fulfillment. Times in milliseconds since 1970; of where a parcel goes country and region alone.
import type { MessageId, OrderId } from '../../schemas/ids'
import type {
  BlockedStep,
  FulfillmentPurpose,
  LabelFormat,
  LineQuantity,
  WarehouseException,
} from '../../schemas/messages'

/** A line to pick; `missing` of its quantity could not be found and waits for somebody's decision. */
export type FloorLine = LineQuantity & {
  readonly sku: string
  readonly name: string
  readonly picked: number
  readonly missing: number
}

export type FloorStatus =
  | 'REQUESTED'
  | 'ACCEPTED'
  | 'PICKING'
  | 'SHORT'
  | 'PACKED'
  | 'LABELLED'
  | 'SHIPPED'
  | 'DELIVERED'
  | 'BLOCKED'
  | 'CANCELLED'
  | 'FAILED'

export type FloorParcel = {
  readonly parcelId: MessageId
  readonly lines: readonly LineQuantity[]
  readonly weightGrams: number
  readonly status: 'PACKED' | 'LABELLED' | 'SHIPPED' | 'DELIVERED'
  readonly carrier: string | null
  readonly service: string | null
  readonly trackingNumber: string | null
  readonly labelFormat: LabelFormat | null
}

/** What has failed, and since when somebody is to decide. */
export type FloorBlock = {
  readonly step: BlockedStep
  readonly code: string
  readonly reason: string
  readonly requestId: MessageId
  readonly since: number
}

export type FloorException = {
  readonly exception: WarehouseException
  readonly lines: readonly LineQuantity[]
  readonly reason: string | null
  readonly at: number
}

export type FulfillmentRow = {
  readonly fulfillmentId: MessageId
  readonly orderId: OrderId
  readonly purpose: FulfillmentPurpose
  readonly warehouse: string
  /** Under which reference the warehouse system has it: the last request's. */
  readonly warehouseRequestId: MessageId
  /** LABELLED: all is packed and has its labels; what is left to do of a part sent before the rest is that of the rest. */
  readonly status: FloorStatus
  readonly lines: readonly FloorLine[]
  readonly wave: string | null
  readonly picker: string | null
  readonly country: string
  readonly region: string | null
  /** By when they were packed. */
  readonly parcels: readonly FloorParcel[]
  readonly blocked: FloorBlock | null
  /** By when they were told. */
  readonly exceptions: readonly FloorException[]
  /** Of all parcels. */
  readonly weightGrams: number | null
  /** Of the parcel that was last labelled or sent. */
  readonly carrier: string | null
  readonly trackingNumber: string | null
  readonly createdAt: number
  readonly updatedAt: number
}

/** All fulfillments of one order, by their ids. */
export type OrderFulfillments = readonly FulfillmentRow[]
