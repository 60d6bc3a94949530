import type { HttpRequest, HttpResponse } from '../../ingress/http-server'
import { Problem } from '../../ingress/problems'
import { warehouseOrderOperations } from '../../ingress/routes/warehouse-orders'
import type { WarehouseOrder, WarehouseReading } from '../../ingress/warehouse-ports'
import type { MessageId, OrderId } from '../../schemas/ids'

const told: WarehouseOrder = {
  warehouseOrderNumber: '4000001',
  facility: 'SAO-1',
  status: 'PICKING',
  createdAt: 1_700_000_000_000,
  releasedAt: 1_700_000_900_000,
  packedAt: null,
  cancelledAt: null,
  lines: [{ sku: 'A', quantity: 2, short: 1, shipped: 0 }],
  activities: [{ at: null, event: 'SHORT_PICK', text: 'Not found at its place' }],
}

describe('what the warehouse system says of a fulfillment', () => {
  const asked: string[] = []
  const show = async (order: WarehouseReading['order']) => {
    const id = 'request-1'
    const picklist = async (orderId: string, fulfillmentId: string) =>
      fulfillmentId === 'fulfillment-1'
        ? {
            fulfillmentId: 'fulfillment-1' as MessageId,
            orderId: orderId as OrderId,
            warehouse: 'SAO-1',
            wave: null,
            warehouseRequestId: id as MessageId,
          }
        : undefined
    const { getWarehouseOrder } = warehouseOrderOperations({ floor: { picklist }, warehouseOrders: { order } })
    return async (fulfillmentId = 'fulfillment-1'): Promise<unknown> => {
      let document: unknown
      const response = { set: () => response, json: (sent: unknown) => ((document = sent), response) }
      const request = { params: { orderId: 'ord_1', fulfillmentId } } as unknown as HttpRequest
      try {
        await getWarehouseOrder!.handle(request, response as unknown as HttpResponse)
      } catch (error) {
        if (error instanceof Problem) return error.document
        throw error
      }
      return document
    }
  }

  test('is shown with its age, in times that people read', async () => {
    const ask = await show(async (reference) => (asked.push(reference), { value: told, ageMs: 125_400 }))
    expect(await ask()).toEqual({
      ...told,
      warehouseRequestId: 'request-1',
      ageSeconds: 125,
      createdAt: '2023-11-14T22:13:20.000Z',
      releasedAt: '2023-11-14T22:28:20.000Z',
    })
    expect(asked).toEqual(['request-1'])
  })

  test('is nothing where the fulfillment or the order there is not known', async () => {
    const none = { status: 404 }
    expect(await (await show(async () => ({ value: told, ageMs: 0 })))('another')).toMatchObject(none)
    expect(await (await show(async () => undefined))()).toMatchObject(none)
  })

  test('can not be told while it is away and nothing is remembered', async () => {
    expect(await (await show(() => Promise.reject(new Error('down'))))()).toMatchObject({ status: 503 })
  })
})
