// The warehouse system of the simulated day: the simulator's own book, asked as the connector and the feed ask it.
import type { WmsRequest } from '../../egress/wms'
import { warehouseSignal } from '../../ingress/wms-feed'
import type { Body, Message } from '../../schemas/message'
import type { WarehouseOrderRequested } from '../../schemas/messages'
import type { PlainAddress } from '../../schemas/sealed'
import { openWmsBook, type NewWmsOrder, type StatusChange, type WmsBook } from '../simulators/wms-book'
import type { Agenda } from './agenda'
import { mishapRates } from './schedule'

export type WarehouseDesk = {
  readonly book: WmsBook
  readonly perform: (request: WmsRequest, inDoubt: boolean) => Promise<Body<Message>>
  /** What changed since it was asked last; each with when it happened in the warehouse. */
  readonly changes: () => readonly { readonly message: Message; readonly happenedAt: number }[]
}

const pageSize = 500

export function openWarehouseDesk(agenda: Agenda): WarehouseDesk {
  const book = openWmsBook({ now: () => agenda.now(), speed: 1, rates: () => mishapRates })
  let cursor = 0
  return {
    book,
    perform: (request, inDoubt) =>
      Promise.resolve(
        request.type === 'WarehouseOrderRequested' ? place(book, request, inDoubt) : cancel(book, request),
      ),
    changes: () => {
      const told: { message: Message; happenedAt: number }[] = []
      for (let page = book.changesSince(cursor, pageSize); page?.length; page = book.changesSince(cursor, pageSize)) {
        cursor = page.at(-1)!.sequence
        told.push(...page.map((change) => ({ message: signalOf(book, change, agenda.now()), happenedAt: change.at })))
      }
      return told
    },
  }
}

const signalOf = (book: WmsBook, { reference, status, at: changedAt, reason, mishap }: StatusChange, at: number) => {
  const { secondReference: orderId = '', orderNumber: warehouseOrderNumber = '' } = book.find(reference) ?? {}
  const told = { reference, orderId, warehouseOrderNumber, changedAt }
  if (!mishap) return warehouseSignal({ ...told, status, ...(reason === undefined ? {} : { reason }) }, at)
  return warehouseSignal({ ...told, exception: mishap.exception, lines: mishap.lines, reason: mishap.reason }, at)
}

function place(book: WmsBook, request: WarehouseOrderRequested, inDoubt: boolean): Body<Message> {
  const found = inDoubt ? book.find(request.id) : undefined
  const { orderNumber } = found ?? book.create(orderOf(request)).order
  return { type: 'WarehouseOrderAccepted', requestId: request.id, warehouseOrderNumber: orderNumber }
}

function cancel(book: WmsBook, request: Exclude<WmsRequest, WarehouseOrderRequested>): Body<Message> {
  const { id: requestId, warehouseRequestId, reason } = request
  if (book.cancel(warehouseRequestId, reason) !== 'picking')
    return { type: 'WarehouseOrderCancelled', requestId, warehouseRequestId }
  const refusal = { code: 'picking_started', reason: 'Picking started.' }
  return { type: 'WarehouseCancellationRefused', requestId, warehouseRequestId, ...refusal }
}

function orderOf({ id, orderId, warehouse, shipTo, lines }: WarehouseOrderRequested): NewWmsOrder {
  const { recipient, line1, line2, city, postalCode } = JSON.parse(shipTo.sealed) as PlainAddress
  return {
    reference: id,
    secondReference: orderId,
    facility: warehouse,
    shipTo: {
      name: recipient,
      address1: line1,
      address2: line2 ?? '',
      city,
      state: shipTo.region ?? '',
      zip: postalCode,
      country: shipTo.country,
      phone: '',
    },
    lines: lines.map(({ sku, name, quantity }) => ({ sku, description: name, quantity })),
  }
}
