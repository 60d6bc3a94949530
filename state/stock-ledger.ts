// Why a quantity is what it is: the lines of a ledger in their order, each beside what the line before it left, and where lines are missing or
// do not add up. Pure.
import type { Explained, ExplainedMovement, LedgerGap, StockLine } from '../schemas/stock-model'

type Balance = Pick<StockLine, 'sequence' | 'onHand' | 'reserved'>

/** Before the first line there is nothing anywhere. */
const start: Balance = { sequence: 0, onHand: 0, reserved: 0 }

/** `lines` of one SKU and warehouse by rising sequence; `before` is the line right before them, undefined where there is none. */
export const explained = (lines: readonly StockLine[], before?: Balance): readonly Explained[] => {
  let last = before ?? start
  return lines.flatMap((line): Explained[] => {
    const [previous, isNext] = [last, line.sequence === last.sequence + 1]
    last = line
    return isNext
      ? [movementAfter(previous, line)]
      : [gapBetween(previous, line), { kind: 'MOVEMENT', ...line, addsUp: true }]
  })
}

const movementAfter = (last: Balance, line: StockLine): ExplainedMovement => ({
  kind: 'MOVEMENT',
  ...line,
  addsUp: last.onHand + line.onHandChange === line.onHand && last.reserved + line.reservedChange === line.reserved,
})

/** What is missing is told by its two ends: a line behind a gap adds up by that. */
const gapBetween = (last: Balance, line: StockLine): LedgerGap => ({
  kind: 'GAP',
  sku: line.sku,
  warehouse: line.warehouse,
  fromSequence: last.sequence + 1,
  toSequence: line.sequence - 1,
  onHandChange: line.onHand - line.onHandChange - last.onHand,
  reservedChange: line.reserved - line.reservedChange - last.reserved,
})
