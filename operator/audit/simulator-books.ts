// The books of the provider simulators, read over their admin routes. A real provider has no such book, and is never asked for one.
import { readSetting, settings, type Env, type Setting, type SettingName } from '../../runtime/settings'
import { adyenFacts, stripeFacts, type AdyenBook, type StripeBook } from './payment-books'
import type { Books, ProviderBooks } from './provider-books'

const bases = {
  stripe: 'STRIPE_API_BASE',
  adyen: 'ADYEN_API_BASE',
  inventory: 'INVENTORY_API_BASE',
  wms: 'WMS_ENDPOINT',
  fedex: 'FEDEX_API_BASE',
  sendgrid: 'SENDGRID_API_BASE',
} as const satisfies Record<string, SettingName>
type ProviderName = keyof typeof bases
type Urls = Readonly<Record<Exclude<ProviderName, 'adyen'>, string>> & { readonly adyen?: string }

/** Nothing is asked of such a provider. */
const notUsed = 'none'
const healthMs = 3_000
const bookMs = 120_000

/** The books, or why there are none. */
export const findSimulatorBooks = async (env: Env): Promise<ProviderBooks | string> => {
  const urls: Partial<Record<ProviderName, string>> = {}
  for (const [name, setting] of Object.entries(bases) as [ProviderName, SettingName][]) {
    const base = env[setting] ?? (settings[setting] as Setting).default
    if (!base) return `no provider books: ${setting} is not set`
    if (base === notUsed) continue
    if (base === (settings[setting] as Setting).default) return `no provider books: ${setting} is the provider itself`
    const { origin } = new URL(readSetting(setting, env))
    if (!(await isSimulator(origin, name))) return `no provider books: no simulator answers at ${origin} (${setting})`
    urls[name] = origin
  }
  return simulatorBooks(urls as Urls)
}

const isSimulator = async (origin: string, name: ProviderName): Promise<boolean> => {
  try {
    const response = await fetch(`${origin}/__sim/health`, { signal: AbortSignal.timeout(healthMs) })
    return response.ok && ((await response.json()) as { name?: string }).name === name
  } catch {
    return false
  }
}

type Lines = Books['receipts'][number]['lines']
type BookedReceipt = {
  readonly receiptId: string
  readonly orderReference: string
  readonly disposition: string
  readonly warehouse?: string
  readonly lines: Lines
}
type InventoryBook = {
  readonly reservations: readonly {
    reservationId: string
    orderReference: string | null
    status: string
    sources: Lines
    backordered: Lines
    released: Lines
    committed: Lines
  }[]
  readonly receipts: readonly BookedReceipt[]
}
type WmsBook = {
  readonly orders: Readonly<
    Record<
      string,
      { orderNumber: string; secondReference: string; status: string; cancelled: boolean; created: number }
    >
  >
}
type FedexBook = { readonly labels: Readonly<Record<string, readonly { trackingNumber: string; status: string }[]>> }
type SendgridBook = { readonly mails: Readonly<Record<string, { count: number; kind: string; orderId: string }>> }

export const simulatorBooks = (urls: Urls): ProviderBooks => {
  const read = async <Book>(name: ProviderName): Promise<Book> => {
    const response = await fetch(`${urls[name]}/__sim/book`, { signal: AbortSignal.timeout(bookMs) })
    if (!response.ok)
      throw new Error(
        `the book of ${name} can't be read (HTTP ${response.status} at ${urls[name]}): is its simulator running?`,
      )
    return (await response.json()) as Book
  }
  return {
    read: async () => ({
      ...together(
        stripeFacts(await read<StripeBook>('stripe')),
        urls.adyen === undefined ? undefined : adyenFacts(await read<AdyenBook>('adyen')),
      ),
      ...inventoryFacts(await read<InventoryBook>('inventory')),
      warehouseOrders: warehouseFacts(await read<WmsBook>('wms')),
      labels: labelFacts(await read<FedexBook>('fedex')),
      mails: mailFacts(await read<SendgridBook>('sendgrid')),
    }),
  }
}

type PaymentBooks = ReturnType<typeof stripeFacts>

const together = (stripe: PaymentBooks, adyen: PaymentBooks | undefined): PaymentBooks => ({
  charges: [...stripe.charges, ...(adyen?.charges ?? [])],
  captures: [...stripe.captures, ...(adyen?.captures ?? [])],
  refunds: [...stripe.refunds, ...(adyen?.refunds ?? [])],
  disputes: [...stripe.disputes, ...(adyen?.disputes ?? [])],
  duplicates: [...stripe.duplicates, ...(adyen?.duplicates ?? [])],
})

const inventoryFacts = ({ reservations, receipts }: InventoryBook): Pick<Books, 'reservations' | 'receipts'> => ({
  reservations: reservations.map(
    ({ reservationId, orderReference, status, sources, backordered, released, committed }) => ({
      requestId: reservationId,
      orderId: orderReference,
      status,
      lines: [...sources, ...backordered, ...released, ...committed],
      released,
      committed,
    }),
  ),
  receipts: receipts.map(({ receiptId, orderReference, disposition, warehouse = '', lines }) => ({
    requestId: receiptId,
    orderId: orderReference,
    disposition: disposition.toUpperCase(),
    warehouse,
    lines,
  })),
})

const warehouseFacts = ({ orders }: WmsBook): Books['warehouseOrders'] =>
  Object.entries(orders).map(([requestId, { orderNumber, secondReference, status, cancelled, created }]) => ({
    requestId,
    orderId: secondReference || null,
    orderNumber,
    ended: cancelled || status === 'CANCELLED' || status === 'REJECTED',
    created,
  }))

const labelFacts = ({ labels }: FedexBook): Books['labels'] =>
  Object.entries(labels).flatMap(([requestId, made]) =>
    made.map(({ trackingNumber, status }) => ({
      requestId,
      orderId: null,
      trackingNumber,
      voided: status === 'voided',
    })),
  )

const mailFacts = ({ mails }: SendgridBook): Books['mails'] =>
  Object.entries(mails).map(([requestId, { count, kind, orderId }]) => ({
    requestId,
    orderId: orderId || null,
    kind,
    count,
  }))
