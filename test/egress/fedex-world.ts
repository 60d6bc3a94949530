// FedEx's connector over a simulator on loopback, as the tests of labels and of tracking use it. It must never hold an assertion.
import { type FedexSimulatorOptions, fedexSimulatorAccount, startFedexSimulator } from '../../dev/simulators/fedex'
import { createFedex } from '../../egress/fedex'
import { createFedexApi } from '../../egress/fedex-api'
import type { FedexShipper } from '../../egress/fedex-shipment'
import { createFedexTracking } from '../../egress/fedex-tracking'
import { createTokenSource } from '../../egress/oauth'
import { type Attempt, Transient } from '../../egress/provider'
import { createMemoryRateLimit, type RateLimit } from '../../egress/rate-limit'
import type { LabelRequested, LabelVoidRequested } from '../../schemas/messages'
import type { PlainAddress } from '../../schemas/sealed'
import { unseal, unsealable } from './unsealed'

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

export const hourMs = 3_600_000

const address: PlainAddress = {
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
  const fedex = createFedex({
    api,
    unseal,
    accountNumber,
    shippers: { main: warehouse },
    documentBaseUrl: simulator.url,
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
    shipTo: { country: 'BR', region: 'RJ', sealed: unsealable(address) },
    contact: unsealable({ name: 'Łucja Ωmega', email: 'l@example.com', phone: '+5521987654321' }),
    weightGrams: 1_240,
    service: 'FEDEX_PRIORITY',
    ...patch,
  })

  const voidRequested = (id: string, labelRequestId: string, trackingNumber: string): LabelVoidRequested => ({
    type: 'LabelVoidRequested',
    id: id as LabelVoidRequested['id'],
    orderId: 'ord_1' as LabelVoidRequested['orderId'],
    at: clock.now,
    fulfillmentId: 'fulfillment-1' as LabelVoidRequested['fulfillmentId'],
    labelRequestId: labelRequestId as LabelVoidRequested['labelRequestId'],
    trackingNumber,
    reason: 'order cancelled',
  })

  /** Makes a label without doubt and tells its tracking number. */
  const makeLabel = async (id: string, patch: Partial<LabelRequested> = {}): Promise<string> => {
    const result = await fedex.perform(labelRequested(id, patch), attempt())
    if (result.type !== 'LabelCreated') throw new Error(`no label for ${id}: ${JSON.stringify(result)}`)
    return result.trackingNumber
  }

  const labelsOf = (id: string) => simulator.book().labels[id] ?? []
  const tracking = createFedexTracking({ api })
  return { clock, simulator, fedex, tracking, attempt, labelRequested, voidRequested, makeLabel, labelsOf }
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
