// FedEx's connector over a simulator on loopback, as the tests of labels and of tracking use it. It must never hold an assertion.
import { type FedexSimulatorOptions, fedexSimulatorAccount, startFedexSimulator } from '../../../dev/simulators/fedex'
import { createCarrier } from '../../../egress/carrier/carrier'
import { createFedex } from '../../../egress/carrier/fedex'
import { createFedexAddresses } from '../../../egress/carrier/fedex-addresses'
import { createFedexApi } from '../../../egress/carrier/fedex-api'
import { createFedexRates } from '../../../egress/carrier/fedex-rates'
import type { FedexShipper } from '../../../egress/carrier/fedex-shipment'
import { createFedexTracking } from '../../../egress/carrier/fedex-tracking'
import { createOwnFleet } from '../../../egress/carrier/own-fleet'
import { createTokenSource } from '../../../egress/oauth'
import { type Attempt, Transient } from '../../../egress/provider'
import { createMemoryRateLimit, type RateLimit } from '../../../egress/rate-limit'
import type { LabelRequested, LabelVoidRequested, OrderLine, ReturnLabelRequested } from '../../../schemas/messages'
import type { PlainAddress } from '../../../schemas/sealed'
import { unseal, unsealable } from '../unsealed'
import { createMemoryLabels } from './memory-labels'

export const warehouse: FedexShipper = {
  companyName: 'OMS Warehouse',
  phone: '+55 11 4002 8922',
  address: {
    line1: 'Rua do Galpão 100',
    line2: null,
    city: 'São Paulo',
    region: 'SP',
    postalCode: '01230-000',
    country: 'BR',
  },
}

export const memphis: FedexShipper = {
  companyName: 'OMS Warehouse',
  phone: '+1 901 555 0134',
  address: {
    line1: '3875 Airways Boulevard',
    line2: null,
    city: 'Memphis',
    region: 'TN',
    postalCode: '38116',
    country: 'US',
  },
}

export const hourMs = 3_600_000

export const lines: OrderLine[] = [
  {
    lineId: 'l1',
    sku: 'BOOK-1',
    name: 'A history of parcels',
    category: 'books',
    quantity: 2,
    unitPriceMinor: 4_990,
    weightGrams: 420,
  },
  {
    lineId: 'l2',
    sku: 'LAMP-1',
    name: 'Lamp',
    category: 'home_appliances',
    quantity: 1,
    unitPriceMinor: 12_000,
    weightGrams: 400,
  },
]
const contact = unsealable({ name: 'Łucja Ωmega', email: 'l@example.com', phone: '+5521987654321' })

export const address: PlainAddress = {
  recipient: 'Łucja Ωmega',
  line1: 'Avenida Brigadeiro Luís Antônio 12345, bloco B',
  line2: null,
  city: 'Rio de Janeiro',
  postalCode: '01230',
}

export async function openWorld(
  options: Partial<FedexSimulatorOptions> & { rateLimit?: RateLimit; secret?: string; fetch?: typeof fetch } = {},
) {
  const clock = { now: Date.parse('2026-03-10T12:00:00Z') }
  const simulator = await startFedexSimulator({ speed: 1, quotaPerMinute: 100_000, now: () => clock.now, ...options })
  const { accountNumber, clientId, clientSecret } = fedexSimulatorAccount
  const tokenUrl = `${simulator.url}/oauth/token`
  const tokens = createTokenSource({
    url: tokenUrl,
    clientId,
    clientSecret: options.secret ?? clientSecret,
    style: 'form',
  })
  const rateLimit = options.rateLimit ?? createMemoryRateLimit({ perMinute: 1_000_000 })
  const api = createFedexApi({ baseUrl: simulator.url, tokens, rateLimit, fetch: options.fetch })
  const labels = createMemoryLabels()
  const scanned = new Set<string>()
  const shippers = { main: warehouse, memphis }
  const rates = createFedexRates({ api, accountNumber, shippers, now: () => clock.now })
  const carrier = createCarrier({
    carriers: {
      FEDEX: createFedex({ api, unseal, accountNumber, shippers, rates, now: () => clock.now }),
      OWN_FLEET: createOwnFleet({ unseal, shippers, isScanned: async (_order, number) => scanned.has(number) }),
    },
    labels,
  })
  const attempt = (patch: Partial<Attempt> = {}): Attempt => ({
    inDoubt: false,
    signal: AbortSignal.timeout(5_000),
    now: clock.now,
    ...patch,
  })

  const labelRequested = (id: string, patch: Partial<LabelRequested> = {}): LabelRequested => ({
    type: 'LabelRequested',
    id: id as LabelRequested['id'],
    orderId: 'ord_1' as LabelRequested['orderId'],
    at: clock.now,
    warehouse: 'main',
    fulfillmentId: 'fulfillment-1' as LabelRequested['fulfillmentId'],
    parcelId: `parcel of ${id}` as LabelRequested['parcelId'],
    shipTo: { country: 'BR', region: 'RJ', sealed: unsealable(address), check: 'NOT_CHECKED' },
    contact,
    weightGrams: 1_240,
    carrier: 'FEDEX',
    services: ['FEDEX_PRIORITY'],
    format: 'PDF',
    lines,
    currency: 'BRL' as LabelRequested['currency'],
    ...patch,
  })

  const returnRequested = (id: string, patch: Partial<ReturnLabelRequested> = {}): ReturnLabelRequested => {
    const { shipTo: from, parcelId: _p, fulfillmentId: _f, type: _t, ...common } = labelRequested(id)
    const returnId = 'return-1' as ReturnLabelRequested['returnId']
    return { ...common, type: 'ReturnLabelRequested', returnId, from, ...patch }
  }

  const voidRequested = (id: string, labelRequestId: string, trackingNumber: string): LabelVoidRequested => ({
    type: 'LabelVoidRequested',
    id: id as LabelVoidRequested['id'],
    orderId: 'ord_1' as LabelVoidRequested['orderId'],
    at: clock.now,
    fulfillmentId: 'fulfillment-1' as LabelVoidRequested['fulfillmentId'],
    labelRequestId: labelRequestId as LabelVoidRequested['labelRequestId'],
    parcelId: `parcel of ${labelRequestId}` as LabelVoidRequested['parcelId'],
    carrier: 'FEDEX',
    trackingNumber,
    reason: 'order cancelled',
  })

  /** Makes a label without doubt and tells its tracking number. */
  const makeLabel = async (id: string, patch: Partial<LabelRequested> = {}): Promise<string> => {
    const result = await carrier.perform(labelRequested(id, patch), attempt())
    if (result.type !== 'LabelCreated') throw new Error(`no label for ${id}: ${JSON.stringify(result)}`)
    return result.trackingNumber
  }

  const labelsOf = (id: string) => simulator.book().labels[id] ?? []
  const liveOf = (id: string) => labelsOf(id).filter(({ status }) => status !== 'voided')
  const addresses = createFedexAddresses({ api })
  const tracking = createFedexTracking({ api })
  const asked = { labelRequested, returnRequested, voidRequested, makeLabel, labelsOf, liveOf }
  return { clock, simulator, carrier, labels, scanned, rates, addresses, tracking, attempt, ...asked }
}

export type World = Awaited<ReturnType<typeof openWorld>>

/** What the attempt threw; fails if it did not, or threw anything but Transient. */
export async function transientOf(attempt: Promise<unknown>): Promise<Transient> {
  const error: unknown = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof Transient) return error
  throw new Error(`expected a Transient, got ${String(error)}`)
}
