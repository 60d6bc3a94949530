import { createFedexAddresses } from '../../../egress/carrier/fedex-addresses'
import { openWorld, transientOf, type World } from './fedex-world'

let world: World

beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.simulator.close())

const address = {
  line1: 'Avenida Brigadeiro Luís Antônio 12345',
  line2: 'bloco B',
  city: 'São Paulo',
  region: 'SP' as string | null,
  postalCode: '01230-000',
  country: 'BR',
}
const validate = (patch: Partial<typeof address> = {}) =>
  world.addresses.validate({ ...address, ...patch }, world.attempt().signal)

describe('an address is checked with FedEx', () => {
  it('one that it knows is verified, whatever its case, marks and abbreviations', async () => {
    expect(await validate()).toEqual({ verdict: 'VERIFIED' })
    expect(await validate({ region: null })).toEqual({ verdict: 'VERIFIED' })
  })

  it('another spelling is suggested', async () => {
    expect(await validate({ line1: 'Rua Misspelt 1' })).toMatchObject({
      verdict: 'SUGGESTED',
      suggestion: { line1: 'RUA CORRECT 1', line2: 'BLOCO B', city: 'SÃO PAULO', postalCode: '01230-000' },
    })
  })

  it.each([
    ['a house that nobody knows', { line1: 'Rua Nowhere 1' }],
    ['a flat without its number', { line1: 'Rua A 1 FLAT?' }],
    ['a country that it does not check', { country: 'IS' }],
  ])('%s is not verifiable, and may be there all the same', async (_name, patch) => {
    expect(await validate(patch)).toMatchObject({ verdict: 'UNVERIFIABLE', reason: expect.stringMatching(/carrier/) })
  })

  it.each([
    ['a post office box', { line1: 'PO Box 12' }],
    ['a place that it does not go to', { line1: 'Rua Forbidden 1' }],
  ])('%s is refused', async (_name, patch) => {
    expect(await validate(patch)).toMatchObject({ verdict: 'REFUSED' })
  })

  it('no reason quotes the address', async () => {
    for (const line1 of ['Rua Nowhere 1', 'Rua A 1 FLAT?', 'PO Box 12', 'Rua Forbidden 1'])
      expect(JSON.stringify(await validate({ line1 }))).not.toMatch(/Rua|Box 12|Paulo|01230/)
  })

  it.each([
    ['as words', { Resolved: 'true', CountrySupported: 'true' }],
    ['as booleans', { Resolved: true, CountrySupported: true }],
  ])('what FedEx says %s is understood', async (_name, attributes) => {
    const resolved = {
      streetLinesToken: ['350 5TH AVE'],
      city: 'NEW YORK',
      stateOrProvinceCode: 'NY',
      countryCode: 'US',
    }
    const output = { resolvedAddresses: [{ ...resolved, postalCode: '10118-0110', attributes }] }
    const addresses = createFedexAddresses({ api: async () => ({ done: true, output }) })
    const wanted = { line1: '350 5th Avenue', city: 'New York', region: 'NY', postalCode: '10118', country: 'US' }
    expect(await addresses.validate(wanted, world.attempt().signal)).toEqual({ verdict: 'VERIFIED' })
  })

  it('a carrier that fails says nothing of the address', async () => {
    world.simulator.knobs.set({ errorRate: 1 })
    expect((await transientOf(validate())).effect).toBe('none')
  })

  it('a quota that is used up says when to ask again, and nothing of the address', async () => {
    const other = await openWorld({ rateLimit: { take: async () => 900, pause: async () => undefined } })
    const error = await transientOf(other.addresses.validate(address, other.attempt().signal))
    await other.simulator.close()
    expect(error).toMatchObject({ effect: 'none', retryAfterMs: 900 })
  })
})
