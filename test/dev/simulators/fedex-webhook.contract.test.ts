// The scans that the simulated carrier posts: signed, and as late, lost, doubled and shuffled as its knobs say; read as our webhook reads them.
import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fedexSimulatorAccount, type FedexKnobs } from '../../../dev/simulators/fedex'
import { readFedexScans, type CarrierScan } from '../../../egress/carrier/fedex-tracking'
import { address, hourMs, openWorld, type World } from '../../egress/carrier/fedex-world'
import { unsealable } from '../../egress/unsealed'

type Post = { readonly body: string; readonly signature: unknown }

let server: Server
let world: World
let posts: Post[]
let failures: number

const open = async (knobs: Partial<FedexKnobs> = {}): Promise<void> => {
  posts = []
  failures = 0
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const isTaken = failures-- <= 0
      if (isTaken) posts.push({ body: Buffer.concat(chunks).toString(), signature: request.headers['fdx-signature'] })
      response.writeHead(isTaken ? 200 : 503).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const webhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/fedex`
  world = await openWorld({ webhookUrl, knobs })
}
afterEach(async () => {
  await world.simulator.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

/** Lets hours pass, a quarter at a time, and all that is due be posted. */
const pass = async (hours: number): Promise<void> => {
  for (let passed = 0; passed < hours; passed += 0.25) {
    world.clock.now += hourMs / 4
    await world.simulator.postDue()
  }
}
const scans = (): readonly CarrierScan[] =>
  posts.flatMap(({ body }) => readFedexScans((JSON.parse(body) as { output: unknown }).output))
const codes = (): string =>
  scans()
    .map(({ code }) => code)
    .join()

describe("the carrier's webhook", () => {
  it('tells each scan once, signed, when it happens', async () => {
    await open()
    const trackingNumber = await world.makeLabel('effect-1')
    await pass(31)
    expect(codes()).toBe('OC,PU,IT,OD,DL')
    expect(new Set(scans().map((scan) => scan.trackingNumber))).toEqual(new Set([trackingNumber]))
    for (const { body, signature } of posts)
      expect(signature).toBe(createHmac('sha256', fedexSimulatorAccount.webhookSecret).update(body).digest('hex'))
  })

  it('tells when the parcel is to be delivered, until it is', async () => {
    await open()
    await world.makeLabel('effect-1')
    await pass(31)
    const estimates = scans().map(({ estimatedDeliveryAt }) => estimatedDeliveryAt)
    expect(new Set(estimates.slice(0, -1)).size).toBe(1)
    expect(estimates.at(-1)).toBeUndefined()
    expect(Math.abs(estimates[0]! - scans().at(-1)!.scannedAt)).toBeLessThan(1_000)
  })

  it.each([
    ['DELAYED', 'OC,PU,IT,DE,OD,DL'],
    ['RETURNED', 'OC,PU,IT,OD,DE,RS'],
  ])('a street with the word %s has that fate', async (word, fate) => {
    await open()
    const sealed = unsealable({ ...address, line1: `Rua ${word} 1` })
    await world.makeLabel('effect-1', { shipTo: { country: 'BR', region: 'RJ', sealed, check: 'NOT_CHECKED' } })
    await pass(56)
    expect(codes()).toBe(fate)
  })

  it('by knobs some are delayed and some come back', async () => {
    await open({ exceptionRate: 0.4, returnRate: 0.3 })
    for (let i = 0; i < 30; i += 1) await world.makeLabel(`effect-${i}`)
    await pass(56)
    const ends = new Map(scans().map(({ trackingNumber, code }) => [trackingNumber, code]))
    const returned = [...ends.values()].filter((code) => code === 'RS').length
    expect(returned).toBeGreaterThan(3)
    expect(returned).toBeLessThan(20)
    expect(scans().filter(({ code }) => code === 'DE').length - returned).toBeGreaterThan(3)
  })

  it('tells nothing of a label that is voided but what came before', async () => {
    await open()
    const trackingNumber = await world.makeLabel('effect-1')
    await world.simulator.postDue()
    await world.carrier.perform(world.voidRequested('effect-2', 'effect-1', trackingNumber), world.attempt())
    await pass(31)
    expect(codes()).toBe('OC')
  })

  it('posts again what the receiver did not take', async () => {
    await open()
    await world.makeLabel('effect-1')
    failures = 2
    await pass(31)
    expect(codes()).toBe('OC,PU,IT,OD,DL')
    expect(failures).toBeLessThan(0)
  })

  it('loses, doubles and shuffles as it is told', async () => {
    await open({ webhookDropRate: 0.3, webhookDuplicateRate: 0.3, webhookShuffle: true })
    for (let i = 0; i < 20; i += 1) await world.makeLabel(`effect-${i}`)
    await pass(60)
    const seen = scans().map(({ trackingNumber, code }) => `${trackingNumber} ${code}`)
    const distinct = new Set(seen).size
    expect(distinct).toBeLessThan(100)
    expect(distinct).toBeGreaterThan(40)
    expect(seen.length).toBeGreaterThan(distinct)
    const latest = new Map<string, number>()
    const early = scans().filter(({ trackingNumber, scannedAt }) => {
      const isEarly = scannedAt < (latest.get(trackingNumber) ?? 0)
      latest.set(trackingNumber, Math.max(scannedAt, latest.get(trackingNumber) ?? 0))
      return isEarly
    })
    expect(early.length).toBeGreaterThan(5)
  })

  it('comes late, or from the future, as it is told', async () => {
    await open({ webhookLateHours: 10, webhookAheadHours: 3 })
    const labelledAt = world.clock.now
    await world.makeLabel('effect-1')
    await pass(45)
    expect(scans().find(({ code }) => code === 'OC')?.scannedAt).toBe(labelledAt + 3 * hourMs)
    const sentAt = posts.map(({ body }) => Date.parse((JSON.parse(body) as { timestamp: string }).timestamp))
    const delays = scans().map(({ scannedAt }, index) => sentAt[index]! - scannedAt + 3 * hourMs)
    expect(Math.max(...delays)).toBeGreaterThan(hourMs)
  })

  it('posts to where it is told, and nothing where it is told nowhere', async () => {
    await open()
    const set = (url: string | null) =>
      fetch(`${world.simulator.url}/__sim/fedex/webhook`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ url }),
      })
    expect((await set(null)).status).toBe(204)
    await world.makeLabel('effect-1')
    await pass(31)
    expect(posts).toEqual([])
  })
})
