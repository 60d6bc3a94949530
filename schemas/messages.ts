// Generated from avro/ by `npm run generate`. Do not edit: change the schema.
import type { CurrencyCode, CustomerId, MessageId, OrderId } from './ids'

/** Where a parcel goes. */
export type Address = {
  /** Name of the person or company who receives it. */
  readonly recipient: string
  /** Street and number. */
  readonly line1: string
  /** Second line: flat, building, care of. */
  readonly line2: string | null
  /** City or town. */
  readonly city: string
  /** State, province or county, as the country writes it. */
  readonly region: string | null
  /** Postal code; a string, since leading zeros count. */
  readonly postalCode: string
  /** ISO 3166-1 alpha-2 code, upper case. */
  readonly country: string
}

/** What the carrier says of a parcel. */
export type CarrierStatus =
  'LABEL_CREATED' | 'PICKED_UP' | 'IN_TRANSIT' | 'OUT_FOR_DELIVERY' | 'DELIVERED' | 'EXCEPTION' | 'RETURNED'

/** How the customer is reached about this order. */
export type Contact = {
  /** Full name, any script. */
  readonly name: string
  /** E-mail address. */
  readonly email: string
  /** Phone number in E.164 form. */
  readonly phone: string | null
}

/** What the mail provider reports of a mail. */
export type MailEvent = 'PROCESSED' | 'DELIVERED' | 'DEFERRED' | 'BOUNCED' | 'DROPPED' | 'SPAM_REPORTED'

/** The mails a customer gets about an order. */
export type MailKind =
  'ORDER_CONFIRMATION' | 'PAYMENT_FAILED' | 'ORDER_CANCELLED' | 'ORDER_REFUNDED' | 'ORDER_SHIPPED' | 'ORDER_DELIVERED'

/** One line of an order. */
export type OrderLine = {
  /** Id of the line within its order. */
  readonly lineId: string
  /** Stock keeping unit. */
  readonly sku: string
  /** Name of the product as sold. */
  readonly name: string
  /** Units ordered, 1 to 999. */
  readonly quantity: number
  /** Price of one unit in minor units of the order's currency. */
  readonly unitPriceMinor: number
  /** Weight of one unit in grams. */
  readonly weightGrams: number
}

/** The states of an order as every reader sees them. */
export type OrderStatus =
  | 'PENDING'
  | 'PAYMENT_PROCESSING'
  | 'PAYMENT_COMPLETED'
  | 'FULFILLMENT_PENDING'
  | 'FULFILLMENT_IN_PROGRESS'
  | 'SHIPPED'
  | 'DELIVERED'
  | 'PAYMENT_FAILED'
  | 'CANCELLED'
  | 'REFUNDED'

/** The steps of an order's saga that wait for somebody else. */
export type OrderStep =
  | 'STOCK_RESERVATION'
  | 'PAYMENT'
  | 'FULFILLMENT_START'
  | 'SHIPMENT'
  | 'DELIVERY'
  | 'STOCK_RELEASE'
  | 'STOCK_COMMIT'
  | 'PAYMENT_CANCELLATION'
  | 'FULFILLMENT_CANCELLATION'

/** A quantity of one stock keeping unit. */
export type SkuQuantity = {
  /** Stock keeping unit. */
  readonly sku: string
  /** Units, at least 1. */
  readonly quantity: number
}

/** What an order costs; totalMinor = itemsMinor + shippingMinor + taxMinor. */
export type Totals = {
  /** ISO 4217 code, upper case. */
  readonly currency: CurrencyCode
  /** Sum of quantity times unit price over all lines, minor units. */
  readonly itemsMinor: number
  /** Shipping charge, minor units. */
  readonly shippingMinor: number
  /** Tax, minor units. */
  readonly taxMinor: number
  /** What the customer pays, minor units. */
  readonly totalMinor: number
}

/** What the warehouse system says of a warehouse order. */
export type WarehouseStatus = 'RECEIVED' | 'RELEASED' | 'PICKING' | 'PACKED' | 'CANCELLED' | 'REJECTED'

/** Somebody asks to cancel an order. */
export type CancelOrder = {
  readonly type: 'CancelOrder'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Why, in the words of who asks. */
  readonly reason: string
  /** Who asks: customer, or a member of staff. */
  readonly requestedBy: string
}

/** A customer asks to place an order. */
export type PlaceOrder = {
  readonly type: 'PlaceOrder'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** SHA-256 of the canonical request body, hex: the same key with another body is refused. */
  readonly bodyHash: string
  /** The customer who orders. */
  readonly customerId: CustomerId
  /** How to reach the customer. */
  readonly contact: Contact
  /** The lines ordered. */
  readonly lines: readonly OrderLine[]
  /** Currency of all amounts. */
  readonly currency: CurrencyCode
  /** Shipping charge, minor units. */
  readonly shippingMinor: number
  /** Tax, minor units. */
  readonly taxMinor: number
  /** Where to ship. */
  readonly shippingAddress: Address
  /** The provider's token of the payment method; never card data. */
  readonly paymentMethodToken: string
}

/** A connector is about to make a call that is not idempotent. */
export type AttemptRecorded = {
  readonly type: 'AttemptRecorded'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
}

/** An operator asks a node to take up again, in order, what it set aside for this key. */
export type RedriveSetAside = {
  readonly type: 'RedriveSetAside'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The node. */
  readonly node: string
  /** Who asks. */
  readonly requestedBy: string
}

/** An input that had been set aside was taken up again. */
export type Redriven = {
  readonly type: 'Redriven'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The node that could not take the input. */
  readonly node: string
  /** Topic of the input. */
  readonly originTopic: string
  /** Partition of the input. */
  readonly originPartition: number
  /** Offset of the input. */
  readonly originOffset: number
  /** Which try this was. */
  readonly attempt: number
}

/** An input that could not be decided, or that came behind one of the same key; it waits for a redrive. */
export type SetAside = {
  readonly type: 'SetAside'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The node that could not take the input. */
  readonly node: string
  /** Topic of the input. */
  readonly originTopic: string
  /** Partition of the input. */
  readonly originPartition: number
  /** Offset of the input. */
  readonly originOffset: number
  /** UNDECODABLE, THREW, TOO_LARGE or BEHIND, with its detail. */
  readonly reason: string
  /** How often it has been tried. */
  readonly attempt: number
}

/** The carrier made a label. */
export type LabelCreated = {
  readonly type: 'LabelCreated'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** The carrier. */
  readonly carrier: string
  /** The tracking number. */
  readonly trackingNumber: string
  /** Where the label can be fetched. */
  readonly labelUrl: string
  /** The service booked. */
  readonly serviceType: string
}

/** The carrier refused to make a label. */
export type LabelRefused = {
  readonly type: 'LabelRefused'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** The carrier's code. */
  readonly code: string
  /** In words. */
  readonly reason: string
}

/** The carrier will not void the label. */
export type LabelVoidRefused = {
  readonly type: 'LabelVoidRefused'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** The tracking number. */
  readonly trackingNumber: string
  /** The carrier's code. */
  readonly code: string
  /** In words. */
  readonly reason: string
}

/** The carrier voided the label. */
export type LabelVoided = {
  readonly type: 'LabelVoided'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** The tracking number. */
  readonly trackingNumber: string
}

/** The latest scan of a parcel that the carrier reported. */
export type CarrierScanReported = {
  readonly type: 'CarrierScanReported'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The tracking number. */
  readonly trackingNumber: string
  /** What it says. */
  readonly carrierStatus: CarrierStatus
  /** When the carrier scanned it. */
  readonly scannedAt: number
  /** Where. */
  readonly location: string | null
}

/** The warehouse system has taken the order. */
export type FulfillmentAccepted = {
  readonly type: 'FulfillmentAccepted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The warehouse. */
  readonly warehouse: string
  /** The warehouse system's number. */
  readonly warehouseOrderNumber: string
}

/** The cancellation was sent on to the warehouse. */
export type FulfillmentCancellationAccepted = {
  readonly type: 'FulfillmentCancellationAccepted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Why. */
  readonly reason: string
}

/** Fulfillment goes on: the cancellation came too late. */
export type FulfillmentCancellationRefused = {
  readonly type: 'FulfillmentCancellationRefused'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** PICKING_STARTED, ALREADY_SHIPPED. */
  readonly code: string
  /** In words. */
  readonly reason: string
}

/** Nothing will be picked or shipped. */
export type FulfillmentCancelled = {
  readonly type: 'FulfillmentCancelled'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Why. */
  readonly reason: string
}

/** The carrier delivered the parcel. */
export type FulfillmentDelivered = {
  readonly type: 'FulfillmentDelivered'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The carrier. */
  readonly carrier: string
  /** The tracking number. */
  readonly trackingNumber: string
  /** When, by the carrier's scan. */
  readonly deliveredAt: number
}

/** The warehouse or the carrier refused the order for good. */
export type FulfillmentFailed = {
  readonly type: 'FulfillmentFailed'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Their code. */
  readonly code: string
  /** In words. */
  readonly reason: string
}

/** A step of fulfillment did not end by its deadline; somebody is to look. */
export type FulfillmentOverdue = {
  readonly type: 'FulfillmentOverdue'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The step. */
  readonly waitingFor: string
  /** How often it has been overdue. */
  readonly attempt: number
}

/** The carrier has collected the parcel. */
export type FulfillmentShipped = {
  readonly type: 'FulfillmentShipped'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The carrier. */
  readonly carrier: string
  /** The tracking number. */
  readonly trackingNumber: string
  /** When, by the carrier's scan. */
  readonly shippedAt: number
}

/** Picking has started: the order can no longer be cancelled. */
export type FulfillmentStarted = {
  readonly type: 'FulfillmentStarted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The warehouse. */
  readonly warehouse: string
}

/** Asks the carrier for a label. */
export type LabelRequested = {
  readonly type: 'LabelRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Where the parcel is collected. */
  readonly warehouse: string
  /** Where it goes. */
  readonly shipTo: Address
  /** Phone of the recipient. */
  readonly contactPhone: string | null
  /** Weight of the parcel in grams. */
  readonly weightGrams: number
  /** The carrier's service. */
  readonly service: string
}

/** Asks the carrier to void an unused label. */
export type LabelVoidRequested = {
  readonly type: 'LabelVoidRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The LabelRequested to undo. */
  readonly labelRequestId: MessageId
  /** The label's tracking number. */
  readonly trackingNumber: string
  /** Why. */
  readonly reason: string
}

/** The parcel has a label and waits for the carrier. */
export type ParcelLabelled = {
  readonly type: 'ParcelLabelled'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The carrier. */
  readonly carrier: string
  /** The tracking number. */
  readonly trackingNumber: string
  /** Where the label can be fetched. */
  readonly labelUrl: string
}

/** The carrier reported news of the parcel that changes nothing else. */
export type ParcelProgressed = {
  readonly type: 'ParcelProgressed'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The tracking number. */
  readonly trackingNumber: string
  /** What the carrier says. */
  readonly carrierStatus: CarrierStatus
  /** When, by the carrier's scan. */
  readonly scannedAt: number
}

/** Asks the warehouse system to cancel a warehouse order. */
export type WarehouseCancellationRequested = {
  readonly type: 'WarehouseCancellationRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The WarehouseOrderRequested to cancel. */
  readonly warehouseRequestId: MessageId
  /** Why. */
  readonly reason: string
}

/** Asks the warehouse system to pick and pack. */
export type WarehouseOrderRequested = {
  readonly type: 'WarehouseOrderRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The warehouse. */
  readonly warehouse: string
  /** What to pick. */
  readonly lines: readonly OrderLine[]
  /** Where it goes. */
  readonly shipTo: Address
  /** Phone for the carrier. */
  readonly contactPhone: string | null
}

/** A request to cancel, passed on in order behind the placement. */
export type CancellationRequested = {
  readonly type: 'CancellationRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Why. */
  readonly reason: string
  /** Who asks. */
  readonly requestedBy: string
  /** Id of the CancelOrder. */
  readonly commandId: MessageId
}

/** A placement that passed every rule of intake, with its totals worked out. */
export type PlacementAccepted = {
  readonly type: 'PlacementAccepted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** SHA-256 of the canonical request body, hex: the same key with another body is refused. */
  readonly bodyHash: string
  /** The customer who orders. */
  readonly customerId: CustomerId
  /** How to reach the customer. */
  readonly contact: Contact
  /** The lines ordered. */
  readonly lines: readonly OrderLine[]
  /** What the order costs. */
  readonly totals: Totals
  /** Where to ship. */
  readonly shippingAddress: Address
  /** The provider's token of the payment method. */
  readonly paymentMethodToken: string
}

/** A placement that broke a rule of intake. */
export type PlacementRefused = {
  readonly type: 'PlacementRefused'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** SHA-256 of the canonical request body, hex. */
  readonly bodyHash: string
  /** The customer who tried to order. */
  readonly customerId: CustomerId
  /** The rule that was broken: NO_ITEMS, TOTAL_TOO_LOW, … */
  readonly code: string
  /** The rule in words, with the figures. */
  readonly reason: string
}

/** The reservation is consumed. */
export type StockCommitted = {
  readonly type: 'StockCommitted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** The reservation's request. */
  readonly reservationRequestId: MessageId
}

/** Nothing is reserved. */
export type StockRefused = {
  readonly type: 'StockRefused'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** OUT_OF_STOCK, UNKNOWN_SKU, RELEASED. */
  readonly code: string
  /** In words. */
  readonly reason: string
  /** The SKUs that fell short. */
  readonly shortSkus: readonly string[]
}

/** The reservation is given back, or was never made and can no longer be. */
export type StockReleased = {
  readonly type: 'StockReleased'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** The reservation's request. */
  readonly reservationRequestId: MessageId
}

/** The inventory service refused a release or a commit. */
export type StockRequestFailed = {
  readonly type: 'StockRequestFailed'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** The service's code. */
  readonly code: string
  /** In words. */
  readonly reason: string
}

/** All lines are reserved. */
export type StockReserved = {
  readonly type: 'StockReserved'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
}

/** The mail will not arrive. */
export type MailFailed = {
  readonly type: 'MailFailed'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** Which mail. */
  readonly kind: MailKind
  /** A code. */
  readonly code: string
  /** In words. */
  readonly reason: string
}

/** It is not known whether the mail was sent; its event is awaited before another try. */
export type MailInDoubt = {
  readonly type: 'MailInDoubt'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** Which mail. */
  readonly kind: MailKind
}

/** Asks the mail provider to send a mail. */
export type MailRequested = {
  readonly type: 'MailRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which mail. */
  readonly kind: MailKind
  /** Address. */
  readonly toEmail: string
  /** Name. */
  readonly toName: string
  /** Subject line. */
  readonly subject: string
  /** Body as plain text. */
  readonly text: string
  /** Body as HTML. */
  readonly html: string
}

/** The mail provider took the mail. */
export type MailSent = {
  readonly type: 'MailSent'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** Which mail. */
  readonly kind: MailKind
}

/** A request to cancel came too late or found nothing to cancel. */
export type CancellationRefused = {
  readonly type: 'CancellationRefused'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the CancelOrder. */
  readonly commandId: MessageId
  /** FULFILLMENT_STARTED, ALREADY_FINAL, UNKNOWN_ORDER. */
  readonly code: string
  /** Why, in words. */
  readonly reason: string
}

/** Asks to stop fulfillment, which is refused once picking has started. */
export type FulfillmentCancellationRequested = {
  readonly type: 'FulfillmentCancellationRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Why. */
  readonly reason: string
  /** Id of the CancelOrder that led to it. */
  readonly commandId: MessageId
  /** Who asked. */
  readonly requestedBy: string
}

/** Asks for the order to be picked, packed and shipped. */
export type FulfillmentRequested = {
  readonly type: 'FulfillmentRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** What to ship. */
  readonly lines: readonly OrderLine[]
  /** Where to. */
  readonly shippingAddress: Address
  /** Who receives it. */
  readonly contactName: string
  /** Phone for the carrier. */
  readonly contactPhone: string | null
}

/** The order is cancelled; what it held is being given back. */
export type OrderCancelled = {
  readonly type: 'OrderCancelled'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** CUSTOMER_REQUEST, OUT_OF_STOCK, STEP_TIMED_OUT, FULFILLMENT_FAILED, … */
  readonly code: string
  /** Why, in words. */
  readonly reason: string
  /** Who asked; system where a rule did. */
  readonly requestedBy: string
  /** State of the order after this event. */
  readonly status: OrderStatus
  /** Version of the order after this event; 1 at creation, each event adds one. */
  readonly version: number
}

/** An order exists. */
export type OrderCreated = {
  readonly type: 'OrderCreated'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** SHA-256 of the canonical request body, hex: the same key with another body is refused. */
  readonly bodyHash: string
  /** The customer who orders. */
  readonly customerId: CustomerId
  /** How to reach the customer. */
  readonly contact: Contact
  /** The lines ordered. */
  readonly lines: readonly OrderLine[]
  /** What the order costs. */
  readonly totals: Totals
  /** Where to ship. */
  readonly shippingAddress: Address
  /** The provider's token of the payment method. */
  readonly paymentMethodToken: string
  /** State of the order after this event. */
  readonly status: OrderStatus
  /** Version of the order after this event; 1 at creation, each event adds one. */
  readonly version: number
}

/** The carrier delivered the parcel. */
export type OrderDelivered = {
  readonly type: 'OrderDelivered'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** When, by the carrier's scan. */
  readonly deliveredAt: number
  /** State of the order after this event. */
  readonly status: OrderStatus
  /** Version of the order after this event; 1 at creation, each event adds one. */
  readonly version: number
}

/** The order is paid in full. */
export type OrderPaymentCompleted = {
  readonly type: 'OrderPaymentCompleted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** What was captured, minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
  /** The payment provider's id of the payment. */
  readonly providerPaymentId: string
  /** State of the order after this event. */
  readonly status: OrderStatus
  /** Version of the order after this event; 1 at creation, each event adds one. */
  readonly version: number
}

/** The payment was declined; the order ends here. */
export type OrderPaymentFailed = {
  readonly type: 'OrderPaymentFailed'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The provider's decline code. */
  readonly code: string
  /** The decline in words. */
  readonly reason: string
  /** State of the order after this event. */
  readonly status: OrderStatus
  /** Version of the order after this event; 1 at creation, each event adds one. */
  readonly version: number
}

/** What was captured for a cancelled order has been returned. */
export type OrderRefunded = {
  readonly type: 'OrderRefunded'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** What was returned, minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
  /** State of the order after this event. */
  readonly status: OrderStatus
  /** Version of the order after this event; 1 at creation, each event adds one. */
  readonly version: number
}

/** A placement was refused: no order exists under this id. */
export type OrderRejected = {
  readonly type: 'OrderRejected'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** SHA-256 of the canonical request body, hex. */
  readonly bodyHash: string
  /** The customer who tried to order. */
  readonly customerId: CustomerId
  /** The rule that was broken. */
  readonly code: string
  /** The rule in words. */
  readonly reason: string
}

/** The carrier has the parcel. */
export type OrderShipped = {
  readonly type: 'OrderShipped'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The carrier. */
  readonly carrier: string
  /** The carrier's tracking number. */
  readonly trackingNumber: string
  /** State of the order after this event. */
  readonly status: OrderStatus
  /** Version of the order after this event; 1 at creation, each event adds one. */
  readonly version: number
}

/** A step of the order did not end by its deadline; somebody is to look. */
export type OrderStepOverdue = {
  readonly type: 'OrderStepOverdue'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The step. */
  readonly step: OrderStep
  /** How often it has been overdue. */
  readonly attempt: number
  /** DEADLINE_PASSED, or the code with which the other side refused the step. */
  readonly code: string
}

/** The order went on to another state by its normal course. */
export type OrderUpdated = {
  readonly type: 'OrderUpdated'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** State of the order after this event. */
  readonly status: OrderStatus
  /** Version of the order after this event; 1 at creation, each event adds one. */
  readonly version: number
  /** What led to it, in words. */
  readonly reason: string
}

/** Asks to undo the order's payment, whatever has become of it. */
export type PaymentCancellationRequested = {
  readonly type: 'PaymentCancellationRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Why. */
  readonly reason: string
}

/** Asks for the order's payment. */
export type PaymentRequested = {
  readonly type: 'PaymentRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** What to charge, minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
  /** The provider's token of the payment method. */
  readonly paymentMethodToken: string
  /** Who pays. */
  readonly customerId: CustomerId
}

/** A cancelled order has nothing captured and nothing left to return. */
export type PaymentSettled = {
  readonly type: 'PaymentSettled'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** NOTHING_CAPTURED or REFUNDED. */
  readonly outcome: string
}

/** The idempotency key of an existing order was used again with another body; the order is untouched. */
export type PlacementConflicted = {
  readonly type: 'PlacementConflicted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Hash of the refused body. */
  readonly bodyHash: string
}

/** Tells the inventory service that the reserved goods have left. */
export type StockCommitRequested = {
  readonly type: 'StockCommitRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the StockReservationRequested that is consumed. */
  readonly reservationRequestId: MessageId
}

/** Asks the inventory service to give a reservation back; harmless where it was never made. */
export type StockReleaseRequested = {
  readonly type: 'StockReleaseRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the StockReservationRequested to undo. */
  readonly reservationRequestId: MessageId
  /** Why. */
  readonly reason: string
}

/** Asks the inventory service to reserve all lines, or none. */
export type StockReservationRequested = {
  readonly type: 'StockReservationRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** What to reserve. */
  readonly lines: readonly SkuQuantity[]
}

/** The inventory service confirmed that a reservation is gone: released, consumed or never made. */
export type StockSettled = {
  readonly type: 'StockSettled'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** RELEASED, COMMITTED or NEVER_MADE. */
  readonly outcome: string
}

/** Asks the provider to authorise and capture. */
export type ChargeRequested = {
  readonly type: 'ChargeRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
  /** The provider's token. */
  readonly paymentMethodToken: string
  /** Who pays. */
  readonly customerId: CustomerId
  /** What the customer's statement says. */
  readonly description: string
}

/** The payment is to be undone as soon as it is known what became of it. */
export type PaymentCancellationAccepted = {
  readonly type: 'PaymentCancellationAccepted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Why. */
  readonly reason: string
}

/** The payment is undone before anything was captured. */
export type PaymentCancelled = {
  readonly type: 'PaymentCancelled'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Why. */
  readonly reason: string
}

/** The order's payment is captured. */
export type PaymentCompleted = {
  readonly type: 'PaymentCompleted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
  /** The provider's id of the payment. */
  readonly providerPaymentId: string
}

/** The payment was declined; nothing is captured. */
export type PaymentFailed = {
  readonly type: 'PaymentFailed'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The provider's decline code. */
  readonly code: string
  /** In words. */
  readonly reason: string
}

/** The provider has not answered by the deadline; somebody is to look. */
export type PaymentOverdue = {
  readonly type: 'PaymentOverdue'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** How often it has been overdue. */
  readonly attempt: number
  /** CHARGE or REFUND. */
  readonly waitingFor: string
}

/** All that was captured has been returned. */
export type PaymentRefunded = {
  readonly type: 'PaymentRefunded'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
  /** The provider's id of the refund. */
  readonly providerRefundId: string
}

/** The provider refuses the refund; somebody is to look. */
export type RefundBlocked = {
  readonly type: 'RefundBlocked'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The provider's code. */
  readonly code: string
  /** In words. */
  readonly reason: string
}

/** Asks the provider to return what was captured. */
export type RefundRequested = {
  readonly type: 'RefundRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The charge's request. */
  readonly chargeRequestId: MessageId
  /** The provider's id of the payment. */
  readonly providerPaymentId: string
  /** Minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
  /** Why. */
  readonly reason: string
}

/** The mail provider took the mail. */
export type MailAccepted = {
  readonly type: 'MailAccepted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** Its id there. */
  readonly providerMessageId: string
}

/** The mail provider refused the mail. */
export type MailRefused = {
  readonly type: 'MailRefused'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** Its code. */
  readonly code: string
  /** In words. */
  readonly reason: string
}

/** The mail may or may not have been sent. */
export type MailUnknown = {
  readonly type: 'MailUnknown'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
}

/** What the mail provider reported of a mail by webhook. */
export type MailEventReported = {
  readonly type: 'MailEventReported'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** What happened. */
  readonly event: MailEvent
  /** The provider's id of the event. */
  readonly eventId: string
  /** Why, where it gave a reason. */
  readonly reason: string | null
}

/** The public state of an order: the latest record of a key is the current one; keep the highest version. */
export type OrderStatusChanged = {
  readonly type: 'OrderStatusChanged'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** State of the order after this event. */
  readonly status: OrderStatus
  /** Version of the order after this event; 1 at creation, each event adds one. */
  readonly version: number
}

/** The provider declined; nothing is captured. */
export type ChargeDeclined = {
  readonly type: 'ChargeDeclined'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** The provider's error code. */
  readonly code: string
  /** The issuer's decline code. */
  readonly declineCode: string | null
  /** In words. */
  readonly reason: string
}

/** The provider captured the amount. */
export type Charged = {
  readonly type: 'Charged'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** The provider's id of the payment. */
  readonly providerPaymentId: string
  /** Minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
}

/** The provider refused the refund. */
export type RefundRefused = {
  readonly type: 'RefundRefused'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** The provider's error code. */
  readonly code: string
  /** In words. */
  readonly reason: string
}

/** The provider returned the amount. */
export type Refunded = {
  readonly type: 'Refunded'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** The provider's id of the refund. */
  readonly providerRefundId: string
  /** Minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
}

/** The warehouse system will not cancel the order. */
export type WarehouseCancellationRefused = {
  readonly type: 'WarehouseCancellationRefused'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** The warehouse order's request. */
  readonly warehouseRequestId: MessageId
  /** A code. */
  readonly code: string
  /** In words. */
  readonly reason: string
}

/** The warehouse system has the order. */
export type WarehouseOrderAccepted = {
  readonly type: 'WarehouseOrderAccepted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** Its number there. */
  readonly warehouseOrderNumber: string
}

/** The warehouse system cancelled the order, or never had it. */
export type WarehouseOrderCancelled = {
  readonly type: 'WarehouseOrderCancelled'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** The warehouse order's request. */
  readonly warehouseRequestId: MessageId
}

/** The warehouse system refused the order. */
export type WarehouseOrderRefused = {
  readonly type: 'WarehouseOrderRefused'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** A code. */
  readonly code: string
  /** In words. */
  readonly reason: string
}

/** A change of state that the warehouse system reported. */
export type WarehouseStatusReported = {
  readonly type: 'WarehouseStatusReported'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The warehouse order's request. */
  readonly warehouseRequestId: MessageId
  /** Its number there. */
  readonly warehouseOrderNumber: string
  /** The state reported. */
  readonly status: WarehouseStatus
  /** When, by the warehouse's clock. */
  readonly changedAt: number
  /** Why, where it gave a reason. */
  readonly reason: string | null
}

/** Every message by its name. */
export type Messages = {
  readonly CancelOrder: CancelOrder
  readonly PlaceOrder: PlaceOrder
  readonly AttemptRecorded: AttemptRecorded
  readonly RedriveSetAside: RedriveSetAside
  readonly Redriven: Redriven
  readonly SetAside: SetAside
  readonly LabelCreated: LabelCreated
  readonly LabelRefused: LabelRefused
  readonly LabelVoidRefused: LabelVoidRefused
  readonly LabelVoided: LabelVoided
  readonly CarrierScanReported: CarrierScanReported
  readonly FulfillmentAccepted: FulfillmentAccepted
  readonly FulfillmentCancellationAccepted: FulfillmentCancellationAccepted
  readonly FulfillmentCancellationRefused: FulfillmentCancellationRefused
  readonly FulfillmentCancelled: FulfillmentCancelled
  readonly FulfillmentDelivered: FulfillmentDelivered
  readonly FulfillmentFailed: FulfillmentFailed
  readonly FulfillmentOverdue: FulfillmentOverdue
  readonly FulfillmentShipped: FulfillmentShipped
  readonly FulfillmentStarted: FulfillmentStarted
  readonly LabelRequested: LabelRequested
  readonly LabelVoidRequested: LabelVoidRequested
  readonly ParcelLabelled: ParcelLabelled
  readonly ParcelProgressed: ParcelProgressed
  readonly WarehouseCancellationRequested: WarehouseCancellationRequested
  readonly WarehouseOrderRequested: WarehouseOrderRequested
  readonly CancellationRequested: CancellationRequested
  readonly PlacementAccepted: PlacementAccepted
  readonly PlacementRefused: PlacementRefused
  readonly StockCommitted: StockCommitted
  readonly StockRefused: StockRefused
  readonly StockReleased: StockReleased
  readonly StockRequestFailed: StockRequestFailed
  readonly StockReserved: StockReserved
  readonly MailFailed: MailFailed
  readonly MailInDoubt: MailInDoubt
  readonly MailRequested: MailRequested
  readonly MailSent: MailSent
  readonly CancellationRefused: CancellationRefused
  readonly FulfillmentCancellationRequested: FulfillmentCancellationRequested
  readonly FulfillmentRequested: FulfillmentRequested
  readonly OrderCancelled: OrderCancelled
  readonly OrderCreated: OrderCreated
  readonly OrderDelivered: OrderDelivered
  readonly OrderPaymentCompleted: OrderPaymentCompleted
  readonly OrderPaymentFailed: OrderPaymentFailed
  readonly OrderRefunded: OrderRefunded
  readonly OrderRejected: OrderRejected
  readonly OrderShipped: OrderShipped
  readonly OrderStepOverdue: OrderStepOverdue
  readonly OrderUpdated: OrderUpdated
  readonly PaymentCancellationRequested: PaymentCancellationRequested
  readonly PaymentRequested: PaymentRequested
  readonly PaymentSettled: PaymentSettled
  readonly PlacementConflicted: PlacementConflicted
  readonly StockCommitRequested: StockCommitRequested
  readonly StockReleaseRequested: StockReleaseRequested
  readonly StockReservationRequested: StockReservationRequested
  readonly StockSettled: StockSettled
  readonly ChargeRequested: ChargeRequested
  readonly PaymentCancellationAccepted: PaymentCancellationAccepted
  readonly PaymentCancelled: PaymentCancelled
  readonly PaymentCompleted: PaymentCompleted
  readonly PaymentFailed: PaymentFailed
  readonly PaymentOverdue: PaymentOverdue
  readonly PaymentRefunded: PaymentRefunded
  readonly RefundBlocked: RefundBlocked
  readonly RefundRequested: RefundRequested
  readonly MailAccepted: MailAccepted
  readonly MailRefused: MailRefused
  readonly MailUnknown: MailUnknown
  readonly MailEventReported: MailEventReported
  readonly OrderStatusChanged: OrderStatusChanged
  readonly ChargeDeclined: ChargeDeclined
  readonly Charged: Charged
  readonly RefundRefused: RefundRefused
  readonly Refunded: Refunded
  readonly WarehouseCancellationRefused: WarehouseCancellationRefused
  readonly WarehouseOrderAccepted: WarehouseOrderAccepted
  readonly WarehouseOrderCancelled: WarehouseOrderCancelled
  readonly WarehouseOrderRefused: WarehouseOrderRefused
  readonly WarehouseStatusReported: WarehouseStatusReported
}
