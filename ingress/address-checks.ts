// What the carrier knows of an address, asked before it is sealed. It must never hold a placement up for longer than its bound, nor fail
// one for the carrier's sake, nor keep or log an address: what is remembered is a verdict under a keyed digest, its suggestion sealed.
import type { Clock } from '../processors/engine/clock'
import { addressFaults } from '../processors/rules/address'
import type { Sealed } from '../schemas/ids'
import type { AddressCheck } from '../schemas/messages'
import type { CustomerVault, Vault } from '../schemas/vault'
import type { CommandBody } from './command-port'
import type { AddressChecks, AddressFinding, AddressVerdict, Place } from './shipping-ports'

export type AddressCarrier = {
  /** Rejects when there is no verdict now; `retryAfterMs` says when to ask again, where that is known. */
  readonly validate: (place: Place, signal: AbortSignal) => Promise<AddressVerdict>
}

/** Everything in it may be lost at any time. Neither call ever fails or takes long. */
export type ShortMemory = {
  readonly get: (key: string) => Promise<string | undefined>
  readonly set: (key: string, value: string, ttlMs: number) => Promise<void>
}

export type AddressChecksOptions = {
  /** undefined: nothing is checked. */
  readonly carrier: AddressCarrier | undefined
  /** Countries, ISO 3166-1 alpha-2, whose addresses the carrier knows. */
  readonly serves: (country: string) => boolean
  readonly memory: ShortMemory
  readonly vault: Pick<Vault, 'forCustomer' | 'open'>
  readonly clock: Clock
  /** How long a placement waits for a verdict; default 1,500. */
  readonly boundMs?: number
  /** Told once when the carrier is left alone for a while. */
  readonly onLost?: (error: Error) => void
}

const dayMs = 24 * 60 * 60 * 1_000
const verdictTtlMs = 30 * dayMs
/** Who repeats a request does so within this time. */
const passedTtlMs = dayMs
/** Failures in a row after which the carrier is left alone. */
const mostFailures = 3
const restMs = 10_000
const longestRestMs = 60_000

export const createAddressChecks = (options: AddressChecksOptions): AddressChecks => {
  const { serves, memory, vault } = options
  const ask = createAsking(options)
  return {
    find: async (customerId, place) => {
      if (!options.carrier) return notChecked('OFF')
      if (addressFaults(place).length > 0) return notChecked('FAULTY')
      if (!serves(place.country)) return notChecked('NOT_SERVED')
      const customer = customerId === null ? undefined : await vault.forCustomer(customerId)
      const key = customer && `address:${customer.digest(`address ${normalised(place)}`)}`
      const known = key && (await recalled(await memory.get(key), vault))
      if (known) return known
      const verdict = await ask(place)
      if (!verdict) return notChecked('NO_ANSWER')
      const told = isSame(verdict, place) ? ({ verdict: 'VERIFIED' } as const) : verdict
      if (customer && key) await memory.set(key, kept(told, customer), verdictTtlMs)
      return told
    },
    wasPassed: async (commandId) => (await memory.get(passedKey(commandId))) !== undefined,
    passes: (commandId) => memory.set(passedKey(commandId), '1', passedTtlMs),
  }
}

type Build = (vault: CustomerVault) => CommandBody

/** The same command, saying what is known of the address in it. */
export const withCheck =
  (build: Build, check: AddressCheck): Build =>
  (vault) => {
    const command = build(vault)
    if (!('shippingAddress' in command) || !command.shippingAddress) return command
    return { ...command, shippingAddress: { ...command.shippingAddress, check } }
  }

const notChecked = (why: Extract<AddressFinding, { verdict: 'NOT_CHECKED' }>['why']): AddressFinding => ({
  verdict: 'NOT_CHECKED',
  why,
})

const passedKey = (commandId: string): string => `address-passed:${commandId}`

/** The verdict, or undefined when there is none in time or the carrier is left alone. */
const createAsking = (options: AddressChecksOptions): ((place: Place) => Promise<AddressVerdict | undefined>) => {
  const { carrier, clock, boundMs = 1_500, onLost } = options
  let failures = 0
  let restUntil = -Infinity
  const failed = (error: Error): void => {
    const { retryAfterMs } = error as { retryAfterMs?: number }
    if (++failures < mostFailures && retryAfterMs === undefined) return
    if (clock.now() >= restUntil) onLost?.(error)
    restUntil = clock.now() + Math.min(retryAfterMs ?? restMs, longestRestMs)
  }
  return async (place) => {
    if (clock.now() < restUntil) return undefined
    try {
      const verdict = await bounded(clock, boundMs, (signal) => carrier!.validate(place, signal))
      failures = 0
      return verdict
    } catch (error) {
      failed(error as Error)
      return undefined
    }
  }
}

/** Rejects once the time is over, whatever `call` makes of the signal. */
export const bounded = async <Value>(
  clock: Clock,
  boundMs: number,
  call: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> => {
  const over = new AbortController()
  let cancel = (): void => undefined
  const late = new Promise<never>((_, reject) => {
    cancel = clock.at(clock.now() + boundMs, () => {
      over.abort()
      reject(new Error(`no answer within ${boundMs} ms`))
    })
  })
  return Promise.race([call(over.signal), late]).finally(cancel)
}

const fields = ['line1', 'line2', 'city', 'region', 'postalCode', 'country'] as const

/** Letter case, spaces and punctuation make no other address. */
const normalised = (place: Place): string =>
  JSON.stringify(
    fields.map((field) =>
      (place[field] ?? '')
        .normalize('NFKC')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim(),
    ),
  )

/** A carrier may "suggest" what it was given. */
const isSame = (verdict: AddressVerdict, place: Place): boolean =>
  verdict.verdict === 'SUGGESTED' && normalised(verdict.suggestion) === normalised(place)

type Kept = {
  verdict: AddressVerdict['verdict']
  reason?: string
  country?: string
  region?: string | null
  sealed?: Sealed
}

const kept = (verdict: AddressVerdict, customer: CustomerVault): string => {
  if (verdict.verdict !== 'SUGGESTED') return JSON.stringify(verdict satisfies Kept)
  const { line1, line2, city, postalCode, country, region } = verdict.suggestion
  const sealed = customer.seal('address', { recipient: '', line1, line2: line2 ?? null, city, postalCode })
  return JSON.stringify({ verdict: 'SUGGESTED', country, region: region ?? null, sealed } satisfies Kept)
}

/** What can't be read, or was erased, is asked for anew. */
const recalled = async (
  text: string | undefined,
  vault: AddressChecksOptions['vault'],
): Promise<AddressVerdict | undefined> => {
  if (text === undefined) return undefined
  try {
    const { verdict, reason = '', country, region, sealed } = JSON.parse(text) as Kept
    if (verdict === 'VERIFIED') return { verdict }
    if (verdict !== 'SUGGESTED') return { verdict, reason }
    const opened = await vault.open('address', sealed!)
    if (!opened) return undefined
    const { recipient: _, ...rest } = opened
    return { verdict, suggestion: { ...rest, region: region ?? null, country: country! } }
  } catch {
    return undefined
  }
}
