// Intake replayed: at the prices that its answers captured, whatever the catalogue says today.
import type { AnyDecider } from '../../processors/engine/decider'
import { handlersWith } from '../../processors/handlers'
import { replay, type Replay } from '../../operator/replay'
import { decidingOf } from '../../operator/replay-catalogue'
import { renderReplay } from '../../operator/replay-text'
import type { Body, MessageOf } from '../../schemas/message'
import type { WantedLine } from '../../schemas/messages'
import { catalogue, customerBy, orderIdOf, sealedText, World } from './world'

const again = (world: World): Promise<Replay> =>
  replay(
    { ...world.tools, ...decidingOf('intake') },
    { node: 'intake', from: { kind: 'beginning' }, resync: false, limit: 10 },
  )

const wanted = (sku: string, quantity = 2, unitPriceMinor: number | null = null): WantedLine => ({
  sku,
  quantity,
  name: unitPriceMinor === null ? null : 'Own',
  unitPriceMinor,
  weightGrams: unitPriceMinor === null ? null : 10,
  category: null,
})

/** Decides what intake takes with a catalogue that has two prices of tea, one item that is no longer sold and one that is sold in pounds. */
const started = async (decider?: AnyDecider): Promise<World> => {
  const world = new World()
  const item = catalogue.get('TEA-1')!
  const items = new Map([
    ['TEA-1', item],
    ['TEA-2', { ...item, sku: 'TEA-2', name: 'Black tea', weightGrams: 300 }],
    ['OLD-1', { ...item, sku: 'OLD-1', discontinued: true }],
    ['GBP-1', { ...item, sku: 'GBP-1', prices: [] }],
    ['CHEAP-1', { ...item, sku: 'CHEAP-1', prices: [{ ...item.prices[0]!, amountMinor: 1 }] }],
  ])
  await world.start('intake', decider ?? handlersWith({ get: (sku) => items.get(sku) }).intake)
  return world
}

let next = 0
const placed = (world: World, lines: readonly WantedLine[], more: object = {}): Promise<void> => {
  const n = ++next
  return world.send<MessageOf<'PlaceOrder'>>(orderIdOf(n), { ...world.placement(n), lines, ...more } as Body<
    MessageOf<'PlaceOrder'>
  >)
}

describe('a replay of intake', () => {
  it('finds no difference where placements, changes and returns are priced by what was captured', async () => {
    const world = await started()
    await placed(world, [wanted('TEA-1'), wanted('TEA-2', 3)])
    await placed(world, [wanted('TEA-1', 2, 999), wanted('TEA-1', 1)], {
      origin: 'IMPORT',
      shippingMinor: 1,
      taxMinor: 1,
    })
    const head = { by: customerBy(1, 'change'), expectedVersion: null, previewDigest: null, comment: null }
    await world.send<MessageOf<'ChangeOrder'>>(orderIdOf(1), {
      type: 'ChangeOrder',
      ...head,
      add: [wanted('TEA-2')],
      quantities: [],
      shippingAddress: null,
      contact: sealedText,
      faults: [],
    })
    await world.send<MessageOf<'RequestReturn'>>(orderIdOf(1), {
      type: 'RequestReturn',
      ...head,
      kind: 'EXCHANGE',
      lines: [{ lineId: '1', quantity: 1 }],
      wanted: [wanted('TEA-1', 1)],
      reasonCode: 'WRONG_ITEM',
      remedy: null,
      photos: [],
    })
    const result = await again(world)
    expect(result).toMatchObject({ differences: 0, records: 4, notCompared: 0 })
    expect(renderReplay(result)).toMatch(/taken from the answers of then, not from the catalogue of today/)
    await world.stop()
  })

  it('finds no difference in refusals, and says which of them rest on prices that nobody captured', async () => {
    const world = await started()
    for (const sku of ['NEVER-1', 'OLD-1', 'GBP-1', 'CHEAP-1'])
      await placed(world, [wanted('TEA-1', 1), wanted(sku, 1)].slice(sku === 'CHEAP-1' ? 1 : 0))
    await placed(world, [wanted('TEA-1', 1_000)])
    await placed(world, [])
    const codes = Array.from(
      { length: 6 },
      (_, at) => world.messages('PlacementRefused', orderIdOf(next - 5 + at))[0]?.code,
    )
    expect(codes.slice(0, 3)).toEqual(['UNKNOWN_SKU', 'DISCONTINUED', 'NO_PRICE_IN_CURRENCY'])
    expect(codes.slice(4)).toEqual(['QUANTITY_OUT_OF_RANGE', 'NO_ITEMS'])
    const result = await again(world)
    expect(result.differences).toBe(0)
    expect(result.notCompared).toBe(codes[3] === 'TOTAL_TOO_LOW' ? 1 : 0)
    await world.stop()
  })

  it('finds what today is priced or refused otherwise', async () => {
    const intake = handlersWith(catalogue).intake as AnyDecider
    const dearer: AnyDecider = {
      ...intake,
      decide: (input, state) =>
        intake.decide(input, state).map((output) => {
          const { type, totals, code } = output as {
            type: string
            totals?: { taxMinor: number; totalMinor: number }
            code?: string
          }
          if (code === 'UNKNOWN_SKU') return { ...output, code: 'NO_SUCH_THING' }
          return type === 'PlacementAccepted'
            ? { ...output, totals: { ...totals!, totalMinor: totals!.totalMinor + 1 } }
            : output
        }),
    }
    const world = await started(dearer)
    await placed(world, [wanted('TEA-1')])
    await placed(world, [wanted('NEVER-1')])
    const result = await again(world)
    expect(result.byType).toMatchObject({ 'changed PlacementAccepted': 1 })
    expect(result.differences).toBe(2)
    await world.stop()
  })
})
