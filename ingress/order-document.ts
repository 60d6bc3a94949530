// An order as the API shows it: its record with the personal data opened. Data that were erased are shown as null.
import type { CustomerId, OrderId } from '../schemas/ids'
import type { Address, AddressCheck, OrderCreated } from '../schemas/messages'
import type { OrderRecord, PaymentWaitRecord, ReturnRecord } from '../schemas/read-model'
import type { PlainAddress, PlainContact } from '../schemas/sealed'
import type { Vault } from '../schemas/vault'

type Opened<Name extends keyof OrderRecord> = Omit<OrderRecord, Name | 'createdAt' | 'updatedAt' | 'deliveredAt'>
export type OrderDocument = Opened<
  'contact' | 'shippingAddress' | 'payment' | 'backorders' | 'returns' | 'shortages' | 'parcels' | 'holds' | 'change'
> & {
  readonly currency: string
  readonly shippingAddress: {
    readonly country: string
    readonly region: string | null
    readonly check: AddressCheck
  } & {
    readonly [Field in keyof PlainAddress]: string | null
  }
  readonly contact: PlainContact | null
  readonly payment: Omit<OrderRecord['payment'], 'wait'> & { readonly wait: object | null }
  readonly backorders: readonly object[]
  readonly returns: readonly object[]
  readonly shortages: readonly object[]
  readonly parcels: readonly object[]
  readonly holds: readonly object[]
  readonly change: object | null
  readonly createdAt: string
  readonly updatedAt: string
}

type Opening = Pick<Vault, 'open'>

/**
 * For the owner it holds the keys of a payment's next step, which nobody else is shown. `parcels`: see parcel-documents.ts. Throws
 * VaultUnavailable.
 */
export const orderDocument = async (
  vault: Opening,
  record: OrderRecord,
  reader: 'owner' | 'other',
  parcels: readonly object[] = [],
): Promise<OrderDocument> => {
  const { contact, shippingAddress, totals, createdAt, updatedAt, deliveredAt: _, ...rest } = record
  const [person, place, wait, returns] = await Promise.all([
    vault.open('contact', contact),
    openAddress(vault, shippingAddress),
    waitDocument(vault, record.payment.wait, reader),
    Promise.all(record.returns.map((one) => returnDocument(vault, one))),
  ])
  return {
    ...rest,
    currency: totals.currency,
    totals,
    contact: person ?? null,
    shippingAddress: place,
    payment: { ...record.payment, wait },
    holds: record.holds.map(({ since, ...hold }) => ({ ...hold, since: iso(since) })),
    change: record.change && { ...record.change, since: iso(record.change.since) },
    backorders: record.backorders.map(({ expectedAt, ...units }) => ({ ...units, expectedAt: isoOrNull(expectedAt) })),
    returns,
    shortages: record.shortages.map(({ answerBy, ...shortage }) => ({ ...shortage, answerBy: iso(answerBy) })),
    parcels,
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
  }
}

/** What may be told to no customer: it may not be the holder who reads it. */
const discreet: readonly string[] = ['lost_card', 'stolen_card', 'pickup_card', 'fraudulent', 'fraud', 'acquirer_fraud']
const shownCode = (code: string, reader: 'owner' | 'other'): string =>
  reader === 'owner' && discreet.includes(code) ? 'card_declined' : code

const waitStates = { ACTION: 'REQUIRES_ACTION', METHOD: 'REQUIRES_METHOD', PROVIDER: 'PENDING' } as const

const waitDocument = async (
  vault: Opening,
  wait: PaymentWaitRecord | null,
  reader: 'owner' | 'other',
): Promise<object | null> => {
  if (wait === null) return null
  const { waitsFor, code, until, action } = wait
  const opened = reader === 'owner' && action !== null ? ((await vault.open('paymentAction', action)) ?? null) : null
  return { state: waitStates[waitsFor], code: shownCode(code, reader), until: iso(until), action: opened }
}

/** A return as the API shows it. */
export const returnDocument = async (vault: Opening, record: ReturnRecord): Promise<object> => {
  const { comment, openedAt, expiresAt, ...rest } = record
  const text = comment === null ? null : ((await vault.open('comment', comment))?.text ?? null)
  return { ...rest, comment: text, openedAt: iso(openedAt), expiresAt: isoOrNull(expiresAt) }
}

/** The order as it was when it was created: what the first answer to its placement says, and every later one. */
export const createdRecord = (event: OrderCreated): OrderRecord => {
  const { orderId, customerId, origin, status, version, totals, lines, shippingAddress, contact, at } = event
  const { whenPartial } = event.availability
  return {
    id: orderId as OrderId,
    customerId: customerId as CustomerId,
    origin,
    status,
    version,
    totals,
    lines,
    shippingAddress,
    contact,
    payment: { capturedMinor: 0, refundedMinor: 0, securedMinor: 0, wait: null },
    shipment: null,
    cancellation: null,
    whenPartial,
    backorders: [],
    holds: [],
    change: null,
    returns: [],
    shortages: [],
    parcels: [],
    createdAt: at,
    updatedAt: at,
    deliveredAt: null,
  }
}

const nobody = { recipient: null, line1: null, line2: null, city: null, postalCode: null }

const openAddress = async (
  vault: Opening,
  { country, region, sealed, check }: Address,
): Promise<OrderDocument['shippingAddress']> => ({
  country,
  region,
  check,
  ...((await vault.open('address', sealed)) ?? nobody),
})

export const iso = (time: number): string => new Date(time).toISOString()
export const isoOrNull = (time: number | null): string | null => (time === null ? null : iso(time))
