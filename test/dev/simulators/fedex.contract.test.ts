// The simulated carrier on its own wire: what it refuses, what it remembers, what it never forgives.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FedexBook } from '../../../dev/simulators/fedex-ledger'
import {
  type FedexSimulator,
  type FedexSimulatorOptions,
  fedexSimulatorAccount,
  startFedexSimulator,
} from '../../../dev/simulators/fedex'

import { type Answer, answerOf, callOn, type Parsed, shipment, tokenOf } from './fedex-wire'

const hourMs = 3_600_000
const startedAt = Date.parse('2026-03-10T12:00:00Z')
let now = startedAt
let simulator: FedexSimulator

const start = async (options: Partial<FedexSimulatorOptions> = {}) => {
  simulator = await startFedexSimulator({ speed: 1, quotaPerMinute: 100_000, now: () => now, ...options })
}

beforeEach(() => {
  now = startedAt
})
afterEach(() => simulator.close())

const getToken = (secret?: string): Promise<Answer> => tokenOf(simulator, secret)
const call = (method: string, path: string, body: unknown, token?: string): Promise<Answer> =>
  callOn(simulator, method, path, body, token)
const create = (body: unknown) => call('POST', '/ship/v1/shipments', body)
const numberOf = (answer: Answer): string => answer.body.output.transactionShipments[0].masterTrackingNumber
const byReference = (information: object) =>
  call('POST', '/track/v1/referencenumbers', { referencesInformation: information, includeDetailedScans: true })

describe('a shipment is created', () => {
  beforeEach(() => start())

  it('answers a tracking number and a URL whose document is a PDF', async () => {
    const answer = await create(shipment())
    expect(answer.status).toBe(200)
    const piece = answer.body.output.transactionShipments[0].pieceResponses[0]
    expect(piece.trackingNumber).toMatch(/^7\d{11}$/)
    const document = await fetch(piece.packageDocuments[0].url)
    expect(document.headers.get('content-type')).toBe('application/pdf')
  })

  it('answers the label itself when it is asked for, with offsets that a reader can follow', async () => {
    const answer = await create({ ...shipment(), labelResponseOptions: 'LABEL' })
    const [document] = answer.body.output.transactionShipments[0].pieceResponses[0].packageDocuments
    const pdf = Buffer.from(document.encodedLabel, 'base64').toString('latin1')
    const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(pdf)?.[1])
    expect(pdf.slice(table, table + 4)).toBe('xref')
    const offsets = [...pdf.slice(table).matchAll(/^(\d{10}) 00000 n/gm)].map((match) => Number(match[1]))
    offsets.forEach((offset, index) => expect(pdf.slice(offset).startsWith(`${index + 1} 0 obj`)).toBe(true))
    expect(offsets).toHaveLength(5)
  })

  it('the same reference twice makes two labels', async () => {
    const numbers = [numberOf(await create(shipment())), numberOf(await create(shipment()))]
    expect(new Set(numbers).size).toBe(2)
    expect(simulator.book().labels['effect-1']).toHaveLength(2)
  })

  it('a parcel with two labels is not fetched before one of them is void, and then travels from there on', async () => {
    const [first, second] = [numberOf(await create(shipment())), numberOf(await create(shipment()))]
    now += 40 * hourMs
    const statuses = () => simulator.book().labels['effect-1']!.map(({ status }) => status)
    expect(statuses()).toEqual(['created', 'created'])
    await call('PUT', '/ship/v1/shipments/cancel', {
      accountNumber: { value: fedexSimulatorAccount.accountNumber },
      trackingNumber: first,
    })
    expect(statuses()).toEqual(['voided', 'created'])
    now += 5 * hourMs
    expect(statuses()).toEqual(['voided', 'pickedUp'])
    expect(numberOf(await create(shipment()))).not.toBe(second)
    now += 40 * hourMs
    expect(statuses()).toEqual(['voided', 'delivered', 'created'])
  })

  it('what a customer sends back is not fetched before the customer has packed it', async () => {
    const body = shipment()
    body.requestedShipment.shipmentSpecialServices = {
      specialServiceTypes: ['RETURN_SHIPMENT'],
      returnShipmentDetail: { returnType: 'PRINT_RETURN_LABEL' },
    }
    await create(body)
    const status = () => simulator.book().labels['effect-1']![0]!.status
    now += 47 * hourMs
    expect(status()).toBe('created')
    now += 6 * hourMs
    expect(status()).toBe('pickedUp')
  })

  it('the book names no recipient', async () => {
    await create(shipment())
    expect(JSON.stringify(simulator.book())).not.toContain('Person')
  })

  const faults: [string, (body: Parsed) => void, string][] = [
    ['no account', (body) => delete body.accountNumber, 'ACCOUNTNUMBER.REGISTRATION.REQUIRED'],
    ['another account', (body) => (body.accountNumber.value = '1'), 'ACCOUNTNUMBER.REGISTRATION.REQUIRED'],
    ['no label option', (body) => delete body.labelResponseOptions, 'LABELRESPONSEOPTIONS.INVALID'],
    ['no shipper', (body) => delete body.requestedShipment.shipper, 'SHIPPER.CONTACT.REQUIRED'],
    ['no recipient', (body) => (body.requestedShipment.recipients = []), 'RECIPIENTS.REQUIRED'],
    ['an unknown service', (body) => (body.requestedShipment.serviceType = 'TELEPORT'), 'SERVICE.TYPE.NOTAVAILABLE'],
    ['no packaging', (body) => delete body.requestedShipment.packagingType, 'PACKAGINGTYPE.MISSING.OR.INVALID'],
    ['no pickup', (body) => delete body.requestedShipment.pickupType, 'PICKUPTYPE.REQUIRED'],
    ['no payment', (body) => delete body.requestedShipment.shippingChargesPayment, 'PAYMENTTYPE.REQUIRED'],
    [
      'a payment by nobody',
      (body) => (body.requestedShipment.shippingChargesPayment.paymentType = 'RECIPIENT'),
      'PAYOR.REQUIRED',
    ],
    [
      'no label stock',
      (body) => delete body.requestedShipment.labelSpecification.labelStockType,
      'LABELSTOCKTYPE.REQUIRED',
    ],
    ['no total weight', (body) => delete body.requestedShipment.totalWeight, 'TOTALWEIGHT.INVALID'],
    [
      'no package',
      (body) => (body.requestedShipment.requestedPackageLineItems = []),
      'REQUESTEDPACKAGELINEITEMS.REQUIRED',
    ],
    [
      'a package without weight',
      (body) => delete body.requestedShipment.requestedPackageLineItems[0].weight,
      'PACKAGE.WEIGHT.INVALID',
    ],
    [
      'a package too heavy',
      (body) => (body.requestedShipment.requestedPackageLineItems[0].weight.value = 68.1),
      'MAXIMUM.WEIGHT.EXCEEDED',
    ],
    [
      'a postal code as a number',
      (body) => (body.requestedShipment.recipients[0].address.postalCode = 1230),
      'RECIPIENT.POSTALCODE.INVALID',
    ],
    [
      'a phone as a number',
      (body) => (body.requestedShipment.recipients[0].contact.phoneNumber = 5511987654321),
      'RECIPIENT.PHONENUMBER.INVALID',
    ],
    [
      'a street line of 36 characters',
      (body) => (body.requestedShipment.recipients[0].address.streetLines = ['x'.repeat(36)]),
      'RECIPIENT.STREETLINES.INVALID',
    ],
    [
      'an address in the US without state',
      (body) => (body.requestedShipment.recipients[0].address.countryCode = 'US'),
      'RECIPIENT.STATEORPROVINCECODE.INVALID',
    ],
    [
      'a reference of 31 characters by ground',
      (body) => {
        body.requestedShipment.serviceType = 'FEDEX_GROUND'
        body.requestedShipment.requestedPackageLineItems[0].customerReferences[0].value = 'x'.repeat(31)
      },
      'CUSTOMERREFERENCE.INVALID',
    ],
  ]

  it.each(faults)('with %s is refused and makes no label', async (_name, spoil, code) => {
    const body = shipment()
    spoil(body)
    const answer = await create(body)
    expect(answer.status).toBe(400)
    expect(typeof answer.body.transactionId).toBe('string')
    expect(answer.body.errors.map((error: { code: string }) => error.code)).toContain(code)
    expect(simulator.book().counts.labels).toBe(0)
  })

  it.each(['', '{', '[]', 'null', '"text"'])('with the body %j is refused', async (body) => {
    const answer = await create(body)
    expect(answer.status).toBe(400)
    expect(answer.body.errors.length).toBeGreaterThan(0)
  })
})

describe('parcels are found', () => {
  const account = { accountNumber: fedexSimulatorAccount.accountNumber }

  beforeEach(() => start())

  it('by reference, before they are picked up, all of them', async () => {
    const numbers = [numberOf(await create(shipment())), numberOf(await create(shipment()))]
    const answer = await byReference({ value: 'effect-1', type: 'CUSTOMER_REFERENCE', ...account })
    const results = answer.body.output.completeTrackResults[0].trackResults
    expect(results.map((result: Parsed) => result.trackingNumberInfo.trackingNumber)).toEqual(numbers)
    expect(results[0].latestStatusDetail.code).toBe('OC')
  })

  it('by reference, a voided one shows as cancelled', async () => {
    const trackingNumber = numberOf(await create(shipment()))
    await call('PUT', '/ship/v1/shipments/cancel', { accountNumber: { value: account.accountNumber }, trackingNumber })
    const answer = await byReference({ value: 'effect-1', ...account })
    expect(answer.body.output.completeTrackResults[0].trackResults[0].latestStatusDetail.code).toBe('CA')
  })

  it('not by a reference that nobody used, nor outside the dates, nor for another account', async () => {
    await create(shipment())
    const wanted = [
      { value: 'effect-2', ...account },
      { value: 'effect-1', ...account, shipDateBegin: '2026-03-11', shipDateEndDate: '2026-03-12' },
      { value: 'effect-1', accountNumber: '123456789' },
    ]
    for (const information of wanted) {
      const answer = await byReference(information)
      expect(answer.status).toBe(200)
      const [result] = answer.body.output.completeTrackResults[0].trackResults
      expect(result.error.code).toBe('TRACKING.REFERENCENUMBER.NOTFOUND')
    }
  })

  it('not without an account or a destination, nor without a value', async () => {
    expect((await byReference({ value: 'effect-1' })).body.errors[0].code).toBe('TRACKING.REFERENCEDATA.INCOMPLETE')
    expect((await byReference(account)).body.errors[0].code).toBe('TRACKING.REFERENCEVALUE.EMPTY')
  })

  it('by at most thirty numbers at a time', async () => {
    const trackingInfo = Array.from({ length: 31 }, () => ({ trackingNumberInfo: { trackingNumber: '794953535000' } }))
    const track = (info: object[]) =>
      call('POST', '/track/v1/trackingnumbers', { includeDetailedScans: true, trackingInfo: info })
    expect((await track(trackingInfo)).status).toBe(400)
    expect((await track([])).body.errors[0].code).toBe('TRACKING.TRACKINGNUMBER.EMPTY')
    expect((await track(trackingInfo.slice(1))).body.output.completeTrackResults).toHaveLength(30)
  })

  it('with dates that carry a zone, newest scan first', async () => {
    const trackingNumber = numberOf(await create(shipment()))
    now += 31 * hourMs
    const body = { includeDetailedScans: true, trackingInfo: [{ trackingNumberInfo: { trackingNumber } }] }
    const answer = await call('POST', '/track/v1/trackingnumbers', body)
    const events = answer.body.output.completeTrackResults[0].trackResults[0].scanEvents
    expect(events.map((event: { eventType: string }) => event.eventType)).toEqual(['DL', 'OD', 'IT', 'PU', 'OC'])
    expect(events.at(-1).date).toBe('2026-03-10T07:00:00-05:00')
  })
})

describe('who may call, and how often', () => {
  it('wrong credentials get no token', async () => {
    await start()
    const answer = await getToken('wrong')
    expect(answer.status).toBe(401)
    expect(answer.body.errors[0].code).toBe('NOT.AUTHORIZED.ERROR')
  })

  it('a token serves for an hour, an unknown one never', async () => {
    await start()
    const { access_token: token, expires_in: seconds } = (await getToken()).body
    expect(seconds).toBe(3_600)
    now += hourMs - 1
    expect((await call('POST', '/ship/v1/shipments', shipment(), token)).status).toBe(200)
    now += 1
    const stale = await call('POST', '/ship/v1/shipments', shipment(), token)
    expect(stale.status).toBe(401)
    expect(stale.body.errors[0].code).toBe('NOT.AUTHORIZED.ERROR')
    expect((await call('POST', '/ship/v1/shipments', shipment(), 'unknown')).status).toBe(401)
  })

  it('over a hundred requests in a minute, on whatever endpoint, are refused until the minute is over', async () => {
    await start({ quotaPerMinute: undefined })
    const { access_token: token } = (await getToken()).body
    for (let i = 0; i < 99; i += 1) await call('POST', '/track/v1/referencenumbers', {}, token)
    const refused = await call('POST', '/ship/v1/shipments', shipment(), token)
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('60')
    expect((await getToken()).status).toBe(429)
    expect(simulator.book().counts.labels).toBe(0)
    now += 60_000
    expect((await call('POST', '/ship/v1/shipments', shipment(), token)).status).toBe(200)
  })

  it('speed multiplies the quota', async () => {
    await start({ quotaPerMinute: 2, speed: 3 })
    const { access_token: token } = (await getToken()).body
    for (let i = 0; i < 5; i += 1) expect((await call('PUT', '/nowhere', {}, token)).status).toBe(404)
    expect((await call('PUT', '/nowhere', {}, token)).status).toBe(429)
  })
})

describe('the book', () => {
  it('counts what the carrier did with each label', async () => {
    await start()
    await create(shipment('effect-1'))
    now += 31 * hourMs
    await create(shipment('effect-2'))
    now += 5 * hourMs
    await create(shipment('effect-3'))
    const { counts, labels } = (await answerOf(await fetch(`${simulator.url}/__sim/book`))).body as FedexBook
    expect(counts).toEqual({ labels: 3, created: 1, pickedUp: 1, delivered: 1, voided: 0, returned: 0 })
    expect(labels['effect-2']?.[0]?.status).toBe('pickedUp')
  })

  it('survives a restart, and a reset empties it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'oms-fedex-'))
    const stateFile = join(folder, 'fedex.json')
    await start({ stateFile })
    await create(shipment())
    await simulator.close()
    await start({ stateFile })
    expect(simulator.book().counts.labels).toBe(1)
    const account = { accountNumber: fedexSimulatorAccount.accountNumber }
    expect((await byReference({ value: 'effect-1', ...account })).body.output.successful).toBe(true)
    await fetch(`${simulator.url}/__sim/reset`, { method: 'POST' })
    expect(simulator.book()).toEqual({ counts: expect.objectContaining({ labels: 0 }), labels: {} })
    expect((await byReference({ value: 'effect-1', ...account })).body.output.successful).toBe(false)
    await simulator.close()
    rmSync(folder, { recursive: true, force: true })
  })
})
