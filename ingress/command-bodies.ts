// From the bodies of requests to commands: what is personal is sealed here, and nowhere later. It decides nothing; what is wrong with an
// address or a contact is found here, since nobody after it can read them, and travels on for intake to refuse.
import { addressFaults, contactFaults } from '../processors/rules/address'
import type { CurrencyCode, CustomerId, MessageId, Sealed } from '../schemas/ids'
import type {
  Address,
  AddressCheck,
  ChangeKind,
  Fault,
  LineQuantity,
  MailKind,
  OrderOrigin,
  PartialChoice,
  ReceivedLine,
  WantedLine,
} from '../schemas/messages'
import type { PlainContact } from '../schemas/sealed'
import type { CustomerVault } from '../schemas/vault'
import type { CommandBody } from './command-port'
import { tenderOf, tendersOf, type MeansBody, type PaymentBody } from './tenders'

export type ContactBody = { readonly name: string; readonly email: string; readonly phone?: string }
export type AddressBody = {
  readonly recipient: string
  readonly line1: string
  readonly line2?: string
  readonly city: string
  readonly region?: string
  readonly postalCode: string
  readonly country: string
}
type LineBody = { readonly sku: string; readonly quantity: number }
type ImportedLineBody = LineBody & {
  readonly name: string
  readonly unitPriceMinor: number
  readonly weightGrams: number
  readonly category?: string
}
export type PlacementBody = {
  readonly customerId?: string
  readonly contact: ContactBody
  readonly currency: string
  readonly lines: readonly (LineBody | ImportedLineBody)[]
  readonly shippingMinor?: number
  readonly taxMinor?: number
  readonly shippingAddress: AddressBody
  /** It goes there whatever the carrier says of the address. */
  readonly acceptAddress?: boolean
  readonly whenPartial?: PartialChoice
  readonly payment: PaymentBody
}
export type EditBody = {
  readonly add?: readonly LineBody[]
  readonly quantities?: readonly { readonly lineId: string; readonly quantity: number }[]
  readonly shippingAddress?: AddressBody
  readonly acceptAddress?: boolean
  readonly contact?: ContactBody
  readonly previewDigest?: string
}
export type CancelBody = { readonly reasonCode?: string; readonly comment?: string; readonly previewDigest?: string }
export type ReturnBody = {
  readonly kind: ChangeKind
  readonly lines: readonly { readonly lineId: string; readonly quantity: number }[]
  readonly wanted?: readonly LineBody[]
  readonly reasonCode: string
  readonly remedy?: string
  readonly photos?: readonly string[]
  readonly comment?: string
  readonly previewDigest?: string
}
export type HoldBody = { readonly code: string; readonly comment?: string }
export type NoteBody = { readonly visibility?: string; readonly text: string }
export type ReceiptBody = {
  readonly warehouse?: string
  readonly lines: readonly ReceivedLine[]
  readonly complete: boolean
}
export type EscalationBody = { readonly priority: string; readonly reasonCode: string; readonly comment?: string }
export type PackingBody = { readonly lines?: readonly LineQuantity[]; readonly weightGrams?: number }
export type RetrialBody = { readonly shippingAddress?: AddressBody; readonly acceptAddress?: boolean }
export type RefundBody = {
  readonly lines?: readonly LineQuantity[]
  readonly amountMinor?: number
  readonly reasonCode: string
}
type Build = (vault: CustomerVault) => CommandBody

export const placeOrder =
  (body: PlacementBody, customerId: string, origin: OrderOrigin, recentOrders: number | null): Build =>
  (vault) => ({
    type: 'PlaceOrder',
    customerId: customerId as CustomerId,
    origin,
    currency: body.currency as CurrencyCode,
    contact: sealContact(vault, body.contact),
    lines: body.lines.map(wanted),
    shippingAddress: sealAddress(vault, body.shippingAddress),
    faults: faultsOf(body.shippingAddress, body.contact),
    billingCountry: body.payment.billingCountry ?? null,
    tenders: tendersOf(body.payment),
    recentOrders,
    shippingMinor: body.shippingMinor ?? null,
    taxMinor: body.taxMinor ?? null,
    whenPartial: body.whenPartial ?? null,
  })

export const changeOrder =
  (body: EditBody, expectedVersion: number | null): Build =>
  (vault) => ({
    type: 'ChangeOrder',
    expectedVersion,
    previewDigest: body.previewDigest ?? null,
    add: (body.add ?? []).map(wanted),
    quantities: body.quantities ?? [],
    shippingAddress: body.shippingAddress ? sealAddress(vault, body.shippingAddress) : null,
    contact: body.contact ? sealContact(vault, body.contact) : null,
    faults: faultsOf(body.shippingAddress, body.contact),
    comment: null,
  })

export const cancelOrder =
  (body: CancelBody, expectedVersion: number | null): Build =>
  (vault) => ({
    type: 'CancelOrder',
    expectedVersion,
    previewDigest: body.previewDigest ?? null,
    reasonCode: body.reasonCode ?? 'OTHER',
    comment: sealComment(vault, body.comment),
  })

export const requestReturn =
  (body: ReturnBody, expectedVersion: number | null): Build =>
  (vault) => ({
    type: 'RequestReturn',
    expectedVersion,
    previewDigest: body.previewDigest ?? null,
    kind: body.kind,
    lines: body.lines,
    wanted: (body.wanted ?? []).map(wanted),
    reasonCode: body.reasonCode,
    remedy: body.remedy ?? null,
    photos: body.photos ?? [],
    comment: sealComment(vault, body.comment),
  })

export const decideReturn = (returnId: string, body: { approve: boolean; reason?: string }): Build => {
  const usual = body.approve ? 'The return is approved.' : 'The return is refused.'
  return () => ({
    type: 'DecideReturn',
    returnId: returnId as MessageId,
    approve: body.approve,
    reason: body.reason ?? usual,
  })
}

export const receiveReturn =
  (returnId: string, { warehouse, lines, complete }: ReceiptBody): Build =>
  () => ({
    type: 'ReceiveReturn',
    returnId: returnId as MessageId,
    warehouse: warehouse ?? null,
    lines,
    complete,
  })

export const answerShortage =
  (shortageId: string, { answer }: { answer: string }): Build =>
  () => ({ type: 'AnswerShortage', shortageId: shortageId as MessageId, answer })

export const placeHold =
  ({ code, comment }: HoldBody, expectedVersion: number | null): Build =>
  (vault) => ({ type: 'PlaceHold', expectedVersion, code, comment: sealComment(vault, comment) })

export const releaseHold =
  (holdId: string, { comment }: { comment?: string }, expectedVersion: number | null): Build =>
  (vault) => ({
    type: 'ReleaseHold',
    expectedVersion,
    holdId: holdId as MessageId,
    comment: sealComment(vault, comment),
  })

export const givePaymentMethod =
  (body: MeansBody, tenderId: string): Build =>
  () => ({ type: 'GivePaymentMethod', tender: tenderOf(tenderId, body) })

export const continuePayment =
  ({ details }: { details?: string }): Build =>
  () => ({ type: 'ContinuePayment', details: details ?? null })

export const refundOrder =
  ({ lines, amountMinor, reasonCode }: RefundBody): Build =>
  () => ({ type: 'RefundOrder', lines: lines ?? [], amountMinor: amountMinor ?? null, reasonCode })

export const resendMail =
  ({ kind }: { kind: MailKind }): Build =>
  () => ({ type: 'ResendMail', kind })

export const addNote =
  ({ visibility, text }: NoteBody, usual: string): Build =>
  (vault) => ({ type: 'AddNote', visibility: visibility ?? usual, text: vault.seal('note', { text }) })

export const openEscalation =
  ({ priority, reasonCode, comment }: EscalationBody): Build =>
  (vault) => ({ type: 'OpenEscalation', priority, reasonCode, text: sealComment(vault, comment) })

export const resolveEscalation =
  (escalationId: string, { comment }: { comment?: string }): Build =>
  (vault) => ({
    type: 'ResolveEscalation',
    escalationId: escalationId as MessageId,
    text: sealComment(vault, comment),
  })

export const reportInventoryIssue =
  (fulfillmentId: string, body: { sku: string; code: string; quantity: number; comment?: string }): Build =>
  (vault) => ({
    type: 'ReportInventoryIssue',
    fulfillmentId: fulfillmentId as MessageId,
    sku: body.sku,
    code: body.code,
    quantity: body.quantity,
    comment: sealComment(vault, body.comment),
  })

export const packParcel =
  (fulfillmentId: string, { lines, weightGrams }: PackingBody): Build =>
  () => ({
    type: 'PackParcel',
    fulfillmentId: fulfillmentId as MessageId,
    lines: lines ?? [],
    weightGrams: weightGrams ?? null,
  })

/** `check`: what is known of the address, where there is one. */
export const retryFulfillment =
  (fulfillmentId: string, { shippingAddress }: RetrialBody, check: AddressCheck): Build =>
  (vault) => ({
    type: 'RetryFulfillment',
    fulfillmentId: fulfillmentId as MessageId,
    shipTo: shippingAddress ? sealAddress(vault, shippingAddress, check) : null,
  })

export const abandonFulfillment =
  (fulfillmentId: string, { reason }: { reason: string }): Build =>
  () => ({ type: 'AbandonFulfillment', fulfillmentId: fulfillmentId as MessageId, reason })

const wanted = (line: LineBody | ImportedLineBody): WantedLine => ({
  sku: line.sku,
  quantity: line.quantity,
  name: 'name' in line ? line.name : null,
  unitPriceMinor: 'unitPriceMinor' in line ? line.unitPriceMinor : null,
  weightGrams: 'weightGrams' in line ? line.weightGrams : null,
  category: 'name' in line ? (line.category ?? 'uncategorised') : null,
})

const sealContact = (vault: CustomerVault, { name, email, phone }: ContactBody): Sealed =>
  vault.seal('contact', { name, email, phone: phone ?? null } satisfies PlainContact)

/** Of an address that a customer gives, what is known is said later: see address-checks.ts. */
const sealAddress = (vault: CustomerVault, address: AddressBody, check: AddressCheck = 'NOT_CHECKED'): Address => {
  const { recipient, line1, line2, city, postalCode, country, region } = address
  const sealed = vault.seal('address', { recipient, line1, line2: line2 ?? null, city, postalCode })
  return { country, region: region ?? null, sealed, check }
}

const sealComment = (vault: CustomerVault, text: string | undefined): Sealed | null =>
  text === undefined ? null : vault.seal('comment', { text })

const faultsOf = (address: AddressBody | undefined, contact: ContactBody | undefined): Fault[] => [
  ...(address ? addressFaults({ ...address, line2: address.line2 ?? null, region: address.region ?? null }) : []).map(
    ({ field, text }) => ({ field: `shippingAddress.${field}`, text }),
  ),
  ...(contact ? contactFaults(contact) : []).map(({ field, text }) => ({ field: `contact.${field}`, text })),
]
