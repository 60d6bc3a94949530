// Means of payment that a provider keeps for a customer: begun, listed, made the default, removed. Another customer's is answered as one
// that does not exist; what the provider did is in the log before it is told.
import { deriveNamedId, type CustomerId } from '../../schemas/ids'
import type { StoredMethodState } from '../../schemas/messages'
import type { ApiPorts } from '../api-ports'
import { callerOf } from '../auth/authenticate'
import { actsFor } from '../auth/ownership'
import type { HttpRequest, HttpResponse } from '../http-server'
import { storedMethodDocument } from '../payment-document'
import type { StoredMethod } from '../payment-ports'
import { Problem } from '../problems'
import { storedMethodReported } from '../stored-method-signals'
import { answered, recordReading } from './order-access'
import { param, query, send, trailOf, type Operations } from './request'

export const paymentMethodOperations = (ports: ApiPorts): Operations => ({
  beginPaymentMethodSetup: { body: 'checked', handle: (request, response) => beginSetup(ports, request, response) },
  listPaymentMethods: { body: 'checked', handle: (request, response) => list(ports, request, response) },
  setDefaultPaymentMethod: { body: 'checked', handle: (request, response) => setDefault(ports, request, response) },
  removePaymentMethod: { body: 'checked', handle: (request, response) => remove(ports, request, response) },
})

const beginSetup = async (ports: ApiPorts, request: HttpRequest, response: HttpResponse): Promise<void> => {
  const customerId = callerOf(response).subject as CustomerId
  await record(ports, request, response, customerId)
  const { storedMethods } = ports
  const { setupId, clientSecret } = await asked(storedMethods.beginSetup(customerId, keyOf(request, response)))
  response.status(201)
  send(response, { setupId, clientSecret, provider: storedMethods.provider })
}

const list = async (ports: ApiPorts, request: HttpRequest, response: HttpResponse): Promise<void> => {
  const customerId = customerNamed(request, response)
  const methods = customerId === undefined ? [] : await asked(ports.storedMethods.list(customerId))
  await recordReading(ports, request, response, null, customerId ?? null)
  send(response, { methods: methods.map((method) => storedMethodDocument(ports.storedMethods.provider, method)) })
}

/** What is then told is what the provider says then: a repeat of an old request must not undo a newer one. */
const setDefault = async (ports: ApiPorts, request: HttpRequest, response: HttpResponse): Promise<void> => {
  const [customerId, methodId] = [known(customerNamed(request, response)), param(request, 'methodId')]
  const { storedMethods } = ports
  await record(ports, request, response, customerId)
  known(await asked(storedMethods.setDefault(customerId, methodId, keyOf(request, response))))
  const methods = await asked(storedMethods.list(customerId))
  const chosen = known(methods.find((method) => method.methodId === methodId))
  await report(ports, request, response, customerId, 'ATTACHED', methods)
  send(response, storedMethodDocument(storedMethods.provider, chosen))
}

/** A repeat finds the method gone: that it was this customer's is remembered by the payments' database. */
const remove = async (ports: ApiPorts, request: HttpRequest, response: HttpResponse): Promise<void> => {
  const [customerId, methodId] = [known(customerNamed(request, response)), param(request, 'methodId')]
  const { storedMethods, payments } = ports
  await record(ports, request, response, customerId)
  const isIt = (method: StoredMethod): boolean => method.methodId === methodId
  const found =
    (await asked(storedMethods.list(customerId))).find(isIt) ??
    known((await answered(payments.storedMethodsOf(customerId))).find(isIt))
  await asked(storedMethods.detach(customerId, methodId, keyOf(request, response)))
  await report(ports, request, response, customerId, 'DETACHED', [{ ...found, isDefault: false }])
  response.status(204).end()
}

/** Customers deal with their own; staff name the customer. undefined: the customer named is nobody to this caller. */
const customerNamed = (request: HttpRequest, response: HttpResponse): CustomerId | undefined => {
  const caller = callerOf(response)
  const named = query(request, 'customerId') ?? (caller.role === 'customer' ? caller.subject : undefined)
  if (named === undefined) {
    const errors = [{ path: '/query/customerId', message: 'is required of staff' }]
    throw new Problem('invalid-request', { detail: 'Name the customer.', errors })
  }
  return actsFor(caller, named) ? (named as CustomerId) : undefined
}

const known = <Value>(value: Value | undefined): Value => {
  const detail = 'This customer has no such means of payment.'
  if (value === undefined) throw new Problem('not-found', { detail, code: 'UNKNOWN_METHOD' })
  return value
}

/** Names this request to the provider: the same key of another caller, or for another thing, is another request. */
const keyOf = (request: HttpRequest, response: HttpResponse): string => {
  const what = `${String(response.locals['operationId'])} ${request.originalUrl} ${request.get('idempotency-key')}`
  return deriveNamedId('wallet', callerOf(response).subject, what)
}

/** The provider's answer; that there is none is told as such, and what went wrong is left to the log. */
const asked = async <Value>(answer: Promise<Value>): Promise<Value> => {
  try {
    return await answer
  } catch (error) {
    const detail = 'The payment provider does not answer: try again, with the same Idempotency-Key if it has one.'
    throw Object.assign(new Problem('unavailable', { detail }, { 'Retry-After': '1' }), { cause: error })
  }
}

const report = async (
  ports: ApiPorts,
  request: HttpRequest,
  response: HttpResponse,
  customerId: CustomerId,
  state: StoredMethodState,
  methods: readonly StoredMethod[],
): Promise<void> => {
  const { provider } = ports.storedMethods
  const about = { provider, customerId, state, eventId: keyOf(request, response), at: ports.clock.now() }
  const signals = methods.map((method) => storedMethodReported(about, method))
  await ports.reportStoredMethods(signals, trailOf(request, response).correlation)
}

/** What is no command is on record too, whoever does it, and before it is done. */
const record = async (
  ports: ApiPorts,
  request: HttpRequest,
  response: HttpResponse,
  customerId: CustomerId,
): Promise<void> => {
  const operation = String(response.locals['operationId'])
  const trail = trailOf(request, response)
  await ports.audit({ caller: callerOf(response), operation, trail, orderId: null, customerId, commandId: null })
}
