// Why a quantity is what it is: the ledger of a SKU, warehouse by warehouse, each line beside what it left, and where lines are missing. Reads
// only.
import type { Explained, StandingLevel } from '../schemas/stock-model'
import type { StockReader } from '../state/stock-reader'
import { tableOf, type Cell } from './table'
import { UsageError } from './usage'
import { countText, timeText } from './wording'

export type WarehouseLedger = StandingLevel & {
  /** By rising sequence. */
  readonly ledger: readonly Explained[]
  /** The ledger begins before these lines. */
  readonly hasEarlier: boolean
}
export type StockExplanation = { readonly sku: string; readonly warehouses: readonly WarehouseLedger[] }

/** `limit`: at most so many lines of each warehouse, the latest. Throws UsageError for what nothing is known of. */
export const explainStock = async (
  reader: StockReader,
  { sku, warehouse, limit }: { readonly sku: string; readonly warehouse: string | undefined; readonly limit: number },
): Promise<StockExplanation> => {
  const all = await reader.levels(sku)
  const levels = all.filter((level) => warehouse === undefined || level.warehouse === warehouse)
  if (levels.length === 0) throw new UsageError(unknown(sku, warehouse, all))
  const warehouses = await Promise.all(
    levels.map(async (level): Promise<WarehouseLedger> => {
      const { items, next } = await reader.ledger(sku, level.warehouse, { limit })
      return { ...level, ledger: [...items].reverse(), hasEarlier: next !== null }
    }),
  )
  return { sku, warehouses }
}

const unknown = (sku: string, warehouse: string | undefined, known: readonly StandingLevel[]): string =>
  known.length === 0
    ? `nothing was ever told of the stock of "${sku}": check the SKU`
    : `"${sku}" was never in ${warehouse}: choose one of ${known.map((level) => level.warehouse).join(', ')}`

/** Nothing is missing, and every line goes on from where the one before it ended. */
export const isExplained = ({ warehouses }: StockExplanation): boolean =>
  warehouses.every(({ missing, ledger }) => missing === 0 && ledger.every((line) => line.kind === 'GAP' || line.addsUp))

export const renderExplanation = (explanation: StockExplanation): string =>
  [...explanation.warehouses.map((each) => renderWarehouse(explanation.sku, each)), verdict(explanation)].join('\n\n')

const head = ['no.', 'when', 'why', 'reference', 'on hand', 'reserved', 'on hand after', 'reserved after', '']

const renderWarehouse = (sku: string, stock: WarehouseLedger): string => {
  const { warehouse, onHand, reserved, available, sequence, changedAt, ledger, hasEarlier } = stock
  return [
    `${sku} in ${warehouse}: ${onHand} on hand, ${reserved} of them reserved, ${available} available, by movement ${sequence} of ${timeText(changedAt)}`,
    ...(hasEarlier ? ['(earlier movements are not shown: --limit shows more)'] : []),
    tableOf(head, ledger.map(rowOf)),
  ].join('\n')
}

const rowOf = (line: Explained): Cell[] => {
  const changes = [signed(line.onHandChange), signed(line.reservedChange)]
  if (line.kind === 'GAP') {
    const { fromSequence: from, toSequence: to } = line
    return [from === to ? `${from}` : `${from}-${to}`, '', 'missing', '', ...changes, '', '', 'by what follows']
  }
  const { sequence, occurredAt, movement, reference, onHand, reserved, addsUp } = line
  const after = [String(onHand), String(reserved)]
  return [
    ...[String(sequence), timeText(occurredAt), movement, reference ?? ''],
    ...changes,
    ...after,
    addsUp ? '' : 'does not add up',
  ]
}

const signed = (units: number): string => (units > 0 ? `+${units}` : String(units))

const verdict = (explanation: StockExplanation): string => {
  const { warehouses } = explanation
  const missing = warehouses.reduce((sum, each) => sum + each.missing, 0)
  if (missing > 0)
    return `${countText(missing, 'movement has', 'movements have')} not come: the product platform is to send them again`
  return isExplained(explanation)
    ? 'every unit is explained'
    : 'movements do not add up: ask the product platform which of them are right'
}
