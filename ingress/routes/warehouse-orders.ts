// What the warehouse system says of a fulfillment, for staff who look for evidence. It shows how old an answer is, and nothing of the
// customer.
import type { PicklistRecord } from '../api-ports'
import { isoOrNull } from '../order-document'
import { Problem } from '../problems'
import type { WarehouseOrder, WarehouseReading } from '../warehouse-ports'
import { answered } from './order-access'
import { orderIdOf, param, send, type Operations } from './request'

type Ports = {
  readonly floor: {
    readonly picklist: (orderId: string, fulfillmentId: string) => Promise<PicklistRecord | undefined>
  }
  readonly warehouseOrders: WarehouseReading
}

export const warehouseOrderOperations = (ports: Ports): Operations => ({
  getWarehouseOrder: {
    body: 'checked',
    handle: async (request, response) => {
      const found = await answered(ports.floor.picklist(orderIdOf(request), param(request, 'fulfillmentId')))
      if (!found) throw new Problem('not-found', { detail: 'This order has no such fulfillment.' })
      const { warehouseRequestId } = found
      const told = await asked(ports.warehouseOrders, warehouseRequestId)
      if (!told) throw new Problem('not-found', { detail: 'The warehouse system has no order of this fulfillment.' })
      send(response, { warehouseRequestId, ageSeconds: Math.round(told.ageMs / 1_000), ...documentOf(told.value) })
    },
  },
})

const asked = async (reading: WarehouseReading, reference: string): ReturnType<WarehouseReading['order']> => {
  try {
    return await reading.order(reference)
  } catch {
    const detail = 'The warehouse system does not answer, and nothing it said before is remembered: ask again later.'
    throw new Problem('unavailable', { detail }, { 'Retry-After': '30' })
  }
}

const documentOf = ({
  warehouseOrderNumber,
  facility,
  status,
  lines,
  activities,
  ...times
}: WarehouseOrder): object => ({
  warehouseOrderNumber,
  facility,
  status,
  createdAt: isoOrNull(times.createdAt),
  releasedAt: isoOrNull(times.releasedAt),
  packedAt: isoOrNull(times.packedAt),
  cancelledAt: isoOrNull(times.cancelledAt),
  lines: lines.map(({ sku, quantity, short, shipped }) => ({ sku, quantity, short, shipped })),
  activities: activities.map(({ at, event, text }) => ({ at: isoOrNull(at), event, text })),
})
