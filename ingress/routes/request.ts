// What the routes read of a request beside its body, and how they answer. It knows headers and queries and nothing of orders.
import type { OrderId } from '../../schemas/ids'
import { publicDataOf } from '../../schemas/public-data'
import type { Answer } from '../answers'
import { callerOf } from '../auth/authenticate'
import type { Asked, CommandOutcome, Trail, WaitLevel } from '../command-port'
import type { HttpRequest, HttpResponse, Route } from '../http-server'
import { iso } from '../order-document'
import { Problem } from '../problems'
import { throwRefused } from '../refused'

/** What stands behind an operationId of the API description. */
export type Operation = Pick<Route, 'body' | 'contentSecurity' | 'handle'>
export type Operations = Readonly<Record<string, Operation>>

const usualWaitMs = 2_000
const longestWaitMs = 30_000

export const orderIdOf = (request: HttpRequest): OrderId => request.params['orderId'] as OrderId
export const param = (request: HttpRequest, name: string): string => String(request.params[name])
export const bodyOf = <Body>(request: HttpRequest): Body => (request.body ?? {}) as Body

export const trailOf = (request: HttpRequest, response: HttpResponse): Trail => ({
  correlation: String(response.locals['correlation']),
  traceparent: String(response.locals['traceparent'] ?? ''),
  clientAddress: request.ip ?? '',
  resource: request.path.slice(0, 200),
})

/** `operation` names what is asked for, so that one key can't stand for two things. */
export const askedOf = (request: HttpRequest, response: HttpResponse, operation: string): Asked => {
  const prefer = request.get('prefer') ?? ''
  const wait = request.get('x-wait-for') as WaitLevel | undefined
  const isAsync = /(^|[,;\s])respond-async([,;\s]|$)/i.test(prefer)
  if (isAsync) response.setHeader('Preference-Applied', 'respond-async')
  const seconds = Number(/(?:^|[,;\s])wait=(\d{1,4})/i.exec(prefer)?.[1] ?? usualWaitMs / 1_000)
  return {
    caller: callerOf(response),
    key: request.get('idempotency-key')!,
    wait: isAsync ? 'accepted' : (wait ?? 'decided'),
    boundMs: Math.min(seconds * 1_000, longestWaitMs),
    operation,
    trail: trailOf(request, response),
  }
}

/** The version that If-Match names; null where it names none. */
export const expectedVersionOf = (request: HttpRequest): number | null => {
  const match = /^"(\d+)"$/.exec(request.get('if-match') ?? '')
  return match ? Number(match[1]) : null
}

export const isPreview = (request: HttpRequest): boolean => {
  const preview = request.query['preview']
  return preview !== undefined && preview !== 'false'
}

export const send = (response: HttpResponse, document: object): void =>
  void response.set('Cache-Control', 'no-store').json(document)

export const setVersion = (response: HttpResponse, version: number | null | undefined): void => {
  if (typeof version === 'number') response.setHeader('ETag', `"${version}"`)
}

/** The answer to a command, the same each time it is asked for. */
export const sendOutcome = (response: HttpResponse, orderId: OrderId, outcome: CommandOutcome): void => {
  if (outcome.kind === 'pending') return accept(response, orderId, outcome.commandId)
  if (outcome.kind === 'conflict') throw keyReused()
  throwRefused(outcome.answer)
  const document = resultOf(outcome.answer)
  setVersion(response, document.version)
  send(response, document)
}

export const accept = (response: HttpResponse, orderId: OrderId, commandId: string): void =>
  send(response.status(202).location(`/api/v1/orders/${orderId}`), { orderId, commandId })

export const keyReused = (): Problem =>
  new Problem('idempotency-key-reused', {
    detail: 'This key stands for another request: use a new key for a new request.',
    code: 'IDEMPOTENCY_KEY_REUSED',
  })

export const resultOf = (answer: Answer) => ({
  orderId: answer.orderId,
  commandId: answer.by.commandId,
  event: answer.type,
  at: iso(answer.at),
  status: 'status' in answer ? answer.status : null,
  version: 'version' in answer ? answer.version : null,
  data: publicDataOf(answer),
})

/** A list's page of the query, with the API's own default. */
export const pageOf = (request: HttpRequest): { cursor?: string; limit: number } => {
  const { cursor, limit } = request.query
  return { ...(cursor === undefined ? {} : { cursor: String(cursor) }), limit: Number(limit ?? 50) }
}

export const query = (request: HttpRequest, name: string): string | undefined => {
  const value = request.query[name]
  return value === undefined ? undefined : String(value)
}

export const timeOf = (request: HttpRequest, name: string): number | undefined => {
  const text = query(request, name)
  return text === undefined ? undefined : Date.parse(text)
}
