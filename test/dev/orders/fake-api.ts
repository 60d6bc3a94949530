// An API of a few lines, for who feeds it: it checks bodies by the API description, remembers what came, and answers as the real one would.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { Ajv2020 } from 'ajv/dist/2020'
import { readApiDescription } from '../../../ingress/api-description'
import { deriveOrderId } from '../../../schemas/ids'

export type Call = {
  readonly method: string
  readonly path: string
  readonly preview: boolean
  readonly bearer: string
  readonly key: string
  readonly match: string | undefined
  readonly body: Record<string, unknown>
}
export type FakeAnswer = { readonly status: number; readonly body: object }
type Order = { version: number; readonly lines: object[] }

const ajv = new Ajv2020({ strict: false, validateFormats: false, unicodeRegExp: true })
ajv.addSchema(readApiDescription(), 'api')

const checks = new Map<string, ReturnType<typeof ajv.compile>>()

/** What is wrong with it; an empty text for nothing. */
export const misfit = (schema: string, body: unknown): string => {
  const check = checks.get(schema) ?? ajv.compile({ $ref: `api#/components/schemas/${schema}` })
  checks.set(schema, check)
  return check(body) ? '' : ajv.errorsText(check.errors)
}

/** A bearer is `<role>:<subject>`: see `fakeIssuer`. */
export const fakeIssuer = {
  mint: ({ role, subject }: { role: string; subject: string }): Promise<string> =>
    Promise.resolve(`${role}:${subject}`),
}

export class FakeApi {
  readonly calls: Call[] = []
  readonly orders = new Map<string, Order>()
  /** Answers instead, where it has an answer. */
  instead: (call: Call) => FakeAnswer | undefined = () => undefined
  /** How the payment of every order stands. */
  payment: { attempts: object[]; disputes: object[]; refundedMinor: number } = {
    attempts: [],
    disputes: [],
    refundedMinor: 0,
  }
  /** At which step every fulfillment is blocked, where blocked ones are asked for. */
  blockedAt = 'LABEL'
  /** Of every parcel. */
  carrier = 'FEDEX'
  /** What was found of every address. */
  check = 'VERIFIED'
  /** Through which states every parcel has gone. */
  stops: readonly string[] = ['PICKED_UP', 'EXCEPTION', 'OUT_FOR_DELIVERY', 'DELIVERED']
  /** Breaks the connection of an import after so many lines; once. */
  breakImportAfter = Infinity
  url = ''
  private server: Server | undefined

  async start(): Promise<this> {
    this.server = createServer((request, response) => {
      // Who goes away in the middle is answered by nobody.
      this.take(request, response).catch(() => response.destroy())
    })
    await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve))
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
    return this
  }

  async stop(): Promise<void> {
    this.server!.closeAllConnections()
    await new Promise((resolve) => this.server!.close(resolve))
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams } = new URL(request.url!, this.url)
    const bearer = (request.headers.authorization ?? '').replace('Bearer ', '')
    const seen = { method: request.method!, path, bearer, preview: searchParams.has('preview') }
    const key = String(request.headers['idempotency-key'] ?? '')
    if (path === '/api/v1/orders/imports')
      return this.import(request, response, { ...seen, key, match: undefined, body: {} })
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    const body = (text ? JSON.parse(text) : {}) as Record<string, unknown>
    const call = { ...seen, key, match: request.headers['if-match'], body }
    this.calls.push(call)
    const answer = this.instead(call) ?? this.answer(call, searchParams, /[,+]/.test(request.url!))
    if (path.endsWith('/label'))
      return void response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF-1.7')
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
  }

  /** As the real one, it takes no reserved characters in a query. */
  private answer(call: Call, query: URLSearchParams, isUnescaped: boolean): FakeAnswer {
    if (call.path === '/api/v1/orders') return this.place(call)
    if (isUnescaped) return { status: 400, body: { type: 'x/invalid-request' } }
    if (call.path === '/api/v1/shipping/quotes') return { status: 200, body: { shippingMinor: 990 } }
    if (call.path.startsWith('/api/v1/parcels/')) return { status: 202, body: {} }
    if (call.path !== '/api/v1/picklists') return this.onOrder(call)
    const [status] = query.get('status')!.split(',')
    return {
      status: 200,
      body: { picklists: [...this.orders.keys()].map((id) => this.picklist(id, status!)), next: null },
    }
  }

  /** Of every order one; its id is the order's. */
  private picklist(orderId: string, status: string): object {
    const { lines } = this.orders.get(orderId)!
    const parcel = { status: 'LABELLED', carrier: this.carrier, trackingNumber: '794600000001' }
    const blocked = { step: this.blockedAt, code: 'REFUSED', reason: 'No.', since: '2026-01-01T00:00:00.000Z' }
    const parcels = [
      { ...parcel, parcelId: 'p1' },
      { ...parcel, parcelId: 'p2' },
    ]
    return { fulfillmentId: orderId, orderId, warehouse: 'SAO-1', status, lines, parcels, blocked }
  }

  private place({ bearer, key, body }: Call): FakeAnswer {
    const problem = misfit('Placement', body)
    if (problem) return { status: 400, body: { type: 'x/invalid-request', detail: problem } }
    const [role, subject] = bearer.split(':')
    if (role !== 'customer') return { status: 403, body: { type: 'x/forbidden' } }
    const { status, ...result } = this.created(deriveOrderId(subject!, key), body)
    return { status, body: result }
  }

  private created(id: string, { lines }: { lines?: unknown }): { status: number; code?: string; id?: string } {
    const wanted = lines as { quantity: number; sku: string }[]
    if (wanted.length === 0) return { status: 422, code: 'NO_ITEMS' }
    const numbered = wanted.map(({ sku, quantity }, index) => ({ lineId: String(index + 1), sku, quantity }))
    if (!this.orders.has(id)) this.orders.set(id, { version: 1, lines: numbered })
    return { status: 201, id }
  }

  private async import(request: IncomingMessage, response: ServerResponse, call: Call): Promise<void> {
    let line = 0
    const failing = this.instead(call)
    if (failing) return void response.writeHead(failing.status).end(JSON.stringify(failing.body))
    response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    const texts = createInterface({ input: request }).on('error', () => undefined)
    for await (const text of texts) {
      line++
      const body = JSON.parse(text) as Record<string, unknown>
      if (line > this.breakImportAfter) {
        this.breakImportAfter = Infinity
        return void request.socket.destroy()
      }
      this.calls.push({ ...call, key: String(body['key']), body })
      const problem = misfit('ImportedOrder', body)
      const { code, id } = problem
        ? {}
        : this.created(deriveOrderId(call.bearer.split(':')[1]!, String(body['key'])), body as never)
      const outcome = problem ? 'INVALID' : code ? 'REJECTED' : 'CREATED'
      const errors = problem ? [{ path: '', message: problem }] : undefined
      response.write(`${JSON.stringify({ line, key: body['key'], outcome, orderId: id, code, errors })}\n`)
    }
    response.end()
  }

  /** Whatever is asked of an order is done, once it was agreed to what the preview says. */
  private onOrder({ method, path, preview, match, body, key }: Call): FakeAnswer {
    const [, id, rest = ''] = /^\/api\/v1\/orders\/([^/]+)(.*)$/.exec(path)!
    const order = this.orders.get(id!)
    if (!order) return { status: 404, body: { code: 'UNKNOWN_ORDER' } }
    if (method === 'GET') return { status: 200, body: this.read(id!, order, rest) }
    if (preview)
      return {
        status: 200,
        body: { orderId: id, version: order.version, digest: `digest-of-${order.version}`.padEnd(22, '0'), plan: {} },
      }
    if (match !== undefined && match !== `"${order.version}"`) return { status: 412, body: { code: 'STALE_VERSION' } }
    order.version++
    if (rest === '/refunds') this.payment = { ...this.payment, refundedMinor: 100 }
    if (rest === '/guest-links') return { status: method === 'POST' ? 201 : 204, body: { token: `guest:${id}` } }
    return {
      status: 200,
      body: { orderId: id, commandId: key.slice(-22).padStart(22, '_'), event: 'Done', data: body },
    }
  }

  private read(id: string, { version, lines }: Order, rest: string): object {
    if (rest.startsWith('/changes/')) return { state: 'DONE', code: null }
    if (rest.startsWith('/returns/')) return { state: 'SETTLED', label: { trackingNumber: '794600000009' } }
    if (rest.startsWith('/fulfillments/'))
      return { ...this.picklist(id, 'BLOCKED'), history: [{ type: 'FulfillmentBlocked' }] }
    if (rest === '/notes') return { notes: [{ visibility: 'CUSTOMER' }] }
    if (rest === '/payment') return this.payment
    const contact = { name: 'Zoë', email: 'zoe@example.com', phone: null }
    const shippingAddress = {
      recipient: 'Zoë',
      line1: 'Rua A',
      line2: null,
      city: 'X',
      region: 'SP',
      postalCode: '01230',
      country: 'BR',
      check: this.check,
    }
    const history = this.stops.map((carrierStatus) => ({ carrierStatus, scannedAt: '2026-01-01T00:00:00.000Z' }))
    const parcels = [{ trackingNumber: '794600000001', carrier: 'FEDEX', carrierStatus: 'DELIVERED', history }]
    const waiting = { backorders: [], parcels }
    const payment = { wait: { state: 'REQUIRES_METHOD' } }
    return { id, version, status: 'PENDING', currency: 'BRL', lines, contact, shippingAddress, payment, ...waiting }
  }
}
