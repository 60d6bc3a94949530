// Sums of units by line or by SKU, for checks that count goods by themselves. Pure arithmetic.
import type { AuditLine } from './events'

/** Units by name; what is not there is 0. */
export type Quantities = ReadonlyMap<string, number>

export const none: Quantities = new Map()

export const unitsBy = (name: 'lineId' | 'sku', lines: readonly AuditLine[] = []): Quantities => {
  const units = new Map<string, number>()
  for (const line of lines) units.set(line[name] ?? '', (units.get(line[name] ?? '') ?? 0) + line.quantity)
  return units
}

/** `sign` -1 takes the second away. Nothing of 0 stays. */
export const plus = (first: Quantities, second: Quantities, sign: 1 | -1 = 1): Quantities => {
  const sum = new Map(first)
  for (const [name, units] of second) sum.set(name, (sum.get(name) ?? 0) + sign * units)
  return new Map([...sum].filter(([, units]) => units !== 0))
}

export const isSame = (first: Quantities, second: Quantities): boolean => plus(first, second, -1).size === 0

/** The names of which the first has more than the second. */
export const exceeding = (first: Quantities, second: Quantities): string[] =>
  [...first].filter(([name, units]) => units > (second.get(name) ?? 0)).map(([name]) => name)

/** `2 TEA-1, 1 CUP-2`, or `nothing`. */
export const unitsText = (units: Quantities): string =>
  [...units].map(([name, count]) => `${count} ${name}`).join(', ') || 'nothing'
