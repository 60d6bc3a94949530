// Tells whether a text holds a payment card's number. It must never return, keep or log the digits it looked at.
// Digits count in every script and may be parted by single spaces, dashes or, as in tokens, underscores; a number begins and ends where a
// group of digits does.

/** Numbers that begin with `from` to `to` (of the same length) have one of these counts of digits. Source: the networks' IIN tables. */
export type CardRange = {
  readonly network: string
  readonly from: string
  readonly to: string
  readonly lengths: readonly number[]
}

const between = (least: number, most: number): number[] =>
  Array.from({ length: most - least + 1 }, (_, index) => least + index)

const range = (network: string, prefixes: string, ...lengths: number[]): CardRange[] =>
  prefixes.split(' ').map((prefix) => {
    const [from, to = from] = prefix.split('-') as [string, string?]
    return { network, from, to, lengths }
  })

export const cardRanges: readonly CardRange[] = [
  ...range('visa', '4', 13, 16, 19),
  ...range('mastercard', '51-55 2221-2720', 16),
  ...range('amex', '34 37', 15),
  ...range('discover', '6011 644-649 65', ...between(16, 19)),
  ...range('diners', '300-305 3095 36 38-39', 14, ...between(16, 19)),
  ...range('jcb', '3528-3589', ...between(16, 19)),
  ...range('unionpay', '62 810-817', ...between(16, 19)),
  ...range('maestro', '5018 5020 5038 5893 6304 6759 6761-6763', ...between(13, 19)),
  ...range('maestro', '50 56-58 61 63 66-69', 16, 18, 19),
  ...range('elo', '504175 506699-506778 509000-509999 627780 636297 636368', 16),
  ...range('hipercard', '606282', 13, 16, 19),
  ...range('rupay', '508500-508999 606985-607984 608001-608500 817200-819899', 16),
  ...range('mir', '2200-2204', ...between(16, 19)),
  ...range('troy', '9792', 16),
  ...range('verve', '506099-506198 507865-507964', 16, 18, 19),
]

const shortest = 13
const ascii = /^\p{ASCII}*$/u
const mayHoldOne = /\d(?:[ _-]?\d){12}/
const runs = /\d+(?:[ _-]\d+)*/g
/** Ids of ours and of others, which are hexadecimal and hold long runs of digits by chance: orders, hashes, traces, UUIDs. */
const hexIds =
  /(?<![0-9a-z])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32}|[0-9a-f]{24})(?![0-9a-z])/gi

type Bounds = { readonly least: number; readonly most: number; readonly lengths: readonly number[] }
/** By the first digit, the ranges as bounds of a number's first six digits. */
const bounds: readonly (readonly Bounds[])[] = Array.from({ length: 10 }, (_, digit) =>
  cardRanges
    .map(({ from, to, lengths }) => ({ least: Number(from.padEnd(6, '0')), most: Number(to.padEnd(6, '9')), lengths }))
    .filter(({ least, most }) => Math.floor(least / 100_000) <= digit && digit <= Math.floor(most / 100_000)),
)

/** Costs about a microsecond for a short text without many digits. */
export const holdsCardNumber = (text: string): boolean => {
  const plain = ascii.test(text) ? text : inAsciiDigits(text)
  if (!mayHoldOne.test(plain)) return false
  const named = plain.length < 24 ? plain : plain.replace(hexIds, 'x')
  for (const { 0: run, index } of named.matchAll(runs))
    if (run.length >= shortest && runHoldsOne(run, named[index - 1] === '+')) return true
  return false
}

/** Sign by sign: what a sign like ㎟ or ㋀ is spelled out to must not run into the digits beside it. */
const inAsciiDigits = (text: string): string => {
  if ((text.match(/\p{N}/gu)?.length ?? 0) < shortest) return ''
  return text
    .replace(/[\p{Cf}\p{M}]/gu, '')
    .replace(/[\p{Zs}\p{Pd}\u2212]/gu, '-')
    .replace(/\uff0b/g, '+')
    .replace(/[^\P{N}0-9]/gu, digitOf)
}

const knownDigits = new Map<string, string>()
/** The ASCII digit that a number sign stands for, or the sign where it stands for none or for several. */
const digitOf = (sign: string): string => {
  const known = knownDigits.get(sign)
  if (known !== undefined) return known
  const plain = sign.normalize('NFKC')
  const digit = /^\d$/.test(plain) ? plain : /\p{Nd}/u.test(sign) ? valueOf(sign) : sign
  knownDigits.set(sign, digit)
  return digit
}

/** Unicode keeps the digits of a script together, from zero to nine, and some scripts side by side. */
const valueOf = (digit: string): string => {
  const code = digit.codePointAt(0)!
  let first = code
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--
  return String((code - first) % 10)
}

/** `run` is digits with single separators. Every window of whole groups is looked at, each in constant time. */
const runHoldsOne = (run: string, afterPlus: boolean): boolean => {
  const { digits, breaks } = taken(run)
  const luhn = luhnSums(digits)
  const isCard = (start: number, length: number): boolean => {
    const end = start + length
    if (end > digits.length || breaks[end] === 0 || !luhn(start, end)) return false
    if (length > shortest) return true
    const whole = !breaks.subarray(start + 1, end).includes(1) && !(afterPlus && start === 0)
    return whole && !isEan(digits.subarray(start, end))
  }
  for (let start = 0; start + shortest <= digits.length; start++) {
    if (breaks[start] === 0) continue
    const prefix = prefixAt(digits, start)
    for (const { least, most, lengths } of bounds[digits[start]!]!)
      if (least <= prefix && prefix <= most && lengths.some((length) => isCard(start, length))) return true
  }
  return false
}

/** The digits of a run, and a 1 before each where a group begins, and behind the last. */
const taken = (run: string): { digits: Uint8Array; breaks: Uint8Array } => {
  const [digits, breaks] = [new Uint8Array(run.length), new Uint8Array(run.length + 1)]
  let count = 0
  breaks[0] = 1
  for (let at = 0; at < run.length; at++) {
    const digit = run.charCodeAt(at) - 0x30
    if (digit < 0 || digit > 9) breaks[count] = 1
    else digits[count++] = digit
  }
  breaks[count] = 1
  return { digits: digits.subarray(0, count), breaks }
}

const prefixAt = (digits: Uint8Array, start: number): number => {
  let prefix = 0
  for (let at = start; at < start + 6; at++) prefix = prefix * 10 + digits[at]!
  return prefix
}

/** Sums of the digits with every second one doubled, once for either parity: any window is then a difference. */
const luhnSums = (digits: Uint8Array): ((start: number, end: number) => boolean) => {
  const sums = [new Int32Array(digits.length + 1), new Int32Array(digits.length + 1)] as const
  for (let at = 0; at < digits.length; at++) {
    const digit = digits[at]!
    const doubled = digit > 4 ? digit * 2 - 9 : digit * 2
    sums[0][at + 1] = sums[0][at]! + (at % 2 === 0 ? doubled : digit)
    sums[1][at + 1] = sums[1][at]! + (at % 2 === 1 ? doubled : digit)
  }
  return (start, end) => {
    const sum = sums[(end % 2) as 0 | 1]
    return (sum[end]! - sum[start]!) % 10 === 0
  }
}

/**
 * Thirteen digits are far more often an article (EAN) or a phone than a card, and no network issues such numbers any more: they
 * count only in one piece, not behind a plus, and when no EAN has that check digit.
 */
const isEan = (digits: Uint8Array): boolean =>
  digits.reduce((total, digit, at) => total + digit * (at % 2 === 0 ? 1 : 3), 0) % 10 === 0
