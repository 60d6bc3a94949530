// Generated from avro/ by `npm run generate`. Do not edit: change the schema.
import type { CurrencyCode, CustomerId, MessageId, OrderId, Sealed } from './ids'

/** What is known of an address: nobody asked, the carrier knows it, its customer kept it against the carrier’s suggestion, or its customer vouched for what the carrier can not verify. */
export type AddressCheck = 'NOT_CHECKED' | 'VERIFIED' | 'SUGGESTION_DECLINED' | 'UNVERIFIABLE_ACCEPTED'

/** Where a parcel goes. What names a person or a house is sealed. */
export type Address = {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** State or province code. */
  readonly region: string | null
  /** Sealed: recipient, line1, line2, city, postalCode. */
  readonly sealed: Sealed
  /** What is known of it. */
  readonly check: AddressCheck
}

/** The rules for what is not on hand, as they stood when the order was placed. */
export type AvailabilityTerms = {
  /** The rule of the day. */
  readonly ruleId: string
  /** The customer’s choice, or else the rule’s. */
  readonly whenPartial: PartialChoice
  /** How long stock is held for an order that is not paid, milliseconds. */
  readonly holdMs: number
  /** The items of the order that may be sold before they are there. */
  readonly supplies: readonly SkuSupply[]
}

/** Units that are not there yet. */
export type BackorderedQuantity = {
  /** Stock keeping unit. */
  readonly sku: string
  /** Units. */
  readonly quantity: number
  /** When they are expected; null: nobody knows. */
  readonly expectedAt: number | null
}

/** At which step a fulfillment stands until somebody of the warehouse decides. */
export type BlockedStep = 'WAREHOUSE_ORDER' | 'ADDRESS' | 'LABEL'

/** When money that was authorised is taken: all of it at once, or with each shipment. */
export type CaptureTiming = 'ON_PLACEMENT' | 'ON_SHIPMENT'

/** What the carrier says of a parcel. */
export type CarrierStatus =
  'LABEL_CREATED' | 'PICKED_UP' | 'IN_TRANSIT' | 'OUT_FOR_DELIVERY' | 'DELIVERED' | 'EXCEPTION' | 'RETURNED'

/** What kind of change of an order it is. */
export type ChangeKind = 'EDIT' | 'CANCEL' | 'RETURN' | 'EXCHANGE' | 'CLAIM'

/** What a change would do, or does, to lines, money, stock and messages. */
export type ChangePlan = {
  /** What kind of change it is. */
  readonly kind: ChangeKind
  /** The lines of the order afterwards. */
  readonly lines: readonly OrderLine[]
  /** What the order costs afterwards. */
  readonly totals: Totals
  /** What is charged on top, minor units; 0 for nothing. */
  readonly chargeMinor: number
  /** What is returned, minor units; 0 for nothing. */
  readonly refundMinor: number
  /** What is kept as a fee, minor units. */
  readonly feeMinor: number
  /** Stock that is reserved. */
  readonly reserve: readonly SkuQuantity[]
  /** Stock that is given back. */
  readonly release: readonly SkuQuantity[]
  /** Whether the warehouse is asked to stop first. */
  readonly recall: boolean
  /** The mails that the customer gets. */
  readonly mails: readonly MailKind[]
  /** The refund rule of its day, where one decided. */
  readonly ruleId: string | null
}

/** How a charge stands at its provider. */
export type ChargeState = 'ACTION_REQUIRED' | 'PENDING' | 'AUTHORISED' | 'CAPTURED' | 'DECLINED' | 'VOIDED'

/** Which command caused a fact, and who gave it. */
export type CommandRef = {
  /** Id of the command, derived from the order, the caller and the Idempotency-Key. */
  readonly commandId: MessageId
  /** Keyed digest of the request: the same command id with another digest is refused as IDEMPOTENCY_KEY_REUSED. */
  readonly bodyHash: string
  /** Who: the subject of the access token. */
  readonly subject: string
  /** As what: the role of the access token. */
  readonly role: string
}

/** The size of one unit, packed. */
export type Dimensions = {
  /** Millimetres. */
  readonly lengthMm: number
  /** Millimetres. */
  readonly widthMm: number
  /** Millimetres. */
  readonly heightMm: number
}

/** How a dispute stands: opened, or closed for us or for the customer. */
export type DisputeState = 'OPENED' | 'WON' | 'LOST'

/** Something that is wrong with what was sealed, found before it was sealed; the value is not quoted. */
export type Fault = {
  /** The field. */
  readonly field: string
  /** One sentence that says what is wrong. */
  readonly text: string
}

/** Why goods are sent. */
export type FulfillmentPurpose = 'ORDER' | 'EXCHANGE' | 'RESHIP'

/** In what a label is printed. */
export type LabelFormat = 'PDF' | 'ZPL' | 'PNG'

/** A quantity of one line of an order. */
export type LineQuantity = {
  /** Id of the line within its order. */
  readonly lineId: string
  /** Units. */
  readonly quantity: number
}

/** What the inventory service does with units of a line that are not on hand: refuses the whole reservation, takes them on backorder, or leaves them out. */
export type LineShortage = 'REFUSE' | 'BACKORDER' | 'DROP'

/** What the mail provider reports of a mail. */
export type MailEvent = 'PROCESSED' | 'DELIVERED' | 'DEFERRED' | 'BOUNCED' | 'DROPPED' | 'SPAM_REPORTED'

/** Which mail it is. */
export type MailKind =
  | 'ORDER_CONFIRMATION'
  | 'PAYMENT_FAILED'
  | 'ORDER_CANCELLED'
  | 'ORDER_REFUNDED'
  | 'ORDER_SHIPPED'
  | 'ORDER_DELIVERED'
  | 'ORDER_CHANGED'
  | 'CHANGE_FAILED'
  | 'RETURN_OPENED'
  | 'RETURN_APPROVED'
  | 'RETURN_REFUSED'
  | 'RETURN_SETTLED'
  | 'SHORTAGE_QUESTION'
  | 'PARCEL_DISPATCHED'
  | 'NOTE_ADDED'
  | 'PAYMENT_METHOD_NEEDED'
  | 'PAYMENT_SLIP'
  | 'ORDER_BACKORDERED'
  | 'RETURN_LABEL'

/** A value that the text of a mail names. */
export type MailValue = {
  /** Name of the placeholder. */
  readonly name: string
  /** Its text; no personal data. */
  readonly value: string
}

/** One line of an order. */
export type OrderLine = {
  /** Id of the line within its order. */
  readonly lineId: string
  /** Stock keeping unit. */
  readonly sku: string
  /** Name of the product as sold. */
  readonly name: string
  /** Category of the product, for rules of tax and refunds. */
  readonly category: string
  /** Units ordered, 1 to 999. */
  readonly quantity: number
  /** Price of one unit in minor units of the order's currency. */
  readonly unitPriceMinor: number
  /** Weight of one unit in grams. */
  readonly weightGrams: number
}

/** How an order came in. */
export type OrderOrigin = 'STORE' | 'STAFF' | 'IMPORT'

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

/** What an order waits for. */
export type OrderStep =
  | 'STOCK_RESERVATION'
  | 'PAYMENT'
  | 'FULFILLMENT_START'
  | 'SHIPMENT'
  | 'DELIVERY'
  | 'STOCK_RELEASE'
  | 'STOCK_COMMIT'
  | 'STOCK_RECEIPT'
  | 'PAYMENT_CANCELLATION'
  | 'PAYMENT_ADJUSTMENT'
  | 'FULFILLMENT_CANCELLATION'
  | 'CHANGE'
  | 'HOLD_REVIEW'
  | 'RETURN_DECISION'
  | 'RETURN_RECEIPT'
  | 'SHORTAGE_ANSWER'
  | 'PAYMENT_ACTION'
  | 'PAYMENT_METHOD'
  | 'PAYMENT_CAPTURE'
  | 'STOCK_HOLD'
  | 'BACKORDER'
  | 'STOCK_RESOURCING'
  | 'RETURN_LABEL'

/** What becomes of an order of which a part is on hand: WAIT sends all at once when all has come, SPLIT sends what is there first, DROP leaves out what is not there. */
export type PartialChoice = 'WAIT' | 'SPLIT' | 'DROP'

/** Who moves money for us. */
export type PaymentProvider = 'STRIPE' | 'ADYEN'

/** The rules under which an order is paid, as they stood when it was placed. */
export type PaymentTerms = {
  /** The rule of the day. */
  readonly ruleId: string
  /** When its money is taken. */
  readonly capture: CaptureTiming
  /** Nobody is there to authenticate or to give another means of payment. */
  readonly offSession: boolean
  /** Whether soft declines are tried again. */
  readonly retries: boolean
  /** How long its customer has to authenticate, milliseconds. */
  readonly actionWindowMs: number
  /** How long its customer has to give another means of payment after a decline, milliseconds; 0: the payment fails at once. */
  readonly methodWindowMs: number
  /** Whether an authorisation that runs out is asked for again; else the order goes on hold. */
  readonly renewsAuthorisations: boolean
}

/** Whom a payment waits for: ACTION and METHOD for its customer, PROVIDER for what takes hours by its nature. */
export type PaymentWait = 'ACTION' | 'METHOD' | 'PROVIDER'

/** The price of an item in one currency. */
export type Price = {
  /** ISO 4217 code. */
  readonly currency: CurrencyCode
  /** Price of one unit in minor units. */
  readonly amountMinor: number
}

/** An item of the catalogue as it was asked for, at the prices of the day in every currency: the order takes the price in its own. */
export type PricedItem = {
  /** Stock keeping unit. */
  readonly sku: string
  /** Name of the product as sold. */
  readonly name: string
  /** Category of the product, for rules of tax and refunds. */
  readonly category: string
  /** Units, 1 to 999. */
  readonly quantity: number
  /** One price for each currency it is sold in. */
  readonly prices: readonly Price[]
  /** Weight of one unit in grams. */
  readonly weightGrams: number
}

/** A token that one provider gave for a means of payment. */
export type ProviderToken = {
  /** Which provider. */
  readonly provider: PaymentProvider
  /** The provider's token; never a card number. */
  readonly token: string
}

/** What came back of one line, and in what condition. */
export type ReceivedLine = {
  /** Id of the line within its order. */
  readonly lineId: string
  /** Units. */
  readonly quantity: number
  /** Condition on receipt. */
  readonly condition: ReturnCondition
}

/** How a refund stands at its provider. */
export type RefundState = 'DONE' | 'FAILED'

/** What is to be reserved of a SKU. */
export type ReservationLine = {
  /** Stock keeping unit. */
  readonly sku: string
  /** Units. */
  readonly quantity: number
  /** What becomes of units that are not on hand. */
  readonly whenShort: LineShortage
}

/** Condition of goods that came back. */
export type ReturnCondition =
  'SELLABLE' | 'OPENED' | 'DAMAGED_BY_CUSTOMER' | 'DAMAGED_IN_TRANSIT' | 'DEFECTIVE' | 'WRONG_ITEM'

/** What a line of a provider’s books is about. */
export type SettlementKind = 'CHARGE' | 'REFUND' | 'REFUND_FAILED' | 'DISPUTE' | 'DISPUTE_REVERSED' | 'FEE' | 'PAYOUT'

/** A quantity of one stock keeping unit. */
export type SkuQuantity = {
  /** Stock keeping unit. */
  readonly sku: string
  /** Units, at least 1. */
  readonly quantity: number
}

/** How an item that may be sold before it is there is supplied. */
export type SkuSupply = {
  /** Stock keeping unit. */
  readonly sku: string
  /** BACKORDER or PREORDER. */
  readonly policy: SupplyPolicy
  /** When it is expected; null: nobody knows. */
  readonly expectedAt: number | null
}

/** A number of units of a SKU, and the warehouse that they are in. */
export type SourcedQuantity = {
  /** Stock keeping unit. */
  readonly sku: string
  /** Units. */
  readonly quantity: number
  /** The warehouse; null where it does not matter which. */
  readonly warehouse: string | null
}

/** Why a quantity of stock has changed. */
export type StockMovement =
  | 'RECEIVED'
  | 'COUNTED'
  | 'RESERVED'
  | 'RELEASED'
  | 'EXPIRED'
  | 'SHIPPED'
  | 'RETURNED'
  | 'WRITTEN_OFF'
  | 'MOVED'
  | 'BACKORDERED'

/** How a stored means of payment stands. */
export type StoredMethodState = 'ATTACHED' | 'DETACHED'

/** What is done when an item is not on hand: STOCK refuses it, BACKORDER and PREORDER take the order and send it once it has come. */
export type SupplyPolicy = 'STOCK' | 'BACKORDER' | 'PREORDER'

/** With what a part of an order is paid. */
export type TenderMethod = 'CARD' | 'BOLETO' | 'GIFT_CARD' | 'VOUCHER'

/** A part of what an order is paid with. */
export type Tender = {
  /** 1, 2, 3 … in the order in which they are charged; unique in an order. */
  readonly tenderId: string
  /** Its kind. */
  readonly method: TenderMethod
  /** How much of the order it pays, minor units; null: all that the others leave. */
  readonly amountMinor: number | null
  /** What it is called by each provider that can charge it. */
  readonly tokens: readonly ProviderToken[]
  /** In how many monthly instalments the issuer bills it; 1 for at once. */
  readonly installments: number
}

/** What an order costs; totalMinor = itemsMinor + shippingMinor + taxMinor. */
export type Totals = {
  /** ISO 4217 code. */
  readonly currency: CurrencyCode
  /** Sum of quantity × unit price, minor units. */
  readonly itemsMinor: number
  /** Shipping, minor units. */
  readonly shippingMinor: number
  /** Tax that is added, minor units. */
  readonly taxMinor: number
  /** Sum of the three, minor units. */
  readonly totalMinor: number
  /** The rule of the day that gave the shipping; imported when the order brought it. */
  readonly shippingRuleId: string
  /** The rule of the day that gave the tax; imported when the order brought it. */
  readonly taxRuleId: string
}

/** A line as it was asked for. Only an import brings a name, price, weight and category of its own; else they come from the catalogue. */
export type WantedLine = {
  /** Stock keeping unit. */
  readonly sku: string
  /** Units, 1 to 999. */
  readonly quantity: number
  /** Name of the product; null: from the catalogue. */
  readonly name: string | null
  /** Price of one unit in minor units; null: from the catalogue. */
  readonly unitPriceMinor: number | null
  /** Weight of one unit in grams; null: from the catalogue. */
  readonly weightGrams: number | null
  /** Category of the product; null: from the catalogue. */
  readonly category: string | null
}

/** What the warehouse could not do as it was asked. */
export type WarehouseException = 'LINE_REJECTED' | 'SHORT_PICK' | 'DAMAGED' | 'ADDRESS_REFUSED'

/** What the warehouse system says of a warehouse order. */
export type WarehouseStatus = 'RECEIVED' | 'RELEASED' | 'PICKING' | 'PACKED' | 'CANCELLED' | 'REJECTED'

/** Somebody gave a command, or a member of staff read personal data. */
export type AccessRecorded = {
  readonly type: 'AccessRecorded'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Who: the subject of the access token. */
  readonly subject: string
  /** As what. */
  readonly role: string
  /** The operation of the API. */
  readonly operation: string
  /** Whose data, where known. */
  readonly customerId: CustomerId | null
  /** The path, without query. */
  readonly resource: string
  /** The command, of a write. */
  readonly commandId: MessageId | null
  /** From where. */
  readonly clientAddress: string
  /** The correlation id of the request. */
  readonly correlation: string
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
  /** In what it is printed. */
  readonly format: LabelFormat
  /** What the carrier charges; null: unknown. */
  readonly costMinor: number | null
  /** Its currency. */
  readonly costCurrency: CurrencyCode | null
  /** When the carrier means to deliver; null: unknown. */
  readonly estimatedDeliveryAt: number | null
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

/** The carrier made a label for a return. */
export type ReturnLabelCreated = {
  readonly type: 'ReturnLabelCreated'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** The return. */
  readonly returnId: MessageId
  /** The carrier. */
  readonly carrier: string
  /** The tracking number. */
  readonly trackingNumber: string
  /** Where the label can be fetched. */
  readonly labelUrl: string
  /** The service booked. */
  readonly serviceType: string
}

/** The carrier makes no label for a return. */
export type ReturnLabelRefused = {
  readonly type: 'ReturnLabelRefused'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** The return. */
  readonly returnId: MessageId
  /** The provider's code. */
  readonly code: string
  /** One sentence for people; no personal data. */
  readonly reason: string
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
  /** The carrier. */
  readonly carrier: string
  /** The carrier's own code; null: none. */
  readonly code: string | null
  /** When the carrier means to deliver it; null: unknown. */
  readonly estimatedDeliveryAt: number | null
}

/** The customer answers what to do about goods that are missing. */
export type AnswerShortage = {
  readonly type: 'AnswerShortage'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The shortage. */
  readonly shortageId: MessageId
  /** AMEND: send the rest; CANCEL: cancel the order. */
  readonly answer: string
}

/** Somebody asks to cancel an order. */
export type CancelOrder = {
  readonly type: 'CancelOrder'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The version of the order that the caller has seen; refused as STALE_VERSION when the order has moved on. */
  readonly expectedVersion: number | null
  /** The digest of the preview that the caller agreed to; refused as PREVIEW_OUTDATED when the plan would now be another. */
  readonly previewDigest: string | null
  /** Why, from the closed list of the API. */
  readonly reasonCode: string
  /** What the caller wrote, sealed. */
  readonly comment: Sealed | null
}

/** Somebody asks to change an order that has not shipped. */
export type ChangeOrder = {
  readonly type: 'ChangeOrder'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The version of the order that the caller has seen; refused as STALE_VERSION when the order has moved on. */
  readonly expectedVersion: number | null
  /** The digest of the preview that the caller agreed to; refused as PREVIEW_OUTDATED when the plan would now be another. */
  readonly previewDigest: string | null
  /** Lines to add. */
  readonly add: readonly WantedLine[]
  /** New quantities of lines; 0 drops the line. */
  readonly quantities: readonly LineQuantity[]
  /** The new address. */
  readonly shippingAddress: Address | null
  /** The new contact, sealed. */
  readonly contact: Sealed | null
  /** What is wrong with contact and address; found before they were sealed. */
  readonly faults: readonly Fault[]
  /** What the caller wrote, sealed. */
  readonly comment: Sealed | null
}

/** Staff approve or refuse a return. */
export type DecideReturn = {
  readonly type: 'DecideReturn'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The return, exchange or claim: the id of the command that opened it. */
  readonly returnId: MessageId
  /** Approve, or refuse. */
  readonly approve: boolean
  /** One sentence for people; no personal data. */
  readonly reason: string
}

/** Staff put an order on hold. */
export type PlaceHold = {
  readonly type: 'PlaceHold'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The version of the order that the caller has seen; refused as STALE_VERSION when the order has moved on. */
  readonly expectedVersion: number | null
  /** Machine-readable code, from a closed list in the glossary. */
  readonly code: string
  /** What the caller wrote, sealed. */
  readonly comment: Sealed | null
}

/** Somebody asks to place an order. */
export type PlaceOrder = {
  readonly type: 'PlaceOrder'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The customer whose order it is. */
  readonly customerId: CustomerId
  /** How it came in. */
  readonly origin: OrderOrigin
  /** ISO 4217 code of all amounts. */
  readonly currency: CurrencyCode
  /** Sealed: name, email, phone. */
  readonly contact: Sealed
  /** What is ordered. */
  readonly lines: readonly WantedLine[]
  /** Where it goes. */
  readonly shippingAddress: Address
  /** What is wrong with contact and address; found before they were sealed. */
  readonly faults: readonly Fault[]
  /** ISO 3166-1 alpha-2 of the means of payment, where it is known. */
  readonly billingCountry: string | null
  /** With what it is paid. */
  readonly tenders: readonly Tender[]
  /** How many orders this customer placed in the 24 hours before; null when it could not be known. */
  readonly recentOrders: number | null
  /** Shipping that an import brings, minor units. */
  readonly shippingMinor: number | null
  /** Tax that an import brings, minor units. */
  readonly taxMinor: number | null
  /** What its customer wants where a part is not on hand; null: as the rules say. */
  readonly whenPartial: PartialChoice | null
}

/** The warehouse has received goods of a return. */
export type ReceiveReturn = {
  readonly type: 'ReceiveReturn'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The return, exchange or claim: the id of the command that opened it. */
  readonly returnId: MessageId
  /** Where it came in; null: where it was to be sent. */
  readonly warehouse: string | null
  /** What came. */
  readonly lines: readonly ReceivedLine[]
  /** Whether nothing more is to come. */
  readonly complete: boolean
}

/** Staff asks to give back a part of what was paid, without goods coming back. */
export type RefundOrder = {
  readonly type: 'RefundOrder'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** For what; none: for the order as a whole. */
  readonly lines: readonly LineQuantity[]
  /** How much, minor units; null: all that was paid for the lines, or all that is left. */
  readonly amountMinor: number | null
  /** Why, from a closed list in the glossary. */
  readonly reasonCode: string
}

/** Staff end a hold. */
export type ReleaseHold = {
  readonly type: 'ReleaseHold'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The version of the order that the caller has seen; refused as STALE_VERSION when the order has moved on. */
  readonly expectedVersion: number | null
  /** The hold. */
  readonly holdId: MessageId
  /** What the caller wrote, sealed. */
  readonly comment: Sealed | null
}

/** Somebody asks for a return, an exchange or a claim. */
export type RequestReturn = {
  readonly type: 'RequestReturn'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The version of the order that the caller has seen; refused as STALE_VERSION when the order has moved on. */
  readonly expectedVersion: number | null
  /** The digest of the preview that the caller agreed to; refused as PREVIEW_OUTDATED when the plan would now be another. */
  readonly previewDigest: string | null
  /** RETURN, EXCHANGE or CLAIM. */
  readonly kind: ChangeKind
  /** What it is about. */
  readonly lines: readonly LineQuantity[]
  /** What is wanted instead, of an exchange. */
  readonly wanted: readonly WantedLine[]
  /** Why, from the closed list of the refund rules. */
  readonly reasonCode: string
  /** REFUND or RESHIP, of a claim. */
  readonly remedy: string | null
  /** Links to photos. */
  readonly photos: readonly string[]
  /** What the caller wrote, sealed. */
  readonly comment: Sealed | null
}

/** Staff have a mail sent again. */
export type ResendMail = {
  readonly type: 'ResendMail'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** Which mail. */
  readonly kind: MailKind
}

/** A command of the service desk was refused. */
export type DeskCommandRefused = {
  readonly type: 'DeskCommandRefused'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** Machine-readable code, from a closed list in the glossary. */
  readonly code: string
  /** One sentence for people; no personal data. */
  readonly reason: string
}

/** The service desk knows an order, and whose it is. */
export type DeskFileOpened = {
  readonly type: 'DeskFileOpened'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The customer whose order it is. */
  readonly customerId: CustomerId
}

/** An escalation was not resolved in time. */
export type EscalationBreached = {
  readonly type: 'EscalationBreached'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The escalation. */
  readonly escalationId: MessageId
  /** The level that was breached. */
  readonly level: number
  /** The level it is on now. */
  readonly nextLevel: number
  /** The next deadline. */
  readonly dueAt: number
}

/** An order was escalated. */
export type EscalationOpened = {
  readonly type: 'EscalationOpened'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The command that caused this; null when a rule, a deadline or an event did. */
  readonly by: CommandRef | null
  /** The escalation. */
  readonly escalationId: MessageId
  /** LOW, NORMAL, HIGH or URGENT. */
  readonly priority: string
  /** 1 to 3. */
  readonly level: number
  /** Until when it is to be resolved. */
  readonly dueAt: number
  /** Why. */
  readonly reasonCode: string
  /** In words, sealed. */
  readonly text: Sealed | null
}

/** An escalation was resolved. */
export type EscalationResolved = {
  readonly type: 'EscalationResolved'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The command that caused this; null when a rule, a deadline or an event did. */
  readonly by: CommandRef | null
  /** The escalation. */
  readonly escalationId: MessageId
  /** In words, sealed. */
  readonly text: Sealed | null
}

/** A note on an order. */
export type NoteAdded = {
  readonly type: 'NoteAdded'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The note: the id of the command. */
  readonly noteId: MessageId
  /** INTERNAL or CUSTOMER. */
  readonly visibility: string
  /** The note, sealed. */
  readonly text: Sealed
}

/** An order was given to a member of staff. */
export type OrderAssigned = {
  readonly type: 'OrderAssigned'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** Subject of the member of staff; null: nobody. */
  readonly assignee: string | null
}

/** Somebody writes a note on an order. */
export type AddNote = {
  readonly type: 'AddNote'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** INTERNAL or CUSTOMER. */
  readonly visibility: string
  /** The note, sealed. */
  readonly text: Sealed
}

/** Somebody gives an order to a member of staff. */
export type AssignOrder = {
  readonly type: 'AssignOrder'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** Subject of the member of staff; null: nobody. */
  readonly assignee: string | null
}

/** Somebody escalates an order. */
export type OpenEscalation = {
  readonly type: 'OpenEscalation'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** LOW, NORMAL, HIGH or URGENT. */
  readonly priority: string
  /** Why, from the closed list of the API. */
  readonly reasonCode: string
  /** In words, sealed. */
  readonly text: Sealed | null
}

/** Somebody resolves an escalation. */
export type ResolveEscalation = {
  readonly type: 'ResolveEscalation'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The escalation: the id of the command that opened it. */
  readonly escalationId: MessageId
  /** In words, sealed. */
  readonly text: Sealed | null
}

/** A connector is about to make a call that is not idempotent, or withdraws that it was: the call had certainly no effect. */
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
  /** Number of the call among those of this life of its writer, from 1. */
  readonly attempt: number
  /** The call had no effect; its number is never used again. */
  readonly withdrawn: boolean
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

/** Somebody of the warehouse gives up what failed. */
export type AbandonFulfillment = {
  readonly type: 'AbandonFulfillment'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** One sentence for people; no personal data. */
  readonly reason: string
}

/** A fulfillment is put into a wave of picking. */
export type AssignWave = {
  readonly type: 'AssignWave'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** The wave. */
  readonly waveId: string
}

/** Somebody packed all that was picked. */
export type PackParcel = {
  readonly type: 'PackParcel'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** Weight of the parcel in grams; null: as worked out from the lines. */
  readonly weightGrams: number | null
  /** What is in the parcel; empty: all that was picked and is in none. */
  readonly lines: readonly LineQuantity[]
}

/** Somebody reports that stock is not as the books say. */
export type ReportInventoryIssue = {
  readonly type: 'ReportInventoryIssue'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** What it is about. */
  readonly sku: string
  /** Machine-readable code, from a closed list in the glossary. */
  readonly code: string
  /** Units concerned. */
  readonly quantity: number
  /** What the caller wrote, sealed. */
  readonly comment: Sealed | null
}

/** Somebody can not find all that is to be picked. */
export type ReportShortPick = {
  readonly type: 'ReportShortPick'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** What is missing. */
  readonly lines: readonly LineQuantity[]
}

/** Somebody asks for the label. */
export type RequestShipment = {
  readonly type: 'RequestShipment'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
}

/** Somebody of the warehouse has what failed tried again. */
export type RetryFulfillment = {
  readonly type: 'RetryFulfillment'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** A corrected address; null: as it was. */
  readonly shipTo: Address | null
}

/** Somebody scanned what they picked. */
export type ScanItem = {
  readonly type: 'ScanItem'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** What was scanned. */
  readonly sku: string
  /** Units. */
  readonly quantity: number
}

/** Somebody starts to pick. */
export type StartPicking = {
  readonly type: 'StartPicking'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
}

/** A command of the warehouse changed nothing that others need to know. */
export type FloorCommandDone = {
  readonly type: 'FloorCommandDone'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** Which command did this, and whose. */
  readonly by: CommandRef
}

/** A command of the warehouse was refused; the fulfillment is untouched. */
export type FloorCommandRefused = {
  readonly type: 'FloorCommandRefused'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** Machine-readable code, from a closed list in the glossary. */
  readonly code: string
  /** One sentence for people; no personal data. */
  readonly reason: string
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
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** The warehouse. */
  readonly warehouse: string
  /** The warehouse system's number. */
  readonly warehouseOrderNumber: string
}

/** The fulfillment goes on without the goods that are missing. */
export type FulfillmentAmended = {
  readonly type: 'FulfillmentAmended'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** What is left out. */
  readonly dropped: readonly LineQuantity[]
}

/** A request has failed, and somebody of the warehouse is to look at it: to have it tried again, or to give it up. */
export type FulfillmentBlocked = {
  readonly type: 'FulfillmentBlocked'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** What has failed. */
  readonly step: BlockedStep
  /** The request that failed. */
  readonly requestId: MessageId
  /** The provider's code. */
  readonly code: string
  /** One sentence for people; no personal data. */
  readonly reason: string
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
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** One sentence for people; no personal data. */
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
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** Machine-readable code, from a closed list in the glossary. */
  readonly code: string
  /** One sentence for people; no personal data. */
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
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** One sentence for people; no personal data. */
  readonly reason: string
}

/** The last parcel of a fulfillment was delivered. */
export type FulfillmentDelivered = {
  readonly type: 'FulfillmentDelivered'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** The carrier. */
  readonly carrier: string
  /** The carrier's number. */
  readonly trackingNumber: string
  /** When, as the carrier has it. */
  readonly deliveredAt: number
  /** The parcel: the id of the fact that it was packed. */
  readonly parcelId: MessageId
}

/** The warehouse or the carrier refused for good. */
export type FulfillmentFailed = {
  readonly type: 'FulfillmentFailed'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** Machine-readable code, from a closed list in the glossary. */
  readonly code: string
  /** One sentence for people; no personal data. */
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
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** What is waited for. */
  readonly waitingFor: string
  /** How often it has been overdue. */
  readonly attempt: number
  /** The parcel that it is about; null: none. */
  readonly parcelId: MessageId | null
}

/** What had failed is tried again. */
export type FulfillmentRetried = {
  readonly type: 'FulfillmentRetried'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** What had failed. */
  readonly step: BlockedStep
  /** Where it goes now. */
  readonly shipTo: Address
}

/** The carrier has the last parcel of a fulfillment. */
export type FulfillmentShipped = {
  readonly type: 'FulfillmentShipped'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** The carrier. */
  readonly carrier: string
  /** The carrier's number. */
  readonly trackingNumber: string
  /** When, as the carrier has it. */
  readonly shippedAt: number
  /** The parcel: the id of the fact that it was packed. */
  readonly parcelId: MessageId
  /** What is in the parcel that left last. */
  readonly lines: readonly LineQuantity[]
  /** Where it was. */
  readonly warehouse: string
}

/** Goods are missing and no warehouse has them: the customer is to say what to do. */
export type FulfillmentShort = {
  readonly type: 'FulfillmentShort'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** What is missing. */
  readonly lines: readonly LineQuantity[]
}

/** Picking has started. */
export type FulfillmentStarted = {
  readonly type: 'FulfillmentStarted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** The command that caused this; null when a rule, a deadline or an event did. */
  readonly by: CommandRef | null
  /** The warehouse. */
  readonly warehouse: string
}

/** Stock is not as the books say. */
export type InventoryIssueReported = {
  readonly type: 'InventoryIssueReported'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** What it is about. */
  readonly sku: string
  /** Machine-readable code, from a closed list in the glossary. */
  readonly code: string
  /** Units concerned. */
  readonly quantity: number
  /** What the caller wrote, sealed. */
  readonly comment: Sealed | null
}

/** Picked goods were scanned and are the right ones. */
export type ItemScanned = {
  readonly type: 'ItemScanned'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** What was scanned. */
  readonly sku: string
  /** Units. */
  readonly quantity: number
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
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** The warehouse. */
  readonly warehouse: string
  /** Where the parcel goes. */
  readonly shipTo: Address
  /** Sealed: name, email, phone. */
  readonly contact: Sealed
  /** Weight of the parcel in grams. */
  readonly weightGrams: number
  /** The parcel: the id of the fact that it was packed. */
  readonly parcelId: MessageId
  /** The carrier. */
  readonly carrier: string
  /** The carrier's services that will do, the usual one first. */
  readonly services: readonly string[]
  /** In what it is printed. */
  readonly format: LabelFormat
  /** What is in the parcel, for customs. */
  readonly lines: readonly OrderLine[]
  /** Of the prices of the lines. */
  readonly currency: CurrencyCode
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
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** The request that made the label. */
  readonly labelRequestId: MessageId
  /** The carrier's number. */
  readonly trackingNumber: string
  /** One sentence for people; no personal data. */
  readonly reason: string
  /** The parcel: the id of the fact that it was packed. */
  readonly parcelId: MessageId
  /** The carrier. */
  readonly carrier: string
}

/** One of the parcels of a fulfillment was delivered; others are still under way. */
export type ParcelDelivered = {
  readonly type: 'ParcelDelivered'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** The parcel: the id of the fact that it was packed. */
  readonly parcelId: MessageId
  /** The carrier. */
  readonly carrier: string
  /** The carrier's number. */
  readonly trackingNumber: string
  /** When it was delivered. */
  readonly deliveredAt: number
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
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** The carrier. */
  readonly carrier: string
  /** The carrier's number. */
  readonly trackingNumber: string
  /** Where the label can be fetched. */
  readonly labelUrl: string
  /** The parcel: the id of the fact that it was packed. */
  readonly parcelId: MessageId
  /** The carrier's service that was booked. */
  readonly service: string
  /** In what the label is printed. */
  readonly format: LabelFormat
  /** When the carrier means to deliver it; null: unknown. */
  readonly estimatedDeliveryAt: number | null
}

/** A parcel is packed; its id names the parcel. */
export type ParcelPacked = {
  readonly type: 'ParcelPacked'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** The command that caused this; null when a rule, a deadline or an event did. */
  readonly by: CommandRef | null
  /** Weight of the parcel in grams. */
  readonly weightGrams: number
  /** What is in it. */
  readonly lines: readonly LineQuantity[]
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
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** The carrier's number. */
  readonly trackingNumber: string
  /** The carrier's state of the parcel. */
  readonly carrierStatus: CarrierStatus
  /** When, as the carrier has it. */
  readonly scannedAt: number
  /** The parcel: the id of the fact that it was packed. */
  readonly parcelId: MessageId
  /** Where it was scanned. */
  readonly location: string | null
  /** When the carrier means to deliver it; null: unknown. */
  readonly estimatedDeliveryAt: number | null
}

/** The carrier has one of the parcels of a fulfillment; others are still here. */
export type ParcelShipped = {
  readonly type: 'ParcelShipped'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** The parcel: the id of the fact that it was packed. */
  readonly parcelId: MessageId
  /** The carrier. */
  readonly carrier: string
  /** The carrier's number. */
  readonly trackingNumber: string
  /** When the carrier took it. */
  readonly shippedAt: number
  /** What is in it. */
  readonly lines: readonly LineQuantity[]
  /** Where it was. */
  readonly warehouse: string
}

/** Asks the carrier for a label with which a customer sends goods back. */
export type ReturnLabelRequested = {
  readonly type: 'ReturnLabelRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The return. */
  readonly returnId: MessageId
  /** Where the goods go. */
  readonly warehouse: string
  /** Where the customer is. */
  readonly from: Address
  /** Sealed: name, email, phone. */
  readonly contact: Sealed
  /** What comes back. */
  readonly lines: readonly OrderLine[]
  /** Of the prices of the lines. */
  readonly currency: CurrencyCode
  /** Weight of the parcel in grams. */
  readonly weightGrams: number
  /** The carrier. */
  readonly carrier: string
  /** The carrier's services that will do, the usual one first. */
  readonly services: readonly string[]
  /** In what it is printed. */
  readonly format: LabelFormat
}

/** A return has its label. */
export type ReturnParcelLabelled = {
  readonly type: 'ReturnParcelLabelled'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The return. */
  readonly returnId: MessageId
  /** The carrier. */
  readonly carrier: string
  /** The carrier's number. */
  readonly trackingNumber: string
  /** Where the label can be fetched. */
  readonly labelUrl: string
}

/** The carrier makes no label for a return. */
export type ReturnParcelRefused = {
  readonly type: 'ReturnParcelRefused'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The return. */
  readonly returnId: MessageId
  /** The provider's code. */
  readonly code: string
  /** One sentence for people; no personal data. */
  readonly reason: string
}

/** Goods could not be found. */
export type ShortPickReported = {
  readonly type: 'ShortPickReported'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** What is missing. */
  readonly lines: readonly LineQuantity[]
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
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** The request that made the warehouse order. */
  readonly warehouseRequestId: MessageId
  /** One sentence for people; no personal data. */
  readonly reason: string
}

/** The warehouse system could not do as it was asked. */
export type WarehouseExceptionNoted = {
  readonly type: 'WarehouseExceptionNoted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** What happened. */
  readonly exception: WarehouseException
  /** The report that told of it. */
  readonly reportId: MessageId
  /** The goods that it is about. */
  readonly lines: readonly LineQuantity[]
  /** Why, where it gave a reason. */
  readonly reason: string | null
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
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** Why goods are sent. */
  readonly purpose: FulfillmentPurpose
  /** The warehouse. */
  readonly warehouse: string
  /** What to pick. */
  readonly lines: readonly OrderLine[]
  /** Where the parcel goes. */
  readonly shipTo: Address
  /** Sealed: name, email, phone. */
  readonly contact: Sealed
  /** Of the prices of the lines. */
  readonly currency: CurrencyCode
}

/** The fulfillment is part of a wave of picking. */
export type WaveAssigned = {
  readonly type: 'WaveAssigned'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The wave. */
  readonly waveId: string
}

/** A request to cancel, passed on in order behind the placement. */
export type CancellationAdmitted = {
  readonly type: 'CancellationAdmitted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The version of the order that the caller has seen; refused as STALE_VERSION when the order has moved on. */
  readonly expectedVersion: number | null
  /** The digest of the preview that the caller agreed to; refused as PREVIEW_OUTDATED when the plan would now be another. */
  readonly previewDigest: string | null
  /** Why. */
  readonly reasonCode: string
}

/** A change that passed every rule of intake, with prices of the day. */
export type ChangeAdmitted = {
  readonly type: 'ChangeAdmitted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The version of the order that the caller has seen; refused as STALE_VERSION when the order has moved on. */
  readonly expectedVersion: number | null
  /** The digest of the preview that the caller agreed to; refused as PREVIEW_OUTDATED when the plan would now be another. */
  readonly previewDigest: string | null
  /** What to add, at the prices of the catalogue; line ids are given by the order. */
  readonly add: readonly PricedItem[]
  /** New quantities of lines; 0 drops the line. */
  readonly quantities: readonly LineQuantity[]
  /** The new address. */
  readonly shippingAddress: Address | null
  /** The new contact, sealed. */
  readonly contact: Sealed | null
}

/** A command that broke a rule of intake. */
export type CommandNotAdmitted = {
  readonly type: 'CommandNotAdmitted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** Machine-readable code, from a closed list in the glossary. */
  readonly code: string
  /** One sentence for people; no personal data. */
  readonly reason: string
}

/** A placement that passed every rule of intake, with prices and totals of the day. */
export type PlacementAccepted = {
  readonly type: 'PlacementAccepted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The customer whose order it is. */
  readonly customerId: CustomerId
  /** How it came in. */
  readonly origin: OrderOrigin
  /** Sealed: name, email, phone. */
  readonly contact: Sealed
  /** The lines ordered, at the prices of the catalogue. */
  readonly lines: readonly OrderLine[]
  /** What the order costs. */
  readonly totals: Totals
  /** Where it goes. */
  readonly shippingAddress: Address
  /** ISO 3166-1 alpha-2 of the means of payment, where it is known. */
  readonly billingCountry: string | null
  /** With what it is paid. */
  readonly tenders: readonly Tender[]
  /** The rules under which it is paid. */
  readonly terms: PaymentTerms
  /** How many orders this customer placed in the 24 hours before; null when it could not be known. */
  readonly recentOrders: number | null
  /** The rules for what is not on hand. */
  readonly availability: AvailabilityTerms
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
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The customer whose order it is. */
  readonly customerId: CustomerId
  /** Machine-readable code, from a closed list in the glossary. */
  readonly code: string
  /** One sentence for people; no personal data. */
  readonly reason: string
}

/** A request for a return, an exchange or a claim, with prices of the day. */
export type ReturnAdmitted = {
  readonly type: 'ReturnAdmitted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The version of the order that the caller has seen; refused as STALE_VERSION when the order has moved on. */
  readonly expectedVersion: number | null
  /** The digest of the preview that the caller agreed to; refused as PREVIEW_OUTDATED when the plan would now be another. */
  readonly previewDigest: string | null
  /** RETURN, EXCHANGE or CLAIM. */
  readonly kind: ChangeKind
  /** What it is about. */
  readonly lines: readonly LineQuantity[]
  /** What is wanted instead, at the prices of the catalogue; line ids are given by the order. */
  readonly wanted: readonly PricedItem[]
  /** Why. */
  readonly reasonCode: string
  /** REFUND or RESHIP, of a claim. */
  readonly remedy: string | null
  /** Links to photos. */
  readonly photos: readonly string[]
  /** What the caller wrote, sealed. */
  readonly comment: Sealed | null
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

/** A reservation is held for longer, or confirmed. */
export type StockHeld = {
  readonly type: 'StockHeld'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** The request that made the reservation. */
  readonly reservationRequestId: MessageId
  /** Until when; null: for good. */
  readonly until: number | null
}

/** The inventory service has booked goods that came back. */
export type StockReceived = {
  readonly type: 'StockReceived'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The request that this answers. */
  readonly requestId: MessageId
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

/** What is on hand is reserved; the rest is as each line asked for. */
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
  /** What is reserved, and where. */
  readonly sources: readonly SourcedQuantity[]
  /** What is on backorder. */
  readonly backordered: readonly BackorderedQuantity[]
  /** What was left out. */
  readonly dropped: readonly SkuQuantity[]
}

/** Units that were not found are reserved in other warehouses, as far as there are any. */
export type StockResourced = {
  readonly type: 'StockResourced'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** The request that made the reservation. */
  readonly reservationRequestId: MessageId
  /** What is reserved instead, and where. */
  readonly sources: readonly SourcedQuantity[]
  /** What is nowhere else; it stays reserved where it was. */
  readonly missing: readonly SourcedQuantity[]
}

/** The product platform tells how an item of the catalogue is now. */
export type CatalogueItemChanged = {
  readonly type: 'CatalogueItemChanged'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Stock keeping unit; the key of its record. */
  readonly sku: string
  /** Name of the product as sold. */
  readonly name: string
  /** Category of the product. */
  readonly category: string
  /** One price for each currency it is sold in. */
  readonly prices: readonly Price[]
  /** Weight of one unit in grams. */
  readonly weightGrams: number
  /** Rises with every change of the item: an event with a lower one is outdated. */
  readonly sequence: number
  /** Whether it is no longer sold. */
  readonly discontinued: boolean
  /** The size of one unit; null: unknown. */
  readonly dimensions: Dimensions | null
  /** What is done when it is not on hand. */
  readonly supply: SupplyPolicy
  /** When an item that is not on hand is expected; null: nobody knows. */
  readonly expectedAt: number | null
  /** Harmonised System code for customs; null: that of its category. */
  readonly hsCode: string | null
  /** Where it was made, ISO 3166-1 alpha-2; null: unknown. */
  readonly originCountry: string | null
}

/** A quantity of a SKU in one warehouse has changed: the change, and how it is after it. */
export type StockMoved = {
  readonly type: 'StockMoved'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Stock keeping unit; the key of its record. */
  readonly sku: string
  /** The warehouse. */
  readonly warehouse: string
  /** Why. */
  readonly movement: StockMovement
  /** Units more (or less, where negative) on hand. */
  readonly onHandChange: number
  /** Units more (or less, where negative) reserved. */
  readonly reservedChange: number
  /** Units on hand after this. */
  readonly onHand: number
  /** Units of them reserved after this. */
  readonly reserved: number
  /** 1, 2, 3 … for each SKU and warehouse: what has a lower one came before. */
  readonly sequence: number
  /** The order, delivery, count or return that caused it. */
  readonly reference: string | null
  /** When it happened. */
  readonly occurredAt: number
}

/** Units on backorder have come and are reserved. */
export type BackorderFilled = {
  readonly type: 'BackorderFilled'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The request that made the reservation. */
  readonly reservationRequestId: MessageId
  /** What has come, and where it is. */
  readonly sources: readonly SourcedQuantity[]
}

/** A request to send a mail again was refused. */
export type MailCommandRefused = {
  readonly type: 'MailCommandRefused'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** Machine-readable code, from a closed list in the glossary. */
  readonly code: string
  /** One sentence for people; no personal data. */
  readonly reason: string
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

/** A fact to tell came before its order was known here; its mail is asked for as soon as the order is. */
export type MailPostponed = {
  readonly type: 'MailPostponed'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which mail. */
  readonly kind: MailKind
  /** What the text names. */
  readonly values: readonly MailValue[]
  /** Id of the fact that the customer is to be told. */
  readonly factId: MessageId
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
  /** The command that caused this; null when a rule, a deadline or an event did. */
  readonly by: CommandRef | null
  /** Which mail. */
  readonly kind: MailKind
  /** Sealed: name, email, phone. */
  readonly contact: Sealed
  /** What the text names. */
  readonly values: readonly MailValue[]
  /** The request in doubt, or the postponed mail, that this one takes the place of. */
  readonly replaces: MessageId | null
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

/** A change could not be done: the order is as it was before. */
export type ChangeFailed = {
  readonly type: 'ChangeFailed'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The change. */
  readonly changeId: MessageId
  /** Machine-readable code, from a closed list in the glossary. */
  readonly code: string
  /** One sentence for people; no personal data. */
  readonly reason: string
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
  readonly version: number
}

/** A change has begun; no other begins before it has ended. */
export type ChangeOpened = {
  readonly type: 'ChangeOpened'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** What is going to happen. */
  readonly plan: ChangePlan
  /** The digest of the plan: the same plan on the same version has the same digest. */
  readonly digest: string
  /** The new address. */
  readonly shippingAddress: Address | null
  /** The new contact, sealed. */
  readonly contact: Sealed | null
  /** Why, of a cancellation. */
  readonly reasonCode: string | null
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
  readonly version: number
}

/** Tells a fulfillment that waits for missing goods to go on without them. */
export type FulfillmentAmendmentRequested = {
  readonly type: 'FulfillmentAmendmentRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** What is left out. */
  readonly drop: readonly LineQuantity[]
}

/** Asks to stop a fulfillment, which is refused once picking has started, or with force once it is packed. */
export type FulfillmentCancellationRequested = {
  readonly type: 'FulfillmentCancellationRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** Stop it although picking has started. */
  readonly force: boolean
  /** One sentence for people; no personal data. */
  readonly reason: string
}

/** The order has taken note of what became of a fulfillment. */
export type FulfillmentNoted = {
  readonly type: 'FulfillmentNoted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** STARTED, CANCELLED, CANCELLATION_REFUSED, FAILED or RESOURCED; CANCELLED where the order had asked for it. */
  readonly outcome: string
  /** RESOURCED: what is to be sent from elsewhere; else empty. */
  readonly lines: readonly LineQuantity[]
}

/** Asks for goods to be picked, packed and shipped; its id names the fulfillment. */
export type FulfillmentRequested = {
  readonly type: 'FulfillmentRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Why goods are sent. */
  readonly purpose: FulfillmentPurpose
  /** What is sent. */
  readonly lines: readonly OrderLine[]
  /** Where it goes. */
  readonly shippingAddress: Address
  /** Sealed: name, email, phone. */
  readonly contact: Sealed
  /** The warehouse that has the goods. */
  readonly warehouse: string
  /** Of the prices of the lines. */
  readonly currency: CurrencyCode
}

/** A part of the order is not there yet: it is sent once it has come. */
export type OrderBackordered = {
  readonly type: 'OrderBackordered'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** What is on backorder. */
  readonly lines: readonly BackorderedQuantity[]
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
  readonly version: number
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
  /** The command that caused this; null when a rule, a deadline or an event did. */
  readonly by: CommandRef | null
  /** Machine-readable code, from a closed list in the glossary. */
  readonly code: string
  /** One sentence for people; no personal data. */
  readonly reason: string
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
  readonly version: number
}

/** A change is done: the order is now this. */
export type OrderChanged = {
  readonly type: 'OrderChanged'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The change: the id of the command that opened it. */
  readonly changeId: MessageId
  /** The lines of the order. */
  readonly lines: readonly OrderLine[]
  /** What the order costs. */
  readonly totals: Totals
  /** What was charged on top. */
  readonly chargeMinor: number
  /** What is being returned. */
  readonly refundMinor: number
  /** Where it goes. */
  readonly shippingAddress: Address
  /** How to reach the customer, sealed. */
  readonly contact: Sealed
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
  readonly version: number
}

/** A command was refused; the order is untouched. */
export type OrderCommandRefused = {
  readonly type: 'OrderCommandRefused'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** Machine-readable code, from a closed list in the glossary. */
  readonly code: string
  /** One sentence for people; no personal data. */
  readonly reason: string
  /** What the change would do now, when the preview that was agreed to is outdated. */
  readonly plan: ChangePlan | null
  /** The digest of that plan. */
  readonly digest: string | null
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
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The customer whose order it is. */
  readonly customerId: CustomerId
  /** How it came in. */
  readonly origin: OrderOrigin
  /** Sealed: name, email, phone. */
  readonly contact: Sealed
  /** The lines ordered. */
  readonly lines: readonly OrderLine[]
  /** What the order costs. */
  readonly totals: Totals
  /** Where it goes. */
  readonly shippingAddress: Address
  /** With what it is paid. */
  readonly tenders: readonly Tender[]
  /** The rules under which it is paid. */
  readonly terms: PaymentTerms
  /** The rules for what is not on hand. */
  readonly availability: AvailabilityTerms
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
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

/** The order is on hold: nothing is charged or sent until it is released. */
export type OrderHeld = {
  readonly type: 'OrderHeld'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The command that caused this; null when a rule, a deadline or an event did. */
  readonly by: CommandRef | null
  /** The hold: the id of this or of the command. */
  readonly holdId: MessageId
  /** Machine-readable code, from a closed list in the glossary. */
  readonly code: string
  /** One sentence for people; no personal data. */
  readonly reason: string
  /** The rule of the day that put it on hold. */
  readonly ruleId: string | null
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
  readonly version: number
}

/** The payment follows what is due. */
export type OrderPaymentAdjusted = {
  readonly type: 'OrderPaymentAdjusted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** What was secured on top, minor units. */
  readonly chargedMinor: number
  /** What of it was taken at once, minor units. */
  readonly capturedMinor: number
  /** What was returned, minor units. */
  readonly refundedMinor: number
  /** What is secured and will not be taken, minor units. */
  readonly releasedMinor: number
  /** ISO 4217 code. */
  readonly currency: CurrencyCode
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
  readonly version: number
}

/** The payment waits for the customer, or for what takes its provider hours. */
export type OrderPaymentAwaited = {
  readonly type: 'OrderPaymentAwaited'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** For whom. */
  readonly waitsFor: PaymentWait
  /** Sealed JSON: what the customer's page needs to go on. */
  readonly action: Sealed | null
  /** Why, machine-readable. */
  readonly code: string
  /** When it is over if nothing comes. */
  readonly until: number
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
  readonly version: number
}

/** Money has been taken after the payment was complete, or what was told to be taken was not after all. */
export type OrderPaymentCaptured = {
  readonly type: 'OrderPaymentCaptured'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request of the capture; of what was taken at once, of what told of it. */
  readonly captureRequestId: MessageId
  /** How much, minor units; below 0 where it came to nothing. */
  readonly amountMinor: number
  /** ISO 4217 code. */
  readonly currency: CurrencyCode
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
  readonly version: number
}

/** The payment is secured: taken, or authorised. */
export type OrderPaymentCompleted = {
  readonly type: 'OrderPaymentCompleted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** What is secured, minor units. */
  readonly amountMinor: number
  /** What of it was taken, minor units. */
  readonly capturedMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
  /** The payment provider's id of the payment. */
  readonly providerPaymentId: string
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
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
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The customer whose order it is. */
  readonly customerId: CustomerId
  /** Machine-readable code, from a closed list in the glossary. */
  readonly code: string
  /** One sentence for people; no personal data. */
  readonly reason: string
}

/** A hold has ended. */
export type OrderReleased = {
  readonly type: 'OrderReleased'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The command that caused this; null when an event did. */
  readonly by: CommandRef | null
  /** The hold. */
  readonly holdId: MessageId
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
  readonly version: number
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

/** One of the parcels of the order was delivered. */
export type ParcelArrived = {
  readonly type: 'ParcelArrived'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** When, as the carrier has it. */
  readonly deliveredAt: number
  /** Whether all of the fulfillment has arrived. */
  readonly isWhole: boolean
  /** The carrier's number. */
  readonly trackingNumber: string
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
  readonly version: number
}

/** The carrier has one of the parcels of the order. */
export type ParcelDispatched = {
  readonly type: 'ParcelDispatched'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** Why it is sent. */
  readonly purpose: FulfillmentPurpose
  /** The carrier. */
  readonly carrier: string
  /** The carrier's number. */
  readonly trackingNumber: string
  /** Whether all of the fulfillment has left. */
  readonly isWhole: boolean
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
  readonly version: number
}

/** Sets what is to be captured for the order in all, less what is returned: the difference is charged or refunded. */
export type PaymentAdjustmentRequested = {
  readonly type: 'PaymentAdjustmentRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The amount due in all, minor units. */
  readonly dueMinor: number
  /** ISO 4217 code. */
  readonly currency: CurrencyCode
  /** One sentence for people; no personal data. */
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

/** Asks to take what is due for what has been sent so far. */
export type PaymentCaptureRequested = {
  readonly type: 'PaymentCaptureRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** What is to be taken in all by now, minor units. */
  readonly captureMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
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
  /** What to secure, minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
  /** With what it is paid. */
  readonly tenders: readonly Tender[]
  /** Under which rules. */
  readonly terms: PaymentTerms
  /** Who pays. */
  readonly customerId: CustomerId
}

/** What became of a request about the payment is known. */
export type PaymentSettled = {
  readonly type: 'PaymentSettled'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The request. */
  readonly requestId: MessageId
  /** NOTHING_CAPTURED, REFUNDED, ADJUSTED or FAILED. */
  readonly outcome: string
}

/** Staff gives back a part of what was paid: less is due by it. */
export type RefundGranted = {
  readonly type: 'RefundGranted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The command that caused this. */
  readonly by: CommandRef
  /** For what; none: for the order as a whole. */
  readonly lines: readonly LineQuantity[]
  /** How much, minor units. */
  readonly amountMinor: number
  /** ISO 4217 code. */
  readonly currency: CurrencyCode
  /** Why, from a closed list in the glossary. */
  readonly reasonCode: string
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
  readonly version: number
}

/** A return may be sent in, or a claim is granted. */
export type ReturnApproved = {
  readonly type: 'ReturnApproved'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The command that caused this; null when a rule, a deadline or an event did. */
  readonly by: CommandRef | null
  /** The return, exchange or claim: the id of the command that opened it. */
  readonly returnId: MessageId
  /** One sentence for people; no personal data. */
  readonly reason: string
  /** Until when the goods are to arrive. */
  readonly expiresAt: number
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
  readonly version: number
}

/** The goods of a return did not arrive in time. */
export type ReturnExpired = {
  readonly type: 'ReturnExpired'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The return, exchange or claim: the id of the command that opened it. */
  readonly returnId: MessageId
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
  readonly version: number
}

/** A return has its label. */
export type ReturnLabelled = {
  readonly type: 'ReturnLabelled'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The return. */
  readonly returnId: MessageId
  /** The carrier. */
  readonly carrier: string
  /** The carrier's number. */
  readonly trackingNumber: string
  /** Where the label can be fetched. */
  readonly labelUrl: string
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
  readonly version: number
}

/** A return, exchange or claim is open. */
export type ReturnOpened = {
  readonly type: 'ReturnOpened'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The return, exchange or claim: the id of the command that opened it. */
  readonly returnId: MessageId
  /** What is going to happen. */
  readonly plan: ChangePlan
  /** The digest of the plan: the same plan on the same version has the same digest. */
  readonly digest: string
  /** What it is about. */
  readonly lines: readonly LineQuantity[]
  /** What is wanted instead, of an exchange. */
  readonly wanted: readonly OrderLine[]
  /** Why. */
  readonly reasonCode: string
  /** REFUND or RESHIP, of a claim. */
  readonly remedy: string | null
  /** Links to photos. */
  readonly photos: readonly string[]
  /** What the caller wrote, sealed. */
  readonly comment: Sealed | null
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
  readonly version: number
}

/** Asks for a label with which a customer sends goods back. */
export type ReturnParcelRequested = {
  readonly type: 'ReturnParcelRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The return. */
  readonly returnId: MessageId
  /** Where the goods go. */
  readonly warehouse: string
  /** Where the customer is. */
  readonly from: Address
  /** Sealed: name, email, phone. */
  readonly contact: Sealed
  /** What comes back. */
  readonly lines: readonly OrderLine[]
  /** Of the prices of the lines. */
  readonly currency: CurrencyCode
}

/** Goods of a return have arrived. */
export type ReturnReceived = {
  readonly type: 'ReturnReceived'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The return, exchange or claim: the id of the command that opened it. */
  readonly returnId: MessageId
  /** Where it came in. */
  readonly warehouse: string
  /** What came. */
  readonly lines: readonly ReceivedLine[]
  /** Whether nothing more is to come. */
  readonly complete: boolean
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
  readonly version: number
}

/** A return was refused. */
export type ReturnRefused = {
  readonly type: 'ReturnRefused'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The return, exchange or claim: the id of the command that opened it. */
  readonly returnId: MessageId
  /** One sentence for people; no personal data. */
  readonly reason: string
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
  readonly version: number
}

/** A return is done. */
export type ReturnSettled = {
  readonly type: 'ReturnSettled'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The return, exchange or claim: the id of the command that opened it. */
  readonly returnId: MessageId
  /** REFUNDED, EXCHANGED, RESHIPPED or NOTHING. */
  readonly outcome: string
  /** What is returned to the customer. */
  readonly refundMinor: number
  /** What is kept as a fee. */
  readonly feeMinor: number
  /** What was charged on top. */
  readonly chargeMinor: number
  /** The lines of the order afterwards. */
  readonly lines: readonly OrderLine[]
  /** What the order costs afterwards. */
  readonly totals: Totals
  /** The refund rule of its day. */
  readonly ruleId: string | null
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
  readonly version: number
}

/** It is known what to do about goods that are missing. */
export type ShortageAnswered = {
  readonly type: 'ShortageAnswered'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The command that caused this; null when a rule, a deadline or an event did. */
  readonly by: CommandRef | null
  /** The shortage. */
  readonly shortageId: MessageId
  /** AMEND or CANCEL. */
  readonly answer: string
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
  readonly version: number
}

/** Goods are missing: the customer is asked what to do. */
export type ShortageOpened = {
  readonly type: 'ShortageOpened'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The shortage: the id of the event that told of it. */
  readonly shortageId: MessageId
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** What is missing. */
  readonly lines: readonly LineQuantity[]
  /** Until when an answer is awaited. */
  readonly answerBy: number
  /** The state of the order after this. */
  readonly status: OrderStatus
  /** The version of the order: 1 when created, one more with each fact that carries a version. */
  readonly version: number
}

/** Tells the inventory service that reserved goods have left. */
export type StockCommitRequested = {
  readonly type: 'StockCommitRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The request that made the reservation. */
  readonly reservationRequestId: MessageId
  /** What has left; empty: all that is left. */
  readonly lines: readonly SourcedQuantity[]
}

/** Asks the inventory service to hold a reservation for longer, or to confirm it: a reservation that is confirmed does not expire. */
export type StockHoldRequested = {
  readonly type: 'StockHoldRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The request that made the reservation. */
  readonly reservationRequestId: MessageId
  /** Until when; null: confirm it. */
  readonly until: number | null
}

/** Tells the inventory service that goods came back. */
export type StockReceiptRequested = {
  readonly type: 'StockReceiptRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The return, exchange or claim: the id of the command that opened it. */
  readonly returnId: MessageId
  /** Where it came in. */
  readonly warehouse: string
  /** What came back. */
  readonly lines: readonly SkuQuantity[]
  /** RESTOCK or WRITE_OFF. */
  readonly disposition: string
}

/** Asks the inventory service to give a reservation, or a part of it, back; harmless where it was never made. */
export type StockReleaseRequested = {
  readonly type: 'StockReleaseRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The request that made the reservation. */
  readonly reservationRequestId: MessageId
  /** What to give back; empty: all that is left. */
  readonly lines: readonly SourcedQuantity[]
  /** One sentence for people; no personal data. */
  readonly reason: string
}

/** Asks the inventory service to reserve what is on hand; what becomes of the rest each line says. */
export type StockReservationRequested = {
  readonly type: 'StockReservationRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** What to reserve. */
  readonly lines: readonly ReservationLine[]
  /** Until when it is held unless it is confirmed; null: confirmed at once. */
  readonly holdUntil: number | null
  /** Where it goes, ISO 3166-1 alpha-2. */
  readonly country: string
  /** State or province code. */
  readonly region: string | null
}

/** Asks the inventory service for units of a reservation in other warehouses, since they were not found where they were. */
export type StockResourcingRequested = {
  readonly type: 'StockResourcingRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The request that made the reservation. */
  readonly reservationRequestId: MessageId
  /** The fulfillment: the id of the request that began it. */
  readonly fulfillmentId: MessageId
  /** What was not found, and where. */
  readonly lines: readonly SourcedQuantity[]
  /** Where it goes, ISO 3166-1 alpha-2. */
  readonly country: string
  /** State or province code. */
  readonly region: string | null
}

/** What became of a request about stock is known. */
export type StockSettled = {
  readonly type: 'StockSettled'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The request. */
  readonly requestId: MessageId
  /** RESERVED, RELEASED, COMMITTED, RECEIVED or NEVER_MADE. */
  readonly outcome: string
  /** What is reserved now, and where; empty where that does not change. */
  readonly sources: readonly SourcedQuantity[]
  /** What is on backorder. */
  readonly backordered: readonly BackorderedQuantity[]
  /** What was left out. */
  readonly dropped: readonly SkuQuantity[]
  /** Until when it is held. */
  readonly until: number | null
}

/** The provider refused to take what was authorised. */
export type CaptureBlocked = {
  readonly type: 'CaptureBlocked'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** Id of the request of the capture. */
  readonly captureRequestId: MessageId
  /** The provider's code. */
  readonly code: string
  /** One sentence for people; no personal data. */
  readonly reason: string
}

/** A part of an authorised charge was taken. */
export type CaptureConfirmed = {
  readonly type: 'CaptureConfirmed'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** Id of the request of the capture. */
  readonly captureRequestId: MessageId
  /** Which provider. */
  readonly provider: PaymentProvider
  /** Minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
}

/** More of what is authorised is to be taken by now. */
export type CaptureDueChanged = {
  readonly type: 'CaptureDueChanged'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** What is to be taken in all, minor units. */
  readonly captureMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
}

/** Asks the provider to take a part of what is authorised. */
export type CaptureRequested = {
  readonly type: 'CaptureRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** Which provider. */
  readonly provider: PaymentProvider
  /** The provider's id of the payment. */
  readonly providerPaymentId: string
  /** Minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
  /** Nothing more will be taken of it: the rest is released. */
  readonly final: boolean
  /** What is left of the authorisation beside it, minor units: what a final one releases. */
  readonly restMinor: number
}

/** The amount is set apart for us, and not taken yet. */
export type ChargeAuthorised = {
  readonly type: 'ChargeAuthorised'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** Which provider. */
  readonly provider: PaymentProvider
  /** The provider's id of the payment. */
  readonly providerPaymentId: string
  /** Minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
  /** Whether it may be taken in several parts; else the first one releases the rest. */
  readonly capturesMany: boolean
  /** When it runs out. */
  readonly expiresAt: number
  /** The provider's token with which it may be charged again when nobody is there; null where it may not. */
  readonly instrument: string | null
}

/** A charge was captured. */
export type ChargeCaptured = {
  readonly type: 'ChargeCaptured'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** Which provider. */
  readonly provider: PaymentProvider
  /** The provider's id of the payment. */
  readonly providerPaymentId: string
  /** Minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
  /** The provider's token with which it may be charged again when nobody is there; null where it may not. */
  readonly instrument: string | null
}

/** Asks the provider how a charge stands. */
export type ChargeCheckRequested = {
  readonly type: 'ChargeCheckRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** Which provider. */
  readonly provider: PaymentProvider
  /** The provider's id of the payment. */
  readonly providerPaymentId: string
  /** Minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
  /** Who pays. */
  readonly customerId: CustomerId
  /** What the provider gave to the customer's page to be passed on, where it gives anything. */
  readonly details: string | null
}

/** A charge was declined, was not attempted, or was given up. */
export type ChargeFailed = {
  readonly type: 'ChargeFailed'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** The provider's code. */
  readonly code: string
  /** One sentence for people; no personal data. */
  readonly reason: string
  /** When the same tender is tried again; null: it is not. */
  readonly retryAt: number | null
}

/** An authorisation ran out, or is about to: it secures nothing any more. */
export type ChargeLapsed = {
  readonly type: 'ChargeLapsed'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
}

/** Asks a provider to charge: to take the money, or to authorise it only. */
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
  /** Which provider. */
  readonly provider: PaymentProvider
  /** With what. */
  readonly method: TenderMethod
  /** Which tender of the order. */
  readonly tenderId: string
  /** The provider's token. */
  readonly paymentMethodToken: string
  /** Who pays. */
  readonly customerId: CustomerId
  /** What the customer's statement says. */
  readonly description: string
  /** ON_PLACEMENT takes the money at once, ON_SHIPMENT authorises it. */
  readonly capture: CaptureTiming
  /** The customer is not there: what asks for an authentication is declined. */
  readonly offSession: boolean
  /** 1 for at once. */
  readonly installments: number
  /** 1 for the first try with this tender. */
  readonly attempt: number
}

/** What was authorised and not taken is released. */
export type ChargeVoided = {
  readonly type: 'ChargeVoided'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** Which provider. */
  readonly provider: PaymentProvider
  /** Why, in one sentence. */
  readonly reason: string
}

/** A dispute was decided. */
export type DisputeClosed = {
  readonly type: 'DisputeClosed'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The provider's id of the dispute. */
  readonly disputeId: string
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** Which provider. */
  readonly provider: PaymentProvider
  /** Whether the money is ours again. */
  readonly won: boolean
  /** Minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
}

/** A customer disputes a charge with the issuer: the money is gone until it is decided. */
export type DisputeOpened = {
  readonly type: 'DisputeOpened'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The provider's id of the dispute. */
  readonly disputeId: string
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** Which provider. */
  readonly provider: PaymentProvider
  /** Minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
  /** What the provider takes for it, minor units. */
  readonly feeMinor: number
  /** The issuer's reason. */
  readonly reason: string
}

/** What is due has been changed, and the payment with it. */
export type PaymentAdjusted = {
  readonly type: 'PaymentAdjusted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The request that this answers. */
  readonly requestId: MessageId
  /** What was secured on top, minor units. */
  readonly chargedMinor: number
  /** What of it was taken at once, minor units. */
  readonly capturedMinor: number
  /** What was returned, minor units. */
  readonly refundedMinor: number
  /** What is secured and will not be taken, minor units; below 0 where what was released is taken after all. */
  readonly releasedMinor: number
  /** What is due now, minor units. */
  readonly dueMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
}

/** What was to be charged on top was declined; what is due is again what is captured. */
export type PaymentAdjustmentFailed = {
  readonly type: 'PaymentAdjustmentFailed'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The request that set the amount due. */
  readonly requestId: MessageId
  /** Machine-readable code, from a closed list in the glossary. */
  readonly code: string
  /** One sentence for people; no personal data. */
  readonly reason: string
}

/** The payment waits for its customer, or for what takes its provider hours. */
export type PaymentAwaited = {
  readonly type: 'PaymentAwaited'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** For whom. */
  readonly waitsFor: PaymentWait
  /** The charge that waits; null where another means of payment is waited for. */
  readonly chargeRequestId: MessageId | null
  /** Its provider. */
  readonly provider: PaymentProvider | null
  /** The provider's id of the payment. */
  readonly providerPaymentId: string | null
  /** Sealed JSON: what the customer's page needs to go on. */
  readonly action: Sealed | null
  /** Why, machine-readable. */
  readonly code: string
  /** When it is over if nothing comes. */
  readonly until: number
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

/** A command about a payment was not carried out. */
export type PaymentCommandRefused = {
  readonly type: 'PaymentCommandRefused'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command, and whose. */
  readonly by: CommandRef
  /** Machine-readable code, from a closed list in the glossary. */
  readonly code: string
  /** One sentence for people; no personal data. */
  readonly reason: string
}

/** The order's money is secured: taken, or authorised. */
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
  /** What of it was taken so far, minor units. */
  readonly capturedMinor: number
  /** The provider's id of the payment. */
  readonly providerPaymentId: string
}

/** The customer came back from an authentication. */
export type PaymentContinued = {
  readonly type: 'PaymentContinued'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
}

/** Another amount is due from now on; money moves until what is captured less what is returned is that. */
export type PaymentDueChanged = {
  readonly type: 'PaymentDueChanged'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The request that set it. */
  readonly requestId: MessageId
  /** What is due in all, minor units. */
  readonly dueMinor: number
  /** ISO 4217 code. */
  readonly currency: CurrencyCode
  /** Why, in words; no personal data. */
  readonly reason: string
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

/** The customer, or staff for them, gave another means of payment. */
export type PaymentMethodGiven = {
  readonly type: 'PaymentMethodGiven'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The means of payment. */
  readonly tender: Tender
}

/** An order is to be paid. */
export type PaymentOpened = {
  readonly type: 'PaymentOpened'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** What is to be secured, minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
  /** Who pays. */
  readonly customerId: CustomerId
  /** What the customer's statement says. */
  readonly description: string
  /** With what. */
  readonly tenders: readonly Tender[]
  /** Under which rules. */
  readonly terms: PaymentTerms
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
  /** CHARGE, REFUND, CAPTURE, VOID or METHOD. */
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

/** What could not be authorised is secured again, or what came later was taken at once. */
export type PaymentSecured = {
  readonly type: 'PaymentSecured'
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
  /** What was taken at once since that was last told, minor units; below 0 where it came to nothing. */
  readonly capturedMinor: number
}

/** What was authorised ran out, and could not be authorised again: nothing may be sent. */
export type PaymentUnsecured = {
  readonly type: 'PaymentUnsecured'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The provider's code. */
  readonly code: string
  /** One sentence for people; no personal data. */
  readonly reason: string
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
  /** The refund's request. */
  readonly refundRequestId: MessageId
  /** The provider's code. */
  readonly code: string
  /** In words. */
  readonly reason: string
  /** It was done, and the money came back to us: it can't turn out done any more. */
  readonly returned: boolean
}

/** A refund was done. */
export type RefundConfirmed = {
  readonly type: 'RefundConfirmed'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request of the refund. */
  readonly refundRequestId: MessageId
  /** Which provider. */
  readonly provider: PaymentProvider
  /** The provider's id of the refund. */
  readonly providerRefundId: string
  /** Minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
}

/** Asks the provider to return captured money. */
export type RefundRequested = {
  readonly type: 'RefundRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** Which provider. */
  readonly provider: PaymentProvider
  /** The provider's id of the payment. */
  readonly providerPaymentId: string
  /** Minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
  /** Why it is refunded. */
  readonly reason: string
}

/** Asks the provider to release what was not taken, and to end an attempt that waits. */
export type VoidRequested = {
  readonly type: 'VoidRequested'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** Which provider. */
  readonly provider: PaymentProvider
  /** The provider's id of the payment. */
  readonly providerPaymentId: string
  /** Why, in one sentence. */
  readonly reason: string
}

/** Tells that the customer came back from an authentication. */
export type ContinuePayment = {
  readonly type: 'ContinuePayment'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** What the provider gave to the customer's page. */
  readonly details: string | null
}

/** Asks to pay what is missing with another means of payment. */
export type GivePaymentMethod = {
  readonly type: 'GivePaymentMethod'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Which command did this, and whose. */
  readonly by: CommandRef
  /** The means of payment. */
  readonly tender: Tender
}

/** The provider tells how a charge stands: by webhook, or when asked what it has told. */
export type ChargeReported = {
  readonly type: 'ChargeReported'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The provider's id of what it told. */
  readonly eventId: string
  /** Which provider. */
  readonly provider: PaymentProvider
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** The provider's id of the payment. */
  readonly providerPaymentId: string
  /** How it stands. */
  readonly state: ChargeState
  /** What is authorised or was taken in all, minor units; else what it is about. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
  /** Whether it may be taken in several parts. */
  readonly capturesMany: boolean
  /** When an authorisation runs out. */
  readonly expiresAt: number | null
  /** Why it was declined. */
  readonly code: string | null
  /** The same in a sentence. */
  readonly reason: string | null
  /** The provider's token with which it may be charged again when nobody is there; null where it may not. */
  readonly instrument: string | null
  /** Id of the request of the capture that it is about; null where it is about the charge as a whole. */
  readonly captureRequestId: MessageId | null
  /** When it happened, by the provider. */
  readonly reportedAt: number
}

/** The provider tells of a dispute. */
export type DisputeReported = {
  readonly type: 'DisputeReported'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The provider's id of what it told. */
  readonly eventId: string
  /** Which provider. */
  readonly provider: PaymentProvider
  /** The provider's id of the dispute. */
  readonly disputeId: string
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** The provider's id of the payment. */
  readonly providerPaymentId: string
  /** How it stands. */
  readonly state: DisputeState
  /** Minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
  /** What the provider takes for it, minor units. */
  readonly feeMinor: number
  /** The issuer's reason. */
  readonly reason: string
  /** When it happened, by the provider. */
  readonly reportedAt: number
}

/** The provider tells how a refund stands. */
export type RefundReported = {
  readonly type: 'RefundReported'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The provider's id of what it told. */
  readonly eventId: string
  /** Which provider. */
  readonly provider: PaymentProvider
  /** Id of the request of the refund. */
  readonly refundRequestId: MessageId
  /** The provider's id of the payment. */
  readonly providerPaymentId: string
  /** The provider's id of the refund. */
  readonly providerRefundId: string
  /** How it stands. */
  readonly state: RefundState
  /** Minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
  /** Why it failed. */
  readonly code: string | null
  /** When it happened, by the provider. */
  readonly reportedAt: number
}

/** A line of the provider's own books. */
export type SettlementReported = {
  readonly type: 'SettlementReported'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The provider's id of what it told. */
  readonly eventId: string
  /** Which provider. */
  readonly provider: PaymentProvider
  /** The provider's id of the line. */
  readonly transactionId: string
  /** What it is about. */
  readonly kind: SettlementKind
  /** Id of our request that it is the effect of, where the provider knows it. */
  readonly effectId: MessageId | null
  /** The provider's id of what it is about. */
  readonly sourceId: string
  /** What came in, minor units; below 0 where it went out. */
  readonly amountMinor: number
  /** What the provider kept, minor units. */
  readonly feeMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
  /** The payout that it is part of. */
  readonly payoutId: string | null
  /** When it happened, by the provider. */
  readonly reportedAt: number
}

/** A customer's stored means of payment, as it is now. Its record's key is the customer's id. */
export type StoredMethodReported = {
  readonly type: 'StoredMethodReported'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** The provider's id of what it told. */
  readonly eventId: string
  /** Which provider. */
  readonly provider: PaymentProvider
  /** Whose. */
  readonly customerId: CustomerId
  /** The provider's token. */
  readonly methodId: string
  /** How it stands. */
  readonly state: StoredMethodState
  /** Whether it is the customer's default; null: as it was. */
  readonly isDefault: boolean | null
  /** Its kind. */
  readonly method: TenderMethod
  /** Such as visa. */
  readonly brand: string | null
  /** The last four digits. */
  readonly last4: string | null
  /** 1 to 12. */
  readonly expiryMonth: number | null
  /** Four digits. */
  readonly expiryYear: number | null
  /** When it happened, by the provider. */
  readonly reportedAt: number
}

/** The customer is to authenticate. */
export type AuthenticationRequired = {
  readonly type: 'AuthenticationRequired'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** Which provider. */
  readonly provider: PaymentProvider
  /** The provider's id of the payment. */
  readonly providerPaymentId: string
  /** Sealed JSON: what the customer's page needs. */
  readonly action: Sealed
}

/** The provider set the amount apart. */
export type Authorised = {
  readonly type: 'Authorised'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** Which provider. */
  readonly provider: PaymentProvider
  /** The provider's id of the payment. */
  readonly providerPaymentId: string
  /** Minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
  /** Whether it may be taken in several parts. */
  readonly capturesMany: boolean
  /** When it runs out. */
  readonly expiresAt: number
  /** The provider's token with which it may be charged again when nobody is there; null where it may not. */
  readonly instrument: string | null
}

/** The provider will not take it. */
export type CaptureRefused = {
  readonly type: 'CaptureRefused'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** Which provider. */
  readonly provider: PaymentProvider
  /** The provider's code. */
  readonly code: string
  /** One sentence for people; no personal data. */
  readonly reason: string
}

/** The provider took a part of what was authorised. */
export type Captured = {
  readonly type: 'Captured'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** Which provider. */
  readonly provider: PaymentProvider
  /** The provider's id of the payment. */
  readonly providerPaymentId: string
  /** Minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
}

/** The provider, or the issuer, declined. */
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
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** Which provider. */
  readonly provider: PaymentProvider
  /** The provider's id of the payment, where it made one. */
  readonly providerPaymentId: string | null
  /** The provider's code. */
  readonly code: string
  /** The issuer's code, if any. */
  readonly declineCode: string | null
  /** The provider's words. */
  readonly reason: string
}

/** The outcome comes in hours or days. */
export type ChargeDelayed = {
  readonly type: 'ChargeDelayed'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** Which provider. */
  readonly provider: PaymentProvider
  /** The provider's id of the payment. */
  readonly providerPaymentId: string
  /** Sealed JSON: what the customer needs to pay, such as a slip. */
  readonly action: Sealed | null
  /** When it can't succeed any more, where the provider says so. */
  readonly expiresAt: number | null
}

/** The provider is down and was certainly not asked: another may be. */
export type ChargeNotAttempted = {
  readonly type: 'ChargeNotAttempted'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** Which provider. */
  readonly provider: PaymentProvider
  /** One sentence. */
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
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** Which provider. */
  readonly provider: PaymentProvider
  /** The provider's id of the payment. */
  readonly providerPaymentId: string
  /** Minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
  /** The provider's token with which it may be charged again when nobody is there; null where it may not. */
  readonly instrument: string | null
}

/** The provider will not return it. */
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
  /** Which provider. */
  readonly provider: PaymentProvider
  /** The provider's code. */
  readonly code: string
  /** One sentence for people; no personal data. */
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
  /** Which provider. */
  readonly provider: PaymentProvider
  /** The provider's id of the refund. */
  readonly providerRefundId: string
  /** Minor units. */
  readonly amountMinor: number
  /** Its currency. */
  readonly currency: CurrencyCode
}

/** The provider will not release it. */
export type VoidRefused = {
  readonly type: 'VoidRefused'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** Which provider. */
  readonly provider: PaymentProvider
  /** The provider's code. */
  readonly code: string
  /** One sentence for people; no personal data. */
  readonly reason: string
}

/** The provider released what was not taken. */
export type Voided = {
  readonly type: 'Voided'
  /** Unique id of this message, derived from the id of its cause; for a request it is also the effect id and idempotency key. */
  readonly id: MessageId
  /** The order this message is about; the key of its record. */
  readonly orderId: OrderId
  /** When the decision or observation was made, milliseconds since 1970 UTC. */
  readonly at: number
  /** Id of the request that this answers. */
  readonly requestId: MessageId
  /** Id of the request of the charge. */
  readonly chargeRequestId: MessageId
  /** Which provider. */
  readonly provider: PaymentProvider
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

/** The warehouse system reports what it could not do as it was asked. */
export type WarehouseExceptionReported = {
  readonly type: 'WarehouseExceptionReported'
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
  /** What happened. */
  readonly exception: WarehouseException
  /** The goods that it is about; empty: none. */
  readonly lines: readonly SkuQuantity[]
  /** When, by the warehouse's clock. */
  readonly reportedAt: number
  /** Why, where it gave a reason. */
  readonly reason: string | null
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
  readonly AccessRecorded: AccessRecorded
  readonly LabelCreated: LabelCreated
  readonly LabelRefused: LabelRefused
  readonly LabelVoidRefused: LabelVoidRefused
  readonly LabelVoided: LabelVoided
  readonly ReturnLabelCreated: ReturnLabelCreated
  readonly ReturnLabelRefused: ReturnLabelRefused
  readonly CarrierScanReported: CarrierScanReported
  readonly AnswerShortage: AnswerShortage
  readonly CancelOrder: CancelOrder
  readonly ChangeOrder: ChangeOrder
  readonly DecideReturn: DecideReturn
  readonly PlaceHold: PlaceHold
  readonly PlaceOrder: PlaceOrder
  readonly ReceiveReturn: ReceiveReturn
  readonly RefundOrder: RefundOrder
  readonly ReleaseHold: ReleaseHold
  readonly RequestReturn: RequestReturn
  readonly ResendMail: ResendMail
  readonly DeskCommandRefused: DeskCommandRefused
  readonly DeskFileOpened: DeskFileOpened
  readonly EscalationBreached: EscalationBreached
  readonly EscalationOpened: EscalationOpened
  readonly EscalationResolved: EscalationResolved
  readonly NoteAdded: NoteAdded
  readonly OrderAssigned: OrderAssigned
  readonly AddNote: AddNote
  readonly AssignOrder: AssignOrder
  readonly OpenEscalation: OpenEscalation
  readonly ResolveEscalation: ResolveEscalation
  readonly AttemptRecorded: AttemptRecorded
  readonly RedriveSetAside: RedriveSetAside
  readonly Redriven: Redriven
  readonly SetAside: SetAside
  readonly AbandonFulfillment: AbandonFulfillment
  readonly AssignWave: AssignWave
  readonly PackParcel: PackParcel
  readonly ReportInventoryIssue: ReportInventoryIssue
  readonly ReportShortPick: ReportShortPick
  readonly RequestShipment: RequestShipment
  readonly RetryFulfillment: RetryFulfillment
  readonly ScanItem: ScanItem
  readonly StartPicking: StartPicking
  readonly FloorCommandDone: FloorCommandDone
  readonly FloorCommandRefused: FloorCommandRefused
  readonly FulfillmentAccepted: FulfillmentAccepted
  readonly FulfillmentAmended: FulfillmentAmended
  readonly FulfillmentBlocked: FulfillmentBlocked
  readonly FulfillmentCancellationAccepted: FulfillmentCancellationAccepted
  readonly FulfillmentCancellationRefused: FulfillmentCancellationRefused
  readonly FulfillmentCancelled: FulfillmentCancelled
  readonly FulfillmentDelivered: FulfillmentDelivered
  readonly FulfillmentFailed: FulfillmentFailed
  readonly FulfillmentOverdue: FulfillmentOverdue
  readonly FulfillmentRetried: FulfillmentRetried
  readonly FulfillmentShipped: FulfillmentShipped
  readonly FulfillmentShort: FulfillmentShort
  readonly FulfillmentStarted: FulfillmentStarted
  readonly InventoryIssueReported: InventoryIssueReported
  readonly ItemScanned: ItemScanned
  readonly LabelRequested: LabelRequested
  readonly LabelVoidRequested: LabelVoidRequested
  readonly ParcelDelivered: ParcelDelivered
  readonly ParcelLabelled: ParcelLabelled
  readonly ParcelPacked: ParcelPacked
  readonly ParcelProgressed: ParcelProgressed
  readonly ParcelShipped: ParcelShipped
  readonly ReturnLabelRequested: ReturnLabelRequested
  readonly ReturnParcelLabelled: ReturnParcelLabelled
  readonly ReturnParcelRefused: ReturnParcelRefused
  readonly ShortPickReported: ShortPickReported
  readonly WarehouseCancellationRequested: WarehouseCancellationRequested
  readonly WarehouseExceptionNoted: WarehouseExceptionNoted
  readonly WarehouseOrderRequested: WarehouseOrderRequested
  readonly WaveAssigned: WaveAssigned
  readonly CancellationAdmitted: CancellationAdmitted
  readonly ChangeAdmitted: ChangeAdmitted
  readonly CommandNotAdmitted: CommandNotAdmitted
  readonly PlacementAccepted: PlacementAccepted
  readonly PlacementRefused: PlacementRefused
  readonly ReturnAdmitted: ReturnAdmitted
  readonly StockCommitted: StockCommitted
  readonly StockHeld: StockHeld
  readonly StockReceived: StockReceived
  readonly StockRefused: StockRefused
  readonly StockReleased: StockReleased
  readonly StockRequestFailed: StockRequestFailed
  readonly StockReserved: StockReserved
  readonly StockResourced: StockResourced
  readonly CatalogueItemChanged: CatalogueItemChanged
  readonly StockMoved: StockMoved
  readonly BackorderFilled: BackorderFilled
  readonly MailCommandRefused: MailCommandRefused
  readonly MailFailed: MailFailed
  readonly MailInDoubt: MailInDoubt
  readonly MailPostponed: MailPostponed
  readonly MailRequested: MailRequested
  readonly MailSent: MailSent
  readonly ChangeFailed: ChangeFailed
  readonly ChangeOpened: ChangeOpened
  readonly FulfillmentAmendmentRequested: FulfillmentAmendmentRequested
  readonly FulfillmentCancellationRequested: FulfillmentCancellationRequested
  readonly FulfillmentNoted: FulfillmentNoted
  readonly FulfillmentRequested: FulfillmentRequested
  readonly OrderBackordered: OrderBackordered
  readonly OrderCancelled: OrderCancelled
  readonly OrderChanged: OrderChanged
  readonly OrderCommandRefused: OrderCommandRefused
  readonly OrderCreated: OrderCreated
  readonly OrderDelivered: OrderDelivered
  readonly OrderHeld: OrderHeld
  readonly OrderPaymentAdjusted: OrderPaymentAdjusted
  readonly OrderPaymentAwaited: OrderPaymentAwaited
  readonly OrderPaymentCaptured: OrderPaymentCaptured
  readonly OrderPaymentCompleted: OrderPaymentCompleted
  readonly OrderPaymentFailed: OrderPaymentFailed
  readonly OrderRefunded: OrderRefunded
  readonly OrderRejected: OrderRejected
  readonly OrderReleased: OrderReleased
  readonly OrderShipped: OrderShipped
  readonly OrderStepOverdue: OrderStepOverdue
  readonly OrderUpdated: OrderUpdated
  readonly ParcelArrived: ParcelArrived
  readonly ParcelDispatched: ParcelDispatched
  readonly PaymentAdjustmentRequested: PaymentAdjustmentRequested
  readonly PaymentCancellationRequested: PaymentCancellationRequested
  readonly PaymentCaptureRequested: PaymentCaptureRequested
  readonly PaymentRequested: PaymentRequested
  readonly PaymentSettled: PaymentSettled
  readonly RefundGranted: RefundGranted
  readonly ReturnApproved: ReturnApproved
  readonly ReturnExpired: ReturnExpired
  readonly ReturnLabelled: ReturnLabelled
  readonly ReturnOpened: ReturnOpened
  readonly ReturnParcelRequested: ReturnParcelRequested
  readonly ReturnReceived: ReturnReceived
  readonly ReturnRefused: ReturnRefused
  readonly ReturnSettled: ReturnSettled
  readonly ShortageAnswered: ShortageAnswered
  readonly ShortageOpened: ShortageOpened
  readonly StockCommitRequested: StockCommitRequested
  readonly StockHoldRequested: StockHoldRequested
  readonly StockReceiptRequested: StockReceiptRequested
  readonly StockReleaseRequested: StockReleaseRequested
  readonly StockReservationRequested: StockReservationRequested
  readonly StockResourcingRequested: StockResourcingRequested
  readonly StockSettled: StockSettled
  readonly CaptureBlocked: CaptureBlocked
  readonly CaptureConfirmed: CaptureConfirmed
  readonly CaptureDueChanged: CaptureDueChanged
  readonly CaptureRequested: CaptureRequested
  readonly ChargeAuthorised: ChargeAuthorised
  readonly ChargeCaptured: ChargeCaptured
  readonly ChargeCheckRequested: ChargeCheckRequested
  readonly ChargeFailed: ChargeFailed
  readonly ChargeLapsed: ChargeLapsed
  readonly ChargeRequested: ChargeRequested
  readonly ChargeVoided: ChargeVoided
  readonly DisputeClosed: DisputeClosed
  readonly DisputeOpened: DisputeOpened
  readonly PaymentAdjusted: PaymentAdjusted
  readonly PaymentAdjustmentFailed: PaymentAdjustmentFailed
  readonly PaymentAwaited: PaymentAwaited
  readonly PaymentCancellationAccepted: PaymentCancellationAccepted
  readonly PaymentCancelled: PaymentCancelled
  readonly PaymentCommandRefused: PaymentCommandRefused
  readonly PaymentCompleted: PaymentCompleted
  readonly PaymentContinued: PaymentContinued
  readonly PaymentDueChanged: PaymentDueChanged
  readonly PaymentFailed: PaymentFailed
  readonly PaymentMethodGiven: PaymentMethodGiven
  readonly PaymentOpened: PaymentOpened
  readonly PaymentOverdue: PaymentOverdue
  readonly PaymentRefunded: PaymentRefunded
  readonly PaymentSecured: PaymentSecured
  readonly PaymentUnsecured: PaymentUnsecured
  readonly RefundBlocked: RefundBlocked
  readonly RefundConfirmed: RefundConfirmed
  readonly RefundRequested: RefundRequested
  readonly VoidRequested: VoidRequested
  readonly ContinuePayment: ContinuePayment
  readonly GivePaymentMethod: GivePaymentMethod
  readonly ChargeReported: ChargeReported
  readonly DisputeReported: DisputeReported
  readonly RefundReported: RefundReported
  readonly SettlementReported: SettlementReported
  readonly StoredMethodReported: StoredMethodReported
  readonly AuthenticationRequired: AuthenticationRequired
  readonly Authorised: Authorised
  readonly CaptureRefused: CaptureRefused
  readonly Captured: Captured
  readonly ChargeDeclined: ChargeDeclined
  readonly ChargeDelayed: ChargeDelayed
  readonly ChargeNotAttempted: ChargeNotAttempted
  readonly Charged: Charged
  readonly RefundRefused: RefundRefused
  readonly Refunded: Refunded
  readonly VoidRefused: VoidRefused
  readonly Voided: Voided
  readonly MailAccepted: MailAccepted
  readonly MailRefused: MailRefused
  readonly MailUnknown: MailUnknown
  readonly MailEventReported: MailEventReported
  readonly OrderStatusChanged: OrderStatusChanged
  readonly WarehouseCancellationRefused: WarehouseCancellationRefused
  readonly WarehouseOrderAccepted: WarehouseOrderAccepted
  readonly WarehouseOrderCancelled: WarehouseOrderCancelled
  readonly WarehouseOrderRefused: WarehouseOrderRefused
  readonly WarehouseExceptionReported: WarehouseExceptionReported
  readonly WarehouseStatusReported: WarehouseStatusReported
}
