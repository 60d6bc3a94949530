// Parts of whole amounts, to the last minor unit. It must never compute with fractions, nor depend on the machine.

/** numerator / denominator, rounded half to even. */
export const halfEven = (numerator: bigint, denominator: bigint): number => {
  const whole = numerator / denominator
  const twice = 2n * (numerator % denominator)
  const up = twice > denominator || (twice === denominator && whole % 2n === 1n)
  return Number(up ? whole + 1n : whole)
}

/** amount × numerator / denominator, rounded half to even: whole numbers of 0 or more, exact up to 2^53. */
export const portion = (amount: number, numerator: number, denominator: number): number =>
  halfEven(BigInt(amount) * BigInt(numerator), BigInt(denominator))

/**
 * Divides a total by weights so that the parts add up to it: every part is rounded down, and what is left goes, one minor unit each, to
 * the largest remainders, the earlier of equal ones first. Weights of nothing but zeros count as equal; else a weight of 0 gets 0.
 * Whole numbers of 0 or more. Throws where there is something to divide and nobody to have it.
 */
export const allocate = (totalMinor: number, weights: readonly number[]): number[] => {
  if (weights.length === 0 && totalMinor === 0) return []
  if (weights.length === 0) throw new Error(`${totalMinor} minor units can't be divided among none: give weights`)
  const whole = BigInt(totalMinor)
  const sum = weights.reduce((all, weight) => all + BigInt(weight), 0n)
  if (sum === 0n)
    return allocate(
      totalMinor,
      weights.map(() => 1),
    )
  const parts = weights.map((weight) => Number((whole * BigInt(weight)) / sum))
  const remainders = weights.map((weight, index) => ({ index, rest: (whole * BigInt(weight)) % sum }))
  remainders.sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))
  const left = totalMinor - parts.reduce((all, part) => all + part, 0)
  for (const { index } of remainders.slice(0, left)) parts[index]!++
  return parts
}
