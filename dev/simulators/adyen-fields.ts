// Reads the JSON of Adyen's requests as strictly as Adyen does: what is missing, malformed, too long or unknown is refused.
// It must never change the ledger.
import { isCurrency } from '../../schemas/money'
import { adyenAccount } from './adyen-account'
import { AdyenFailure, invalid, missingField, missingObject, wrongAccount } from './adyen-errors'
import type { Amount } from './adyen-ledger'

export type Json = Readonly<Record<string, unknown>>

const longestReference = 80
const mostMetadata = 20
const longestMetadataKey = 20
const longestMetadataValue = 80

/** Throws AdyenFailure 400 if the text is no JSON object. */
export function parseJson(text: string): Json {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json
  } catch {
    // Refused below, as any other body that is no object.
  }
  throw new AdyenFailure(400, '000', 'Unable to parse message', 'validation')
}

export function refuseUnknown(body: Json, allowed: ReadonlySet<string>, name: string): void {
  const unknown = Object.keys(body).filter((field) => !allowed.has(field))
  if (unknown.length === 0) return
  throw invalid('702', `Structure of ${name} contains the following unknown fields: [${unknown.join(', ')}]`)
}

export function text(body: Json, field: string, longest = 8_000): string | undefined {
  const value = body[field]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw invalid('702', `Unexpected input: ${field}, expected: String`)
  if (value.length > longest) throw invalid('702', `Field '${field}' is longer than ${longest} characters`)
  return value
}

export function requiredText(body: Json, field: string, longest?: number): string {
  const value = text(body, field, longest)
  if (value === undefined || value === '') throw missingField(field)
  return value
}

export const reference = (body: Json): string | undefined => text(body, 'reference', longestReference)

export function object(body: Json, field: string): Json | undefined {
  const value = body[field]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'object' && !Array.isArray(value)) return value as Json
  throw invalid('702', `Unexpected input: ${field}, expected: Object`)
}

/** A whole number of minor units ≥ `least`, in a currency by its ISO code. */
export function amount(body: Json, least = 1): Amount {
  const given = object(body, 'amount')
  if (given === undefined) throw missingObject('amount')
  const { currency, value } = given
  if (typeof currency !== 'string' || !isCurrency(currency)) throw invalid('138', 'Unsupported currency specified')
  if (!Number.isSafeInteger(value) || Number(value) < least) throw invalid('137', 'Invalid amount specified')
  return { currency, value: Number(value) }
}

export function checkAccount(merchantAccount: unknown): void {
  if (merchantAccount === undefined || merchantAccount === null || merchantAccount === '')
    throw missingField('merchantAccount')
  if (merchantAccount !== adyenAccount.merchantAccount) throw wrongAccount()
}

/** At most 20 entries, keys of 20 and values of 80 characters. */
export function metadata(body: Json): Readonly<Record<string, string>> {
  const given = object(body, 'metadata') ?? {}
  const entries = Object.entries(given)
  if (entries.length > mostMetadata) throw invalid('177', 'Metadata size exceeds limit')
  for (const [key, value] of entries) {
    if (key.length > longestMetadataKey) throw invalid('178', 'Metadata key size exceeds limit')
    if (typeof value !== 'string' || value.length > longestMetadataValue)
      throw invalid('179', 'Metadata value size exceeds limit')
  }
  return given as Readonly<Record<string, string>>
}

export function oneOf<Value extends string>(body: Json, field: string, allowed: readonly Value[]): Value | undefined {
  const value = text(body, field)
  if (value === undefined || (allowed as readonly string[]).includes(value)) return value as Value | undefined
  throw invalid('702', `Unexpected input: ${value}, expected: ${field} of ${allowed.join(', ')}`)
}

export function integer(body: Json, field: string, least: number, most: number): number | undefined {
  const value = body[field]
  if (value === undefined || value === null) return undefined
  if (Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most) return Number(value)
  throw invalid('702', `Unexpected input: ${field}, expected: a whole number from ${least} to ${most}`)
}
