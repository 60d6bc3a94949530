// Stock in memory, as its view would have it: tests put levels and lines of the ledger there, and the API reads them.
import type { StockLevels, StockReading } from '../../ingress/stock-ports'
import type { SkuStock, StockLevel, StockLine } from '../../schemas/stock-model'
import { explained } from '../../state/stock-ledger'

export class MemoryStock implements StockReading, StockLevels {
  /** Neither Redis nor PostgreSQL answers. */
  down = false
  readonly all: StockLevel[] = []
  readonly lines: StockLine[] = []

  stockOf = async (skus: readonly string[]): Promise<ReadonlyMap<string, SkuStock>> => {
    this.answer()
    const known = skus.map((sku) => [sku, { item: null, levels: this.of(sku) }] as const)
    return new Map(known.filter(([, { levels }]) => levels.length > 0))
  }

  levels: StockReading['levels'] = async (sku) => {
    this.answer()
    return this.of(sku).map((level) => ({ ...level, available: level.onHand - level.reserved, missing: 0 }))
  }

  ledger: StockReading['ledger'] = async (sku, warehouse, { limit }) => {
    this.answer()
    const wanted = this.lines.filter((line) => line.sku === sku && (!warehouse || line.warehouse === warehouse))
    return { items: explained(wanted).slice(0, limit), next: null }
  }

  private of(sku: string): readonly StockLevel[] {
    return this.all.filter((level) => level.sku === sku)
  }

  private answer(): void {
    if (this.down) throw new Error('connection refused')
  }
}
