// What the routes need of the inside: ports, each with what it promises. The mains wire them; tests give fakes.
import type { Clock } from '../processors/engine/clock'
import type { CustomerId, MessageId, OrderId, Sealed } from '../schemas/ids'
import type { ChangePlan, StoredMethodReported } from '../schemas/messages'
import type { OrderReading, OrderSearch, Page, PageRequest } from '../schemas/read-model'
import type { Vault } from '../schemas/vault'
import type { Answers } from './answers'
import type { Caller } from './auth/caller'
import type { GuestLinkRevocations, GuestLinks } from './auth/guest-links'
import type { Asked, CommandBody, CommandPort, Trail } from './command-port'
import type { PaymentReading, StoredMethods } from './payment-ports'
import type { AddressChecks, LabelReading, ParcelReading, ReportScans, ShippingQuotes } from './shipping-ports'
import type { CatalogueReading, StockReading } from './stock-ports'
import type { WarehouseReading } from './warehouse-ports'

export type ApiPorts = {
  readonly clock: Clock
  readonly commands: CommandPort
  readonly answers: Pick<Answers, 'placed'>
  readonly reading: OrderReading
  readonly vault: Vault
  readonly preview: Preview
  /** Whose order it is, also before the view has it; undefined when there is none. */
  readonly customerOf: (orderId: OrderId) => Promise<string | undefined>
  /** Orders of the customer in the 24 hours before, this one aside; null when it can't be known. */
  readonly recentOrders: (customerId: string, orderId: OrderId, at: number) => Promise<number | null>
  readonly audit: Audit
  readonly catalogue: CatalogueReading
  readonly stock: StockReading
  readonly warehouseOrders: WarehouseReading
  readonly desk: DeskReading
  readonly floor: FloorReading
  readonly auditLog: { readonly search: (search: AuditSearch, page: PageRequest) => Promise<Page<object>> }
  readonly payments: PaymentReading
  readonly storedMethods: StoredMethods
  /** Resolves once the log has all. Throws LogUnavailable. */
  readonly reportStoredMethods: (signals: readonly StoredMethodReported[], correlation: string) => Promise<void>
  readonly addresses: AddressChecks
  readonly quotes: ShippingQuotes
  readonly parcels: ParcelReading
  readonly labels: LabelReading
  readonly reportScans: ReportScans
  readonly guestLinks: Pick<GuestLinks, 'issue'> & Pick<GuestLinkRevocations, 'revokeAll'>
  readonly jobs: Jobs
  readonly erasure: Erasing
}

/** The decider itself on a fork of the order's state: nothing is written. */
export type Preview = (request: {
  readonly orderId: OrderId
  readonly caller: Caller
  readonly command: CommandBody
}) => Promise<PreviewOutcome>
export type PreviewOutcome =
  | { readonly kind: 'plan'; readonly version: number; readonly digest: string; readonly plan: ChangePlan }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }

export type Access = {
  readonly caller: Caller
  readonly operation: string
  readonly trail: Trail
  readonly orderId: OrderId | null
  readonly customerId: string | null
  readonly commandId: MessageId | null
}
/** Resolves once the audit log has it. Throws LogUnavailable. */
export type Audit = (access: Access) => Promise<void>

export type AuditSearch = {
  readonly orderId?: string
  readonly customerId?: string
  readonly subject?: string
  readonly from?: number
  readonly to?: number
}

export type EscalationSearch = { readonly state?: 'OPEN' | 'RESOLVED'; readonly assignee?: string }
export type EscalationRecord = {
  readonly escalationId: string
  readonly orderId: string
  readonly text: Sealed | null
  readonly resolution: Sealed | null
}
export type DeskReading = {
  readonly notes: (orderId: string) => Promise<readonly NoteRecord[]>
  readonly escalations: (search: EscalationSearch, page: PageRequest) => Promise<Page<EscalationRecord>>
}
export type NoteRecord = {
  readonly noteId: string
  readonly visibility: string
  readonly text: Sealed
  readonly subject: string
  readonly role: string
  readonly at: number
}

export type PicklistSearch = {
  readonly warehouse?: string
  readonly status?: readonly string[]
  readonly wave?: string
  readonly fulfillmentIds?: readonly string[]
}
export type PicklistRecord = {
  readonly fulfillmentId: MessageId
  readonly orderId: OrderId
  readonly warehouse: string
  readonly wave: string | null
  /** Under which reference the warehouse system has it. */
  readonly warehouseRequestId: MessageId
}
export type FloorReading = {
  readonly picklists: (search: PicklistSearch, page: PageRequest) => Promise<Page<PicklistRecord>>
  readonly picklist: (orderId: string, fulfillmentId: string) => Promise<PicklistRecord | undefined>
}

/** What a job does to each order; the body of the API's own request for one order. */
export type JobAction =
  | { readonly cancel: object }
  | { readonly hold: object }
  | { readonly release: object }
  | { readonly note: object }
  | { readonly resendMail: object }
export type JobRequest = {
  readonly action: JobAction
  readonly orderIds?: readonly OrderId[]
  readonly search?: OrderSearch
  readonly dryRun: boolean
}
export type Jobs = {
  /** The same caller and key give the same job; undefined when they stand for another request. Amounts in minor units, times in ms. */
  readonly create: (request: JobRequest, asked: Asked, content: unknown) => Promise<object | undefined>
  readonly get: (jobId: string) => Promise<object | undefined>
  readonly list: (page: PageRequest) => Promise<Page<object>>
  readonly results: (jobId: string, outcome: string | undefined, page: PageRequest) => Promise<Page<object> | undefined>
  readonly stop: (jobId: string) => Promise<object | undefined>
}

export type Erasing = (customerId: CustomerId) => Promise<
  | { readonly kind: 'erased'; readonly at: number; readonly keysErased: number }
  /** Some of the orders that are still under way. */
  | { readonly kind: 'blocked'; readonly orderIds: readonly string[] }
>
