// Whatever the floor, the warehouse system, the carrier and the customer say in whatever order: goods are neither lost nor sent twice.
import fc from 'fast-check'
import { fulfillmentDeadline, type FulfillmentState } from '../../../processors/fulfillment/state'
import { fulfillment } from '../../../processors/fulfillment/fulfillment'
import { quantityIn, FulfillmentWorld, type Step } from './world'

const lives = 500
const happenings = fc.array(fc.record({ what: fc.nat(999), which: fc.nat(999), much: fc.nat(999) }), {
  minLength: 60,
  maxLength: 240,
})
const seen = new Map<string, number>()

const isFloor = (input: Step['input']): input is Extract<Step['input'], { by: unknown }> => 'by' in input
const refOf = (output: Step['outputs'][number]) => ('by' in output ? output.by : null)

const checkAnswer = ({ input, outputs }: Step, answered: Map<string, string>): void => {
  if (!isFloor(input)) return
  const { commandId, bodyHash } = input.by
  const answers = outputs.filter((output) => refOf(output)?.commandId === commandId)
  const isRepeated = answered.has(`${commandId} ${bodyHash}`)
  answered.set(`${commandId} ${bodyHash}`, bodyHash)
  if (isRepeated) return expect(outputs).toEqual([])
  expect(answers).toHaveLength(1)
  if (answered.has(commandId)) expect(outputs).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }])
  else answered.set(commandId, bodyHash)
}

const checkDates = ({ state }: FulfillmentWorld): void => {
  const all = Object.values(state.byId)
  for (const one of all) expect([one.status, fulfillmentDeadline(one) === undefined]).toEqual([one.status, isOver(one)])
  expect(fulfillment.isFinal(state)).toBe(all.length > 0 && all.every(isOver))
}
const isOver = ({ status }: FulfillmentState): boolean => ['DELIVERED', 'CANCELLED', 'FAILED'].includes(status)

/** Asked = to be shipped or shipped from here, and what was left out; nothing is in two parcels. */
const checkGoods = (world: FulfillmentWorld): void => {
  for (const { id, lines } of world.asked) {
    if (!world.facts('WarehouseOrderRequested', id).length) continue
    const goods = world.goodsOf(id)
    const dropped = world.facts('FulfillmentAmended', id).flatMap((fact) => fact.dropped)
    const packed = world.facts('ParcelPacked', id).flatMap((fact) => fact.lines)
    for (const { lineId, quantity } of lines) {
      expect(quantityIn(goods, lineId) + quantityIn(dropped, lineId)).toBe(quantity)
      expect(quantityIn(packed, lineId)).toBeLessThanOrEqual(quantityIn(goods, lineId))
    }
    for (const { id: parcelId } of world.facts('ParcelPacked', id)) checkParcel(world, id, parcelId)
  }
}

/** It has one label at a time, of all that is in it; it leaves once, and is delivered once. */
const checkParcel = (world: FulfillmentWorld, of: string, parcelId: string): void => {
  const facts = world.factsOf(of).filter((fact) => 'parcelId' in fact && fact.parcelId === parcelId)
  const labels = facts.filter(({ type }) => type === 'LabelRequested')
  const refused = world.facts('FulfillmentBlocked', of).map(({ requestId }) => requestId)
  expect(labels.filter(({ id }) => !refused.includes(id)).length).toBeLessThanOrEqual(1)
  const count = (...names: string[]): number => facts.filter(({ type }) => names.includes(type)).length
  const left = facts.filter((fact) => 'shippedAt' in fact && fact.lines.length > 0)
  expect(left.length).toBeLessThanOrEqual(count('ParcelLabelled'))
  expect(left.length).toBeLessThanOrEqual(1)
  expect(count('ParcelDelivered')).toBeLessThanOrEqual(1)
  expect(count('LabelVoidRequested')).toBeLessThanOrEqual(left.length ? 0 : 1)
}

/** What gets a label is what was packed; the floor packs what it scanned, and what has left as a whole is whole. */
const checkShipment = (world: FulfillmentWorld, { outputs }: Step): void => {
  for (const output of outputs) {
    if (output.type === 'LabelRequested') {
      const [packed] = world.facts('ParcelPacked').filter(({ id }) => id === output.parcelId)
      expect(output.lines.map(({ lineId, quantity }) => ({ lineId, quantity }))).toEqual(packed!.lines)
      expect(packed!.lines.length).toBeGreaterThan(0)
    }
    if (output.type === 'ParcelPacked' && output.by) checkScanned(world, output.fulfillmentId)
    if (output.type === 'FulfillmentShipped') checkWhole(world, output.fulfillmentId)
  }
}

const checkScanned = (world: FulfillmentWorld, fulfillmentId: string): void => {
  const [order] = world.facts('WarehouseOrderRequested', fulfillmentId)
  const packed = world.facts('ParcelPacked', fulfillmentId).filter(({ by }) => by)
  for (const { lineId, sku } of order!.lines) {
    const scans = world.facts('ItemScanned', fulfillmentId).filter((scan) => scan.sku === sku)
    const scanned = scans.reduce((total, { quantity }) => total + quantity, 0)
    const inParcels = packed.flatMap(({ lines }) => lines)
    expect(scanned).toBeGreaterThanOrEqual(quantityIn(inParcels, lineId))
  }
}

const checkWhole = (world: FulfillmentWorld, fulfillmentId: string): void => {
  const leaving = [...world.facts('ParcelShipped', fulfillmentId), ...world.facts('FulfillmentShipped', fulfillmentId)]
  const gone = leaving.flatMap(({ lines }) => lines)
  for (const { lineId, quantity } of world.goodsOf(fulfillmentId)) expect(quantityIn(gone, lineId)).toBe(quantity)
}

/** It ends once; of what was cancelled nothing is shipped, and every label that nobody uses is voided. */
const checkEnds = (world: FulfillmentWorld): void => {
  for (const fulfillmentId of Object.keys(world.state.byId)) {
    const facts = world.factsOf(fulfillmentId)
    const count = (...names: string[]): number => facts.filter(({ type }) => names.includes(type)).length
    expect(count('FulfillmentDelivered', 'FulfillmentCancelled', 'FulfillmentFailed')).toBeLessThanOrEqual(1)
    expect(count('FulfillmentShipped')).toBeLessThanOrEqual(1)
    expect(count('WarehouseOrderRequested')).toBeLessThanOrEqual(1 + count('FulfillmentRetried'))
    if (count('FulfillmentCancelled')) expect(count('ParcelShipped', 'FulfillmentShipped')).toBe(0)
    if (!count('FulfillmentCancelled', 'FulfillmentFailed')) continue
    const used = world.facts('ParcelShipped', fulfillmentId).map(({ trackingNumber }) => trackingNumber)
    const unused = world.facts('ParcelLabelled', fulfillmentId).flatMap(({ trackingNumber }) => trackingNumber)
    const voided = world.facts('LabelVoidRequested', fulfillmentId).map(({ trackingNumber }) => trackingNumber)
    expect(voided).toEqual(expect.arrayContaining(unused.filter((one) => !used.includes(one))))
    expect(voided.filter((one) => used.includes(one))).toEqual([])
  }
}

/** A return has one label at a time. */
const checkReturns = (world: FulfillmentWorld): void => {
  const labelled = world.facts('ReturnParcelLabelled').map(({ returnId }) => returnId)
  expect(new Set(labelled).size).toBe(labelled.length)
}

describe('the fulfillments of an order', () => {
  it(`answer every command once and keep the goods together, in ${lives} lives`, () => {
    fc.assert(
      fc.property(happenings, (life) => {
        const world = new FulfillmentWorld()
        const answered = new Map<string, string>()
        world.happen({ what: 0, which: life[0]!.which, much: life[0]!.much })
        for (const happening of life) {
          const step = happening.what % 37 === 36 ? world.passDeadline() : world.happen(happening)
          if (!step) continue
          checkAnswer(step, answered)
          checkDates(world)
          checkShipment(world, step)
          for (const { type } of step.outputs) seen.set(type, (seen.get(type) ?? 0) + 1)
        }
        checkGoods(world)
        checkEnds(world)
        checkReturns(world)
        expect(JSON.parse(JSON.stringify(world.state))).toEqual(world.state)
      }),
      { numRuns: lives, seed: 20260314, endOnFailure: true },
    )
    // All of it happened, and not once only.
    expect(Object.fromEntries([...seen].filter(([, times]) => times < 5))).toEqual({})
    expect(seen.size).toBe(32)
  })
})
