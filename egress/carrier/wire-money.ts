// Money as carriers write it: decimals of major units. It must never lose or invent a minor unit.
import { exponentOf } from '../../schemas/money'

export const toDecimal = (amountMinor: number, currency: string): number =>
  Number((amountMinor / 10 ** exponentOf(currency)).toFixed(exponentOf(currency)))

/** Rounded to the nearest minor unit. */
export const fromDecimal = (amount: number, currency: string): number =>
  Math.round(Number((amount * 10 ** exponentOf(currency)).toFixed(4)))
