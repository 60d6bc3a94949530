import { inflateSync } from 'node:zlib'
import { crc32 } from '../../../egress/carrier/crc32'
import { fleetQuote, fleetRates } from '../../../egress/carrier/fleet-rates'
import { createOwnFleet, fleetNumberOf } from '../../../egress/carrier/own-fleet'
import type { MadeLabel } from '../../../egress/carrier/carrier'
import type { LabelRequested } from '../../../schemas/messages'
import { example } from '../../examples/examples'
import { erasedData, unseal, unsealable } from '../unsealed'
import { address, warehouse } from './fedex-world'

const at = Date.parse('2026-03-10T12:00:00Z')
const contact = unsealable({ name: 'Łucja Ωmega', email: 'l@example.com', phone: null })
const request = (patch: Partial<LabelRequested> = {}): LabelRequested =>
  example('LabelRequested', {
    carrier: 'OWN_FLEET',
    services: ['FLEET_NEXT_DAY'],
    warehouse: 'main',
    weightGrams: 1_240,
    shipTo: { country: 'BR', region: 'SP', sealed: unsealable(address), check: 'NOT_CHECKED' },
    contact,
    ...patch,
  })
const scanned = new Set<string>()
const fleet = createOwnFleet({
  unseal,
  shippers: { main: warehouse },
  isScanned: async (_order, number) => {
    if (number === 'unknowable') throw new Error('connection refused')
    return scanned.has(number)
  },
})
const attempt = { inDoubt: false, signal: new AbortController().signal, now: at }
const make = async (patch: Partial<LabelRequested> = {}) =>
  (await fleet.label(request(patch), attempt, [])) as MadeLabel
const documentOf = async (format: LabelRequested['format']) => (await make({ format })).document!

describe('our own fleet', () => {
  it('gives a request the same number and the same label, whoever makes it, and however often', async () => {
    const [one, other] = [await make(), await make()]
    expect(one).toEqual(other)
    expect(one.trackingNumber).toBe(fleetNumberOf(request().id))
    expect(one.trackingNumber).toMatch(/^OF[0-9A-HJKMNP-TV-Z]{16}$/)
    expect(fleetNumberOf('another')).not.toBe(one.trackingNumber)
  })

  it('says what it costs and when it delivers', async () => {
    expect(await make()).toMatchObject({
      serviceType: 'FLEET_NEXT_DAY',
      cost: { amountMinor: 890, currency: 'BRL' },
      estimatedDeliveryAt: Date.parse('2026-03-11T23:00:00Z'),
    })
  })

  it('charges by weight, and takes nothing that is too heavy', () => {
    const charged = [1, 2_000, 2_001, 10_000, 20_000].map((weightGrams) => fleetQuote({ weightGrams, at })?.amountMinor)
    expect(charged).toEqual([890, 890, 1_290, 1_290, 1_990])
    expect(fleetQuote({ weightGrams: fleetRates.steps.at(-1)!.upToGrams + 1, at })).toBeUndefined()
  })

  it('counts the days where it drives', () => {
    const late = Date.parse('2026-03-11T02:59:59Z')
    expect(fleetQuote({ weightGrams: 1, at: late })?.estimatedDeliveryAt).toBe(Date.parse('2026-03-11T23:00:00Z'))
    expect(fleetQuote({ weightGrams: 1, at: late + 1_000 })?.estimatedDeliveryAt).toBe(
      Date.parse('2026-03-12T23:00:00Z'),
    )
  })

  it('refuses what is too heavy, a return, and a customer whose data were erased', async () => {
    expect(await make({ weightGrams: 20_001 })).toMatchObject({ code: 'TOO_HEAVY' })
    expect(await make({ contact: erasedData })).toMatchObject({ code: 'ERASED' })
    const returned = example('ReturnLabelRequested', { carrier: 'OWN_FLEET' })
    expect(await fleet.label(returned, attempt, [])).toMatchObject({ code: 'NO_RETURNS' })
  })

  it('voids a label until a driver scans the parcel', async () => {
    const voided = (trackingNumber: string) =>
      fleet.voidLabel(example('LabelVoidRequested', { trackingNumber }), attempt)
    expect(await voided('OF1')).toBeUndefined()
    scanned.add('OF1')
    expect(await voided('OF1')).toMatchObject({ code: 'ALREADY_SCANNED' })
    await expect(voided('unknowable')).rejects.toMatchObject({ name: 'Transient', effect: 'none' })
  })
})

describe('a label of our own', () => {
  it('is a PDF of one page', async () => {
    const pdf = (await documentOf('PDF')).toString('latin1')
    expect(pdf.slice(0, 5)).toBe('%PDF-')
    expect(pdf).toContain('/Count 1')
    expect(pdf.trimEnd().slice(-5)).toBe('%%EOF')
  })

  it('is ZPL with the address, and nothing that a customer writes is a command', async () => {
    const evil = { ...address, line1: 'Rua ^XZ~JA 1' }
    const shipTo = { ...request().shipTo, sealed: unsealable(evil) }
    const zpl = (await make({ format: 'ZPL', shipTo })).document!.toString()
    expect(zpl.startsWith('^XA')).toBe(true)
    expect(zpl.match(/\^XZ/g)).toHaveLength(1)
    expect(zpl).not.toContain('~')
    expect(zpl).toContain('^FDŁucja Ωmega^FS')
    expect(zpl).toContain(`^FD${fleetNumberOf(request().id)}^FS`)
  })

  it('is a PNG of 4 by 6 inches whose bars are whole dots wide', async () => {
    const png = await documentOf('PNG')
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([812, 1_218])
    const length = png.readUInt32BE(33)
    expect(png.readUInt32BE(41 + length)).toBe(crc32(png.subarray(37, 41 + length)))
    const rows = inflateSync(png.subarray(41, 41 + length))
    expect(rows).toHaveLength(1_218 * 103)
    // A row through the bars: every bar and gap is a multiple of the narrowest one.
    const row = [...rows.subarray(950 * 103 + 1, 951 * 103)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
    const runs = row
      .replace(/^1+|1+$/g, '')
      .match(/0+|1+/g)!
      .map((run) => run.length)
    const narrowest = Math.min(...runs)
    expect(runs.length).toBeGreaterThan(50)
    expect(runs.filter((run) => run % narrowest !== 0)).toEqual([])
  })
})

it('a checksum is that of ISO 3309', () => {
  expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926)
})
