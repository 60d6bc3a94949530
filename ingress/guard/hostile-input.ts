// Reads JSON that a stranger sent, and refuses what is built to do harm or must not be kept: depth, names that reach prototypes,
// card numbers. It must never repeat what it refused: a problem names the place alone.
import { isUtf8 } from 'node:buffer'
import type { Handler, HttpRequest } from '../http-server'
import { Problem } from '../problems'
import { holdsCardNumber } from './card-number'

const deepest = 32
const reachingPrototypes: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])
/** Headers that reach records, answers or the audit log. */
const keptHeaders = ['idempotency-key', 'x-correlation-id', 'x-requested-by', 'prefer', 'if-match', 'user-agent']

/**
 * The value of a JSON text in UTF-8, whose place in the request is `at` (a JSON pointer). Throws a Problem: malformed-json,
 * body-too-deep (over 32 levels), invalid-request (a name that reaches a prototype), card-number-refused.
 */
export const readHostileJson = (raw: Buffer, at = '/body'): unknown => {
  if (!isUtf8(raw)) throw malformed()
  const numbers = scan(raw)
  const text = raw.toString('utf8').replace(/^\uFEFF/, '')
  const value = parse(text)
  inspect(value, at)
  // Beyond 2^53 a number loses digits when it is parsed: such numbers are looked at as they were written.
  if (numbers.length > 0) inspect(parse(quoted(raw, numbers)), at)
  return value
}

type Span = readonly [start: number, end: number]

/** Throws when the text is too deep, before anything is built of it. Answers where numbers of 16 and more characters stand. */
const scan = (raw: Buffer): Span[] => {
  const long: Span[] = []
  let depth = 0
  for (let at = 0; at < raw.length; at++) {
    const byte = raw[at]!
    if (byte === quote) at = endOfString(raw, at)
    else if (byte === openList || byte === openObject) {
      if (++depth > deepest)
        throw new Problem('body-too-deep', { detail: `Nest objects and lists at most ${deepest} levels deep.` })
    } else if (byte === closeList || byte === closeObject) depth--
    else if (isOfNumber(byte)) {
      const start = at
      while (at + 1 < raw.length && isOfNumber(raw[at + 1]!)) at++
      if (at - start >= 15) long.push([start, at + 1])
    }
  }
  return long
}

const [quote, backslash, openList, closeList, openObject, closeObject] = Array.from('"\\[]{}', (sign) =>
  sign.charCodeAt(0),
) as [number, number, number, number, number, number]
/** Digits, signs and point; an exponent is taken up where the number is quoted. */
const isOfNumber = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2b || byte === 0x2e

const endOfString = (raw: Buffer, start: number): number => {
  let at = start + 1
  while (at < raw.length && raw[at] !== quote) at += raw[at] === backslash ? 2 : 1
  return at
}

const quoted = (raw: Buffer, numbers: readonly Span[]): string => {
  const parts: string[] = []
  let done = 0
  for (const [start, end] of numbers) {
    const number = raw.toString('utf8', start, end)
    const exponent = /^[eE][+-]?\d+/.exec(raw.toString('utf8', end, end + 8))?.[0] ?? ''
    parts.push(raw.toString('utf8', done, start), JSON.stringify(number + exponent))
    done = end + exponent.length
  }
  return [...parts, raw.toString('utf8', done)].join('').replace(/^\uFEFF/, '')
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed()
  }
}

const malformed = (): Problem => new Problem('malformed-json', { detail: 'Send one JSON object in UTF-8.' })

/** Walks no deeper than what was parsed, which is bounded. */
const inspect = (value: unknown, at: string): void => {
  if (typeof value === 'string') refuseCardNumber(value, at)
  else if (typeof value === 'number') refuseCardNumber(String(value), at)
  else if (Array.isArray(value)) value.forEach((item, index) => inspect(item, `${at}/${index}`))
  else if (typeof value === 'object' && value !== null) inspectMembers(value as Record<string, unknown>, at)
}

const inspectMembers = (members: Record<string, unknown>, at: string): void => {
  for (const name of Object.keys(members)) {
    if (reachingPrototypes.has(name))
      throw new Problem('invalid-request', {
        detail: 'Correct what `errors` names.',
        errors: [{ path: place(at), message: `must not have a member ${name}` }],
      })
    refuseCardNumber(name, at)
    inspect(members[name], `${at}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`)
  }
}

const place = (pointer: string): string => pointer.slice(0, 200)

const refuseCardNumber = (text: string, at: string): void => {
  if (!holdsCardNumber(text)) return
  throw new Problem('card-number-refused', {
    detail: 'Pay with a token of the payment provider; nothing of this request was kept.',
    errors: [{ path: place(at), message: 'must not hold a card number' }],
  })
}

/** Looks for card numbers in all that precedes the body: path, query, and the headers that are kept. */
export const refuseCardNumbersInHead: Handler = (request, _response, next) => {
  for (const name of keptHeaders) {
    const value = request.headers[name]
    if (typeof value === 'string') refuseCardNumber(value, `/headers/${name}`)
  }
  refuseCardNumber(pathOf(request), '/path')
  for (const [name, value] of Object.entries(request.query)) {
    refuseCardNumber(name, '/query')
    inspect(value, `/query/${name}`)
  }
  next()
}

const pathOf = ({ path }: HttpRequest): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
