// Places and cancels orders at the warehouse management system. The request's id is the customer reference there, so an attempt
// in doubt looks first. It must never create again what FindOrder shows, nor take another order under our reference for ours.
import type { Body } from '../schemas/message'
import type {
  WarehouseCancellationRefused,
  WarehouseCancellationRequested,
  WarehouseOrderAccepted,
  WarehouseOrderCancelled,
  WarehouseOrderRefused,
  WarehouseOrderRequested,
} from '../schemas/messages'
import { Transient, type Attempt, type Provider } from './provider'
import { readRecipient } from './recipient'
import { isUnreadable, type Unseal } from './unsealing'
import { createWmsClient, type WmsClient, type WmsOptions } from './wms-client'
import { faultAsTransient, refusalCode, WmsFault } from './wms-faults'
import { differences, foundOrders, toWmsOrder, type FoundOrder, type WmsOrderFields } from './wms-orders'
import { text, xmlSafe } from './wms-text'

export type WmsRequest = WarehouseOrderRequested | WarehouseCancellationRequested
export type WmsResult =
  WarehouseOrderAccepted | WarehouseOrderRefused | WarehouseOrderCancelled | WarehouseCancellationRefused

const longestReason = 200

type Placed = Body<WarehouseOrderAccepted | WarehouseOrderRefused>
type Cancelled = Body<WarehouseOrderCancelled | WarehouseCancellationRefused>

/** One client for the process: it reads the contract once, at the first request. Nothing needs closing. */
export function createWms(options: WmsOptions & { readonly unseal: Unseal }): Provider<WmsRequest, WmsResult> {
  const client = createWmsClient(options)
  return {
    name: 'wms',
    perform: async (request, attempt) => {
      try {
        return await (request.type === 'WarehouseOrderRequested'
          ? place(client, options.unseal, request, attempt)
          : cancel(client, request, attempt))
      } catch (error) {
        throw error instanceof WmsFault ? faultAsTransient(error) : error
      }
    },
  }
}

async function place(
  client: WmsClient,
  unseal: Unseal,
  request: WarehouseOrderRequested,
  attempt: Attempt,
): Promise<Placed> {
  const existing = attempt.inDoubt ? await find(client, request.id, attempt.signal) : []
  const recipient = await readRecipient(unseal, request)
  const wanted = toWmsOrder(request, recipient)
  if (existing.length > 0) return settle(request, wanted, existing)
  if (isUnreadable(recipient)) return refused(request, recipient.code, recipient.reason)
  try {
    return accepted(request, text(await client.call('CreateOrder', { Order: wanted }, attempt.signal), 'OrderNumber'))
  } catch (error) {
    if (!(error instanceof WmsFault)) throw error
    const code = refusalCode(error)
    if (code !== undefined) return refused(request, code, error.reason)
    if (error.kind !== 'already-exists') throw error
    return settle(request, wanted, await find(client, request.id, attempt.signal))
  }
}

/** The reference is in use: by this very order (then it is placed), or by another one. */
function settle(request: WarehouseOrderRequested, wanted: WmsOrderFields, existing: readonly FoundOrder[]): Placed {
  const [first] = existing
  if (first === undefined) {
    throw new Transient(
      'The WMS says that the order exists, and does not find it: it will be looked up again',
      'unknown',
    )
  }
  const ours = existing.find((order) => differences(wanted, order).length === 0)
  if (ours !== undefined) return accepted(request, ours.orderNumber)
  const fields = differences(wanted, first).join(', ')
  return refused(
    request,
    'reference_conflict',
    `The warehouse holds another order under this reference: it differs in ${fields}`,
  )
}

function accepted(request: WarehouseOrderRequested, warehouseOrderNumber: string): Placed {
  if (warehouseOrderNumber === '')
    throw new Transient('The WMS answered without an order number: it will be looked up', 'unknown')
  return { type: 'WarehouseOrderAccepted', requestId: request.id, warehouseOrderNumber }
}

async function find(client: WmsClient, reference: string, signal: AbortSignal): Promise<FoundOrder[]> {
  const response = await client.call('FindOrder', { ReferenceNum: reference }, signal)
  return foundOrders(client.readDocument(text(response, 'FindOrderResult')), reference)
}

const refused = (request: WarehouseOrderRequested, code: string, reason: string): Placed => ({
  type: 'WarehouseOrderRefused',
  requestId: request.id,
  code,
  reason,
})

/** An order that is cancelled already, was rejected, or never arrived will not ship: each counts as cancelled. */
async function cancel(
  client: WmsClient,
  request: WarehouseCancellationRequested,
  attempt: Attempt,
): Promise<Cancelled> {
  const { id: requestId, warehouseRequestId } = request
  const done: Cancelled = { type: 'WarehouseOrderCancelled', requestId, warehouseRequestId }
  try {
    await client.call(
      'CancelOrder',
      { ReferenceNum: warehouseRequestId, Reason: xmlSafe(request.reason).slice(0, longestReason) },
      attempt.signal,
    )
    return done
  } catch (error) {
    if (!(error instanceof WmsFault)) throw error
    if (error.kind === 'already-cancelled' || error.kind === 'rejected') return done
    if (error.kind === 'picking-started') {
      return {
        type: 'WarehouseCancellationRefused',
        requestId,
        warehouseRequestId,
        code: 'picking_started',
        reason: error.reason,
      }
    }
    if (error.kind !== 'not-found') throw error
    const existing = await find(client, warehouseRequestId, attempt.signal)
    if (existing.length > 0)
      throw new Transient(
        'The WMS did not find an order to cancel, and then did: it will be cancelled again',
        'unknown',
      )
    return done
  }
}
