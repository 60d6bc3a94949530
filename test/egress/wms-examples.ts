// Examples of requests to the warehouse connector, and a simulator with a hand-moved clock for its tests.
// It must never be needed to know what a test says: each test states the fields that matter to it.
import type { Attempt, Provider } from '../../egress/provider'
import { createWms, type WmsRequest, type WmsResult } from '../../egress/wms'
import { startWmsSimulator, wmsPath, type WmsSimulatorOptions } from '../../dev/simulators/wms'
import type { CurrencyCode, MessageId, OrderId } from '../../schemas/ids'
import type { WarehouseCancellationRequested, WarehouseOrderRequested } from '../../schemas/messages'
import type { PlainAddress } from '../../schemas/sealed'
import { unseal, unsealable } from './unsealed'

export const minute = 60_000

const address: PlainAddress = {
  recipient: 'Ana Conceição',
  line1: "Rua d'Água Fria 12",
  line2: null,
  city: 'São Paulo',
  postalCode: '01230',
}
/** Where the examples go, with the parts that matter to a test. */
export const shipTo = (parts: Partial<PlainAddress> = {}, country = 'BR', region: string | null = 'SP') => ({
  country,
  region,
  sealed: unsealable({ ...address, ...parts }),
  check: 'NOT_CHECKED' as const,
})
export const contactOf = (phone: string | null) =>
  unsealable({ name: 'Ana Conceição', email: 'ana@example.com', phone })

let count = 0

/** Each call gives another order unless `id` is told. */
export function warehouseOrderRequested(
  changes: Partial<Omit<WarehouseOrderRequested, 'type'>> = {},
): WarehouseOrderRequested {
  count += 1
  return {
    type: 'WarehouseOrderRequested',
    id: `request-${count}` as MessageId,
    orderId: `ord_${count}` as OrderId,
    at: 1_700_000_000_000,
    warehouse: 'SAO-1',
    fulfillmentId: 'fulfillment-1' as MessageId,
    purpose: 'ORDER',
    currency: 'BRL' as CurrencyCode,
    lines: [
      {
        lineId: '1',
        sku: 'CHAIR-7',
        name: 'Cadeira & mesa',
        category: 'furniture',
        quantity: 2,
        unitPriceMinor: 3999,
        weightGrams: 1400,
      },
    ],
    shipTo: shipTo(),
    contact: contactOf('+5511987654321'),
    ...changes,
  }
}

export const cancellationOf = (warehouseRequestId: string): WarehouseCancellationRequested => ({
  type: 'WarehouseCancellationRequested',
  id: `cancel-${warehouseRequestId}` as MessageId,
  orderId: 'ord_1' as OrderId,
  at: 1_700_000_000_000,
  fulfillmentId: 'fulfillment-1' as MessageId,
  warehouseRequestId: warehouseRequestId as MessageId,
  reason: 'customer asked',
})

export const attempt = (inDoubt = false, timeoutMs = 5_000): Attempt => ({
  inDoubt,
  signal: AbortSignal.timeout(timeoutMs),
  now: 1_700_000_000_000,
})

export const inDoubt = (): Attempt => attempt(true)

/** What the connector is told to reach this simulator, with the contract by its address. */
export const wmsOptions = (url: string) => ({
  endpoint: url + wmsPath,
  wsdl: `${url}${wmsPath}?wsdl`,
  username: 'oms',
  password: 'wms-secret',
})

/** A simulator at real speed whose time stands still until `pass` moves it. It starts at a batch; the connector has a session. */
export async function startWarehouse(options: Partial<WmsSimulatorOptions> = {}) {
  const clock = { now: 1_700_000_100_000 }
  const simulator = await startWmsSimulator({ speed: 1, now: () => clock.now, ...options })
  const wms: Provider<WmsRequest, WmsResult> = createWms({
    ...wmsOptions(simulator.url),
    wsdl: 'dev/simulators/wms.wsdl',
    unseal,
  })
  await wms.perform(cancellationOf('nothing'), attempt())
  return { ...simulator, clock, wms, pass: (ms: number) => void (clock.now += ms) }
}
