// The part of the HTTP API that the lives of orders take, typed, for whoever acts: customers, staff, holders of guest links. A refusal is
// thrown with its code; what fails in passing is repeated under the same key.
import { ApiUnavailable, createApiClient, type ApiAnswer, type ApiCall, type ApiClientOptions } from './api-client'
import { floorOf, type Floor } from './floor-api'
import type { Role, Tokens } from './tokens'

export type OrderView = {
  readonly id: string
  readonly status: string
  readonly version: number
  readonly currency: string
  readonly lines: readonly { readonly lineId: string; readonly sku: string; readonly quantity: number }[]
  readonly shippingAddress: Readonly<Record<string, string | null>>
  readonly contact: { readonly name: string; readonly email: string; readonly phone: string | null } | null
}
export type Preview = { readonly version: number; readonly digest: string }
/** The fact that answers a command; its id also names the change, return, hold or escalation that it opened. */
export type Done = { readonly commandId: string; readonly event: string }

/** The API said no: `code` is the rule's, or the kind of problem where no rule is named. */
export class Refused extends Error {
  override readonly name = 'Refused'

  constructor(
    readonly status: number,
    readonly code: string,
    what: string,
  ) {
    super(`${what} was refused: ${status} ${code}`)
  }
}

/** `path` is below the order's. */
export type Request = {
  readonly method: 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly body?: object
}

/** Somebody who acts on one order. All reject with Refused, and with ApiUnavailable. */
export type Person = {
  readonly read: <Document = OrderView>(path?: string) => Promise<Document>
  readonly preview: (request: Request, key: string) => Promise<Preview>
  /** `version`: only if the order still has it. */
  readonly ask: <Answer = Done>(request: Request, key: string, version?: number) => Promise<Answer>
  readonly download: (path: string) => Promise<Downloaded>
}
export type Downloaded = { readonly type: string; readonly bytes: number }

export type OrderApi = {
  readonly person: (orderId: string, role: Role, subject: string) => Person
  /** Whoever holds a guest link of the order. */
  readonly guest: (orderId: string, token: string) => Person
  /** The floor of all warehouses, for whoever works there. */
  readonly floor: Floor
  readonly close: () => void
}

const decidedEveryMs = 250

/** What is only accepted is asked again, under the same key, for its answer: what comes next builds on it. */
const decided = async (call: () => Promise<ApiAnswer>, withinMs: number): Promise<ApiAnswer> => {
  for (const until = performance.now() + withinMs; ;) {
    const answer = await call()
    if (answer.status !== 202 || performance.now() > until) return answer
    await new Promise((resolve) => setTimeout(resolve, decidedEveryMs))
  }
}

export const createOrderApi = (options: Omit<ApiClientOptions, 'sockets'> & { readonly tokens: Tokens }): OrderApi => {
  const client = createApiClient({ ...options, sockets: 64 })
  const answered = async (call: ApiCall): Promise<ApiAnswer> => {
    const answer = await decided(() => client.call(call), options.retryForMs ?? 60_000)
    if (answer.status === 202)
      throw new ApiUnavailable(`${call.method} ${call.path} was never decided: see what its node waits for`)
    return taken(call, answer)
  }
  const send = async <Answer>(call: ApiCall): Promise<Answer> => (await answered(call)).body as Answer
  const personOf = (orderId: string, bearer: () => Promise<string>): Person => {
    const at = `/api/v1/orders/${orderId}`
    const headed = async (headers: Record<string, string>) => ({ authorization: await bearer(), ...headers })
    return {
      read: async (path = '') => send({ method: 'GET', path: `${at}${path}`, headers: await headed({}) }),
      preview: async ({ method, path, body }, key) => {
        const headers = await headed({ 'idempotency-key': key })
        return send({ method, path: `${at}${path}?preview=true`, headers, ...(body && { body }) })
      },
      ask: async ({ method, path, body }, key, version) => {
        const match: Record<string, string> = version === undefined ? {} : { 'if-match': `"${version}"` }
        const headers = await headed({ 'idempotency-key': key, ...match })
        return send({ method, path: `${at}${path}`, headers, ...(body && { body }) })
      },
      download: async (path) => {
        const { headers, bytes } = await answered({ method: 'GET', path: `${at}${path}`, headers: await headed({}) })
        return { type: headers['content-type'] ?? '', bytes }
      },
    }
  }
  return {
    person: (orderId, role, subject) => personOf(orderId, () => options.tokens.bearer(role, subject)),
    guest: (orderId, token) => personOf(orderId, async () => `Bearer ${token}`),
    floor: floorOf({
      send,
      tell: async (call) => void taken(call, await client.call(call)),
      bearer: () => options.tokens.bearer('warehouse', 'floor-1'),
    }),
    close: client.close,
  }
}

/** Throws Refused for anything but a success. */
const taken = ({ method, path }: ApiCall, answer: ApiAnswer): ApiAnswer => {
  const { status, body } = answer
  if (status >= 200 && status < 300) return answer
  const { code, type = '' } = (body ?? {}) as { code?: string; type?: string }
  throw new Refused(status, code ?? type.split('/').at(-1) ?? '', `${method} ${path}`)
}
