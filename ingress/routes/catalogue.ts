// The catalogue with what of it is there, for everybody; and for staff what is in which warehouse, and why. It translates.
import type { Explained, StandingLevel } from '../../schemas/stock-model'
import type { HttpRequest, HttpResponse } from '../http-server'
import { iso } from '../order-document'
import { Problem } from '../problems'
import type { CatalogueReading, OfferedItem, StockReading } from '../stock-ports'
import { answered } from './order-access'
import { pageOf, param, query, send, type Operations } from './request'

export type CataloguePorts = { readonly catalogue: CatalogueReading; readonly stock: StockReading }

export const catalogueOperations = (ports: CataloguePorts): Operations => ({
  listCatalogue: {
    body: 'checked',
    handle: async (request, response) => {
      const { items, next } = await answered(ports.catalogue.list(query(request, 'category'), pageOf(request)))
      send(response, { items: items.map(itemDocument), next })
    },
  },
  getCatalogueItem: {
    body: 'checked',
    handle: async (request, response) => {
      const item = await answered(ports.catalogue.get(param(request, 'sku')))
      if (!item) throw new Problem('not-found', { detail: 'The catalogue has no such item.' })
      send(response, itemDocument(item))
    },
  },
  getInventory: { body: 'checked', handle: (request, response) => showInventory(ports, request, response) },
})

const timeOrNull = (at: number | null): string | null => (at === null ? null : iso(at))

const itemDocument = ({ expectedAt, availability, ...item }: OfferedItem) => ({
  ...item,
  expectedAt: timeOrNull(expectedAt),
  availability: availability && { ...availability, expectedAt: timeOrNull(availability.expectedAt) },
})

const showInventory = async (
  { catalogue, stock }: CataloguePorts,
  request: HttpRequest,
  response: HttpResponse,
): Promise<void> => {
  const [sku, warehouse] = [param(request, 'sku'), query(request, 'warehouse')]
  const [item, levels, ledger] = await answered(
    Promise.all([catalogue.get(sku), stock.levels(sku), stock.ledger(sku, warehouse, pageOf(request))]),
  )
  if (!item && levels.length === 0) throw new Problem('not-found', { detail: 'Nothing is known of such an item.' })
  const total = (of: (level: StandingLevel) => number): number => levels.reduce((sum, level) => sum + of(level), 0)
  send(response, {
    sku,
    name: item?.name ?? null,
    onHand: total(({ onHand }) => onHand),
    reserved: total(({ reserved }) => reserved),
    available: total(({ available }) => available),
    levels: levels.map(({ sku: _, changedAt, ...level }) => ({ ...level, changedAt: iso(changedAt) })),
    ledger: ledger.items.map(lineDocument),
    next: ledger.next,
  })
}

const lineDocument = (line: Explained) => {
  if (line.kind === 'GAP') {
    const { sku: _, ...gap } = line
    return gap
  }
  const { sku: _, messageId: __, occurredAt, ...movement } = line
  return { ...movement, occurredAt: iso(occurredAt) }
}
