// The Inventory Service's simulator behind the validator of its document, with a clock moved by hand. It must never hold an assertion.
import type { AddressInfo } from 'node:net'
import { startInventorySimulator, type InventorySimulator } from '../../../dev/simulators/inventory'
import { startValidator } from './inventory-validator'

export type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> }
type Level = readonly [sku: string, warehouse: string, onHand: number]

export const warehouses = ['W-1', 'W-2', 'W-3'] as const

export class InventoryWorld {
  now = Date.parse('2026-11-30T12:00:00.000Z')
  private serial = 0

  private constructor(
    readonly simulator: InventorySimulator,
    private readonly base: string,
    private readonly token: string,
    readonly close: () => Promise<void>,
  ) {}

  static async start(): Promise<InventoryWorld> {
    const clock = { now: () => 0 }
    const knobs = { tokenLifetimeMs: 1e15 }
    const simulator = await startInventorySimulator({ speed: 1, warehouses, knobs, now: () => clock.now() })
    const validator = await startValidator(() => simulator.url)
    const base = `http://127.0.0.1:${(validator.address() as AddressInfo).port}`
    const grant = { grant_type: 'client_credentials', client_id: 'oms', client_secret: 'oms-secret' }
    const issued = await fetch(`${base}/oauth/token`, { method: 'POST', body: new URLSearchParams(grant) })
    const { access_token: token } = (await issued.json()) as { access_token: string }
    const world = new InventoryWorld(simulator, base, token, async () => {
      await new Promise((resolve) => validator.close(resolve).closeAllConnections())
      await simulator.close()
    })
    clock.now = () => world.now
    return world
  }

  async call(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(`${this.base}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as Answer['body'] }
  }

  get = (path: string): Promise<Answer> => this.call('GET', path)
  post = (path: string, body: object): Promise<Answer> => this.call('POST', path, body)

  /** Counts what is on hand. */
  stock = (...levels: Level[]): Promise<Answer> =>
    this.call('PUT', '/v1/stock', { items: levels.map(([sku, warehouse, onHand]) => ({ sku, warehouse, onHand })) })

  /** A delivery of a supplier. */
  deliver = (sku: string, warehouse: string, quantity: number): Promise<Answer> =>
    this.post('/v1/deliveries', { deliveryId: `d-${++this.serial}`, warehouse, lines: [{ sku, quantity }] })

  /** The path of a new reservation, and what it was answered. */
  async reserve(
    lines: readonly (readonly [sku: string, quantity: number, whenShort?: string])[],
    more: object = {},
  ): Promise<Answer & { readonly id: string; readonly path: string }> {
    const id = `r-${++this.serial}`
    const wish = lines.map(([sku, quantity, whenShort = 'refuse']) => ({ sku, quantity, whenShort }))
    const body = { reservationId: id, orderReference: `o-${id}`, lines: wish, ...more }
    return { ...(await this.post('/v1/reservations', body)), id, path: `/v1/reservations/${id}` }
  }

  /** On hand and reserved of a SKU, by warehouse. */
  levels(sku: string): Record<string, readonly [onHand: number, reserved: number]> {
    const { warehouses: levels } = this.simulator.book().stock[sku]!
    return Object.fromEntries(Object.entries(levels).map(([name, { onHand, reserved }]) => [name, [onHand, reserved]]))
  }

  /** A date-time so many milliseconds from now. */
  in = (ms: number): string => new Date(this.now + ms).toISOString()
}
