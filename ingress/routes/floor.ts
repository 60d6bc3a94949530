// The floor of the warehouses: pick lists, waves, and what is done with a fulfillment. It translates; fulfillment decides.
import { deriveNamedId, type MessageId } from '../../schemas/ids'
import type { LineQuantity } from '../../schemas/messages'
import type { CustomerVault } from '../../schemas/vault'
import type { Answer } from '../answers'
import type { ApiPorts, PicklistRecord, PicklistSearch } from '../api-ports'
import {
  abandonFulfillment,
  packParcel,
  reportInventoryIssue,
  retryFulfillment,
  type PackingBody,
  type RetrialBody,
} from '../command-bodies'
import type { Asked, CommandBody } from '../command-port'
import type { HttpRequest, HttpResponse } from '../http-server'
import { iso } from '../order-document'
import { Problem } from '../problems'
import { addressFaults } from '../../processors/rules/address'
import { publicDataOf } from '../../schemas/public-data'
import { addressCheck } from './addresses'
import { submit } from './changing'
import { parcelOperations } from './floor-parcels'
import { answered, customerFor } from './order-access'
import {
  askedOf,
  bodyOf,
  keyReused,
  orderIdOf,
  pageOf,
  param,
  query,
  resultOf,
  send,
  sendOutcome,
  type Operations,
} from './request'

type Translate = (request: HttpRequest, fulfillmentId: MessageId) => (vault: CustomerVault) => CommandBody

export const floorOperations = (ports: ApiPorts): Operations => {
  const commandOf = (translate: Translate) => ({
    body: 'checked' as const,
    handle: async (request: HttpRequest, response: HttpResponse) => {
      const build = translate(request, param(request, 'fulfillmentId') as MessageId)
      sendOutcome(response, orderIdOf(request), await submit(ports, request, response, build))
    },
  })
  return {
    startPicking: commandOf((_, fulfillmentId) => () => ({ type: 'StartPicking', fulfillmentId })),
    scanItem: commandOf((request, fulfillmentId) => {
      const { sku, quantity = 1 } = bodyOf<{ sku: string; quantity?: number }>(request)
      return () => ({ type: 'ScanItem', fulfillmentId, sku, quantity })
    }),
    reportShortPick: commandOf((request, fulfillmentId) => {
      const { lines } = bodyOf<{ lines: readonly LineQuantity[] }>(request)
      return () => ({ type: 'ReportShortPick', fulfillmentId, lines })
    }),
    packParcel: commandOf((request, fulfillmentId) => packParcel(fulfillmentId, bodyOf<PackingBody>(request))),
    requestShipment: commandOf((_, fulfillmentId) => () => ({ type: 'RequestShipment', fulfillmentId })),
    reportInventoryIssue: commandOf((request, fulfillmentId) => reportInventoryIssue(fulfillmentId, bodyOf(request))),
    abandonFulfillment: commandOf((request, fulfillmentId) => abandonFulfillment(fulfillmentId, bodyOf(request))),
    retryFulfillment: { body: 'checked', handle: (request, response) => retry(ports, request, response) },
    ...parcelOperations(ports),
    listPicklists: {
      body: 'checked',
      handle: async (request, response) => {
        const { items, next } = await answered(ports.floor.picklists(searchOf(request), pageOf(request)))
        send(response, { picklists: items, next })
      },
    },
    getPicklist: {
      body: 'checked',
      handle: async (request, response) => {
        const found = await answered(ports.floor.picklist(orderIdOf(request), param(request, 'fulfillmentId')))
        if (!found) throw new Problem('not-found', { detail: 'This order has no such fulfillment.' })
        send(response, { ...found, history: await historyOf(ports, found) })
      },
    },
    createWave: { body: 'checked', handle: (request, response) => createWave(ports, request, response) },
  }
}

/** A corrected address is looked at as a customer's is: what the carrier doubts, staff may accept. */
const retry = async (ports: ApiPorts, request: HttpRequest, response: HttpResponse): Promise<void> => {
  const fulfillmentId = param(request, 'fulfillmentId')
  const body = bodyOf<RetrialBody>(request)
  const { shippingAddress: address, acceptAddress: accepts = false } = body
  if (address && addressFaults(address).length > 0)
    throw new Problem('rule-broken', {
      code: 'ADDRESS_REFUSED',
      detail: 'The address breaks the rules of its country: correct it.',
      errors: addressFaults(address).map(({ field, text }) => ({
        path: `/body/shippingAddress/${field}`,
        message: text,
      })),
    })
  const unchecked = retryFulfillment(fulfillmentId, body, 'NOT_CHECKED')
  const outcome = await submit(ports, request, response, unchecked, async (_ports, _request, build, asked) => {
    if (!address) return build
    return retryFulfillment(fulfillmentId, body, await addressCheck(ports, { ...asked, address, accepts }))
  })
  sendOutcome(response, orderIdOf(request), outcome)
}

/** What the floor, the warehouse system and the carrier did with it, oldest first: the evidence. */
const historyOf = async ({ reading }: ApiPorts, { orderId, fulfillmentId }: PicklistRecord): Promise<object[]> => {
  const events = await answered(reading.timeline(orderId))
  return events
    .filter(({ message }) => 'fulfillmentId' in message && message.fulfillmentId === fulfillmentId)
    .map(({ message, by }) => ({
      id: message.id,
      type: message.type,
      at: iso(message.at),
      by: by && { role: by.role, subject: by.subject },
      data: publicDataOf(message),
    }))
}

const searchOf = (request: HttpRequest): PicklistSearch => {
  const [warehouse, wave, status] = [query(request, 'warehouse'), query(request, 'wave'), query(request, 'status')]
  return {
    ...(warehouse ? { warehouse } : {}),
    ...(wave ? { wave } : {}),
    ...(status ? { status: status.split(',') } : {}),
  }
}

type WaveBody = { readonly warehouse: string; readonly fulfillments?: readonly string[]; readonly limit?: number }
const usualWave = 20
const mostOfPage = 200

/** The wave's id stands for the caller's key: a repeat puts nothing into another wave, and another request under the key is refused. */
const createWave = async (ports: ApiPorts, request: HttpRequest, response: HttpResponse): Promise<void> => {
  const asked = askedOf(request, response, 'createWave')
  const body = bodyOf<WaveBody>(request)
  const waveId = deriveNamedId('wave', asked.caller.subject, asked.key)
  const already = await answered(ports.floor.picklists({ wave: waveId }, { limit: mostOfPage }))
  const chosen = already.items.length ? already.items : await answered(chosenFor(ports, body))
  const results = await Promise.all(chosen.map((item) => assign(ports, asked, item, waveId, body)))
  response.status(201)
  send(response, { waveId, warehouse: body.warehouse, results })
}

/** Those that are named; or the oldest that no wave has. */
const chosenFor = async (
  { floor }: ApiPorts,
  { warehouse, fulfillments, limit = usualWave }: WaveBody,
): Promise<readonly PicklistRecord[]> => {
  if (fulfillments)
    return (await floor.picklists({ warehouse, fulfillmentIds: fulfillments }, { limit: fulfillments.length })).items
  const search = { warehouse, status: ['REQUESTED', 'ACCEPTED'] }
  const free: PicklistRecord[] = []
  let cursor: string | null | undefined
  do {
    const page = await floor.picklists(search, { limit: mostOfPage, ...(cursor ? { cursor } : {}) })
    free.push(...page.items.filter(({ wave }) => wave === null))
    cursor = page.next
  } while (cursor && free.length < limit)
  return free.slice(0, limit)
}

const assign = async (
  ports: ApiPorts,
  asked: Asked,
  { orderId, fulfillmentId }: PicklistRecord,
  waveId: string,
  content: WaveBody,
): Promise<object> => {
  const customerId = await customerFor(ports, asked.caller, orderId)
  const build = (): CommandBody => ({ type: 'AssignWave', fulfillmentId, waveId })
  const key = `${asked.key}:${fulfillmentId}`
  const outcome = await ports.commands.submit({ ...asked, key, orderId, customerId, content, build })
  if (outcome.kind === 'pending') return { orderId, fulfillmentId }
  if (outcome.kind === 'conflict' || isReuse(outcome.answer)) throw keyReused()
  return { fulfillmentId, ...resultOf(outcome.answer) }
}

const isReuse = (answer: Answer): boolean => 'code' in answer && answer.code === 'IDEMPOTENCY_KEY_REUSED'
