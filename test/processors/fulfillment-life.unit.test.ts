// Whatever the floor, the warehouse system, the carrier and the customer say in whatever order: goods are neither lost nor sent twice.
import fc from 'fast-check'
import { fulfillmentDeadline, type FulfillmentState } from '../../processors/fulfillment-state'
import { fulfillment } from '../../processors/fulfillment'
import { quantityIn, FulfillmentWorld, type Step } from './fulfillment-world'

const lives = 600
const happenings = fc.array(fc.record({ what: fc.nat(999), which: fc.nat(999), much: fc.nat(999) }), {
  minLength: 40,
  maxLength: 160,
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

/** Asked = still to be shipped, shipped or ended here or at the warehouses that took over, and what was left out. */
const checkGoods = (world: FulfillmentWorld): void => {
  for (const { id, lines } of world.asked) {
    if (!world.facts('WarehouseOrderRequested', id).length) continue
    const family = [id as string]
    for (let at = 0; at < family.length; at++)
      for (const { newFulfillmentId, id: event } of world.facts('FulfillmentResourced', family[at])) {
        expect(newFulfillmentId).toBe(event)
        family.push(newFulfillmentId)
      }
    const goods = family.flatMap((one) => world.goodsOf(one))
    const dropped = family.flatMap((one) => world.facts('FulfillmentAmended', one).flatMap((fact) => fact.dropped))
    for (const { quantity } of goods) expect(quantity).toBeGreaterThanOrEqual(0)
    for (const { lineId, quantity } of lines)
      expect(quantityIn(goods, lineId) + quantityIn(dropped, lineId)).toBe(quantity)
  }
}

/** What is asked to be shipped is whole: nothing is missing, the floor scanned all of it, and it stays as it is. */
const checkShipment = (world: FulfillmentWorld, { outputs }: Step): void => {
  for (const { type, fulfillmentId, ...output } of outputs) {
    const goods = world.goodsOf(fulfillmentId)
    if (type === 'LabelRequested') {
      expect(world.facts('LabelRequested', fulfillmentId)).toHaveLength(1)
      expect(goods.reduce((sum, { quantity }) => sum + quantity, 0)).toBeGreaterThan(0)
      const missing = world.facts('FulfillmentShort', fulfillmentId).flatMap(({ lines }) => lines)
      const dropped = world.facts('FulfillmentAmended', fulfillmentId).flatMap((fact) => fact.dropped)
      for (const { lineId } of missing)
        expect(quantityIn(dropped, lineId)).toBeGreaterThanOrEqual(quantityIn(missing, lineId))
    }
    if (type === 'FulfillmentPacked' && 'by' in output && output.by) {
      const [order] = world.facts('WarehouseOrderRequested', fulfillmentId)
      for (const { lineId, sku } of order!.lines) {
        const scanned = world.facts('ItemScanned', fulfillmentId).filter((scan) => scan.sku === sku)
        const sum = scanned.reduce((total, { quantity }) => total + quantity, 0)
        expect(sum).toBeGreaterThanOrEqual(quantityIn(goods, lineId))
        expect(sum).toBeLessThanOrEqual(order!.lines.find((line) => line.sku === sku)!.quantity)
      }
    }
  }
}

/** It ends once, and nothing is shipped of what was cancelled. */
const checkEnds = (world: FulfillmentWorld): void => {
  for (const fulfillmentId of Object.keys(world.state.byId)) {
    const course = world.journal.filter((fact) => fact.fulfillmentId === fulfillmentId).map(({ type }) => type)
    const labelled = course.indexOf('LabelRequested')
    if (labelled >= 0)
      expect(
        Math.max(course.lastIndexOf('FulfillmentResourced'), course.lastIndexOf('FulfillmentAmended')),
      ).toBeLessThan(labelled)
    const ends = ['FulfillmentDelivered', 'FulfillmentCancelled', 'FulfillmentFailed'] as const
    const ended = ends.flatMap((name) => world.facts(name, fulfillmentId))
    expect(ended.length).toBeLessThanOrEqual(1)
    expect(world.facts('FulfillmentShipped', fulfillmentId).length).toBeLessThanOrEqual(1)
    if (world.facts('FulfillmentCancelled', fulfillmentId).length) {
      expect(world.facts('FulfillmentShipped', fulfillmentId)).toEqual([])
      if (world.facts('ParcelLabelled', fulfillmentId).length)
        expect(world.facts('LabelVoidRequested', fulfillmentId)).toHaveLength(1)
    }
  }
}

describe('the fulfillments of an order', () => {
  it(`answer every command once and keep the goods together, in ${lives} lives`, () => {
    fc.assert(
      fc.property(happenings, (life) => {
        const world = new FulfillmentWorld()
        const answered = new Map<string, string>()
        world.happen({ what: 0, which: life[0]!.which, much: life[0]!.much })
        for (const happening of life) {
          const step = happening.what % 31 === 30 ? world.passDeadline() : world.happen(happening)
          if (!step) continue
          checkAnswer(step, answered)
          checkDates(world)
          checkShipment(world, step)
          for (const { type } of step.outputs) seen.set(type, (seen.get(type) ?? 0) + 1)
        }
        checkGoods(world)
        checkEnds(world)
        expect(JSON.parse(JSON.stringify(world.state))).toEqual(world.state)
      }),
      { numRuns: lives, seed: 20260314, endOnFailure: true },
    )
    // All of it happened, and not once only.
    expect(Object.fromEntries([...seen].filter(([, times]) => times < 10))).toEqual({})
    expect(seen.size).toBe(25)
  })
})
