// Choices that look random and are not: the same text always makes the same ones.
import { createHash } from 'node:crypto'

export type Dice = {
  /** A whole number from 0 to below `sides`. */
  readonly roll: (sides: number) => number
  readonly pick: <Item>(items: readonly Item[]) => Item
}

export const diceOf = (text: string): Dice => {
  let bytes = Buffer.alloc(0)
  let blocks = 0
  let next = 0
  const roll = (sides: number): number => {
    if (next + 4 > bytes.length) {
      bytes = createHash('sha256').update(`${text}\n${blocks++}`).digest()
      next = 0
    }
    next += 4
    return bytes.readUInt32BE(next - 4) % sides
  }
  return { roll, pick: (items) => items[roll(items.length)]! }
}
