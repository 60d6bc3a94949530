// The fold of stock-view: an event counts by its sequence, not by when it comes. Out of order, twice or never: a level is what the latest event
// that came says, and the ledger has each line once. Pure.
import type { CatalogueItemChanged, StockMoved } from '../../schemas/messages'
import type { SkuStock, StockedItem, StockLevel, StockLine } from '../../schemas/stock-model'
import type { InputOf } from '../../topics/topology'
import type { Applied } from './view'

export type StockInput = InputOf<'stock-view'>

const nothing: SkuStock = { item: null, levels: [] }

/** Throws for what is kept under another SKU than it names, and for a movement whose sequence is none. */
export const applyToStock = (before: SkuStock | undefined, message: StockInput): Applied<SkuStock, StockLine> => {
  const row = before ?? nothing
  if (message.sku !== (message.orderId as string))
    throw new Error(`${message.type} ${message.id} is about ${message.sku}, and its key is ${message.orderId}`)
  switch (message.type) {
    case 'CatalogueItemChanged': {
      if (row.item && row.item.sequence >= message.sequence) return {}
      return { row: { ...row, item: itemOf(message) } }
    }
    case 'StockMoved': {
      if (message.sequence < 1) throw new Error(`StockMoved ${message.id} has the sequence ${message.sequence}`)
      const entry = lineOf(message)
      const known = row.levels.find(({ warehouse }) => warehouse === message.warehouse)
      if (known && known.sequence >= message.sequence) return { entry }
      return { row: { ...row, levels: replaced(row.levels, levelOf(message)) }, entry }
    }
  }
}

const itemOf = (message: CatalogueItemChanged): StockedItem => {
  const { type: _type, id: _id, orderId: _orderId, at, ...item } = message
  return { ...item, changedAt: at }
}

const levelOf = ({ sku, warehouse, onHand, reserved, sequence, occurredAt }: StockMoved): StockLevel => ({
  sku,
  warehouse,
  onHand,
  reserved,
  sequence,
  changedAt: occurredAt,
})

const lineOf = ({ type: _type, id, orderId: _orderId, at: _at, ...line }: StockMoved): StockLine => ({
  ...line,
  messageId: id,
})

/** By warehouse, as the table gives them. */
const replaced = (levels: readonly StockLevel[], level: StockLevel): readonly StockLevel[] =>
  [...levels.filter(({ warehouse }) => warehouse !== level.warehouse), level].sort((one, other) =>
    one.warehouse < other.warehouse ? -1 : 1,
  )
