import { createAddressChecks, withCheck, type AddressChecksOptions } from '../../ingress/address-checks'
import type { CommandBody } from '../../ingress/command-port'
import type { AddressVerdict, Place } from '../../ingress/shipping-ports'
import { HandClock } from '../../processors/engine/clock'
import { VaultUnavailable } from '../../schemas/vault'
import { MemoryVault } from './memory-vault'

const place = {
  recipient: 'Maria Souza',
  line1: '12 Elm Street',
  city: 'Memphis',
  region: 'TN',
  postalCode: '38116',
  country: 'US',
}
const better: Place = {
  line1: '12 Elm St',
  line2: null,
  city: 'Memphis',
  region: 'TN',
  postalCode: '38116-1234',
  country: 'US',
}
const suggested: AddressVerdict = { verdict: 'SUGGESTED', suggestion: better }

describe('what is known of an address', () => {
  let clock: HandClock
  let vault: MemoryVault
  let kept: Map<string, string>
  let asked: { place: Place; signal: AbortSignal }[]
  let lost: string[]
  let say: () => Promise<AddressVerdict>
  beforeEach(() => {
    clock = new HandClock()
    vault = new MemoryVault(() => clock.now())
    kept = new Map()
    asked = []
    lost = []
    say = async () => ({ verdict: 'VERIFIED' })
  })
  const checks = (more: Partial<AddressChecksOptions> = {}) =>
    createAddressChecks({
      carrier: { validate: (one, signal) => (asked.push({ place: one, signal }), say()) },
      serves: (country) => country === 'US',
      memory: { get: async (key) => kept.get(key), set: async (key, value) => void kept.set(key, value) },
      onLost: (error) => void lost.push(error.message),
      ...{ vault, clock },
      ...more,
    })

  test('is what the carrier says, which is asked once for each customer and address', async () => {
    const { find } = checks()
    expect(await find('cus_1', place)).toEqual({ verdict: 'VERIFIED' })
    expect(await find('cus_1', { ...place, line1: ' 12  ELM street.' })).toEqual({ verdict: 'VERIFIED' })
    expect(asked).toHaveLength(1)
    await find('cus_1', { ...place, line1: '13 Elm Street' })
    await find('cus_2', place)
    expect(asked).toHaveLength(3)
    await find(null, place)
    await find(null, place)
    expect(asked).toHaveLength(5)
  })

  test.each<AddressVerdict>([
    { verdict: 'REFUSED', reason: 'No post office boxes.' },
    { verdict: 'UNVERIFIABLE', reason: 'Not found.' },
    suggested,
  ])('is remembered as it was: $verdict', async (verdict) => {
    say = async () => verdict
    const first = await checks().find('cus_1', place)
    expect(first).toEqual(verdict)
    expect(await checks().find('cus_1', place)).toEqual(first)
    expect(asked).toHaveLength(1)
  })

  test('is kept so that nobody reads an address in it, and nobody at all once the customer is erased', async () => {
    say = async () => suggested
    const { find } = checks()
    await find('cus_1', place)
    const all = JSON.stringify([...kept])
    for (const word of ['Elm', 'Memphis', '38116', 'Maria', 'cus_1']) expect(all).not.toContain(word)
    await vault.erase('cus_1')
    await find('cus_1', place)
    expect(asked).toHaveLength(2)
  })

  test('is verified where the carrier suggests what it was given', async () => {
    say = async () => ({ verdict: 'SUGGESTED', suggestion: { ...place, line1: '12 ELM STREET', line2: '' } })
    expect(await checks().find('cus_1', place)).toEqual({ verdict: 'VERIFIED' })
  })

  test('is nothing where nobody is asked: switched off, against the rules of its country, or in one that is not served', async () => {
    const why = (name: string) => ({ verdict: 'NOT_CHECKED', why: name })
    expect(await checks({ carrier: undefined }).find('cus_1', place)).toEqual(why('OFF'))
    expect(await checks().find('cus_1', { ...place, postalCode: 'ABC' })).toEqual(why('FAULTY'))
    expect(await checks().find('cus_1', { ...place, country: 'NP', region: '', postalCode: '44600' })).toEqual(
      why('NOT_SERVED'),
    )
    expect(asked).toHaveLength(0)
  })

  test('is nothing where the carrier takes longer than the bound, whose call is ended then', async () => {
    say = () => new Promise(() => undefined)
    const found = checks({ boundMs: 1_500 }).find('cus_1', place)
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
    expect(asked).toHaveLength(1)
    clock.advance(1_500)
    expect(await found).toEqual({ verdict: 'NOT_CHECKED', why: 'NO_ANSWER' })
    expect(asked[0]!.signal.aborted).toBe(true)
    expect(kept.size).toBe(0)
  })

  test('a carrier that fails again and again is left alone, and asked again later', async () => {
    say = async () => Promise.reject(new Error('HTTP 503'))
    const { find } = checks()
    for (let time = 0; time < 5; time += 1) expect(await find('cus_1', place)).toMatchObject({ why: 'NO_ANSWER' })
    expect(asked).toHaveLength(3)
    expect(lost).toEqual(['HTTP 503'])
    say = async () => ({ verdict: 'VERIFIED' })
    clock.advance(10_000)
    expect(await find('cus_1', place)).toEqual({ verdict: 'VERIFIED' })
  })

  test('a carrier whose quota is used up is left alone for as long as it says, though never for more than a minute', async () => {
    const { find } = checks()
    say = async () => Promise.reject(Object.assign(new Error('quota'), { retryAfterMs: 4_000 }))
    await find('cus_1', place)
    clock.advance(3_999)
    await find('cus_1', place)
    expect(asked).toHaveLength(1)
    clock.advance(1)
    say = async () => Promise.reject(Object.assign(new Error('quota'), { retryAfterMs: 86_400_000 }))
    await find('cus_1', place)
    clock.advance(60_000)
    await find('cus_1', place)
    expect(asked).toHaveLength(3)
  })

  test('what is remembered and can not be read is asked for anew', async () => {
    const { find } = checks()
    await find('cus_1', place)
    for (const key of kept.keys()) kept.set(key, '{"verdict":"SUGGESTED","sealed":"nothing"}')
    expect(await find('cus_1', place)).toEqual({ verdict: 'VERIFIED' })
    expect(asked).toHaveLength(2)
  })

  test('can not be looked for without the customer’s key', async () => {
    vault.down = true
    await expect(checks().find('cus_1', place)).rejects.toThrow(VaultUnavailable)
  })

  test('a command that passed unchecked is known again', async () => {
    const { passes, wasPassed } = checks()
    expect(await wasPassed('cmd')).toBe(false)
    await passes('cmd')
    expect(await wasPassed('cmd')).toBe(true)
    expect(await wasPassed('another')).toBe(false)
  })

  test('goes into the command that brings the address, and into no other', async () => {
    const sealing = await vault.forCustomer('cus_1')
    const address = { country: 'US', region: 'TN', sealed: 's1' as never, check: 'NOT_CHECKED' as const }
    const command = (shippingAddress: typeof address | null) =>
      withCheck(() => ({ type: 'ChangeOrder', shippingAddress }) as unknown as CommandBody, 'VERIFIED')(sealing)
    expect(command(address)).toMatchObject({ shippingAddress: { ...address, check: 'VERIFIED' } })
    expect(command(null)).toMatchObject({ shippingAddress: null })
  })
})
