// The catalogue, stock and its ledger on a real PostgreSQL: whatever order events come in, and whatever never comes.
import { MemoryLog } from '../../processors/engine/memory-log'
import type { Message } from '../../schemas/message'
import { BadCursor } from '../../schemas/read-model'
import { StockReader } from '../../state/stock-reader'
import { stockView } from '../../state/views/stock-view'
import { onPostgres, type TestDatabase } from './database'
import { newFulfillmentDatabase } from './fulfillment-database'
import { codec } from './journal-writer'
import { day } from './order-life'
import { RunningView } from './running-view'
import { itemTold, moved } from './stock-life'

const life = [
  moved(1, 'RECEIVED', 50, 0, { onHand: 50, reserved: 0 }),
  moved(2, 'RESERVED', 0, 3, { onHand: 50, reserved: 3 }),
  moved(3, 'SHIPPED', -3, -3, { onHand: 47, reserved: 0 }),
  moved(4, 'RESERVED', 0, 2, { onHand: 47, reserved: 2 }),
]
const elsewhere = [
  moved(1, 'RECEIVED', 9, 0, { onHand: 9, reserved: 0 }, 'REC-1'),
  moved(4, 'COUNTED', -1, 0, { onHand: 6, reserved: 0 }, 'REC-1'),
]

onPostgres('stock as a table', () => {
  let test: TestDatabase
  let view: RunningView
  let reader: StockReader
  beforeAll(async () => {
    test = await newFulfillmentDatabase()
    const log = new MemoryLog({ partitions: 1 })
    const encoder = codec()
    const told = async (topic: string, messages: readonly Message[]) =>
      void (await log.append(
        topic,
        0,
        messages.map((message) => ({ key: message.orderId, value: encoder.encode(message), headers: {} })),
      ))
    const events = [life[2]!, life[0]!, life[2]!, elsewhere[1]!, life[3]!, life[1]!, elsewhere[0]!, life[0]!]
    await told('oms.inventory.stock.v1', [
      ...events,
      moved(1, 'RECEIVED', 1, 0, { onHand: 1, reserved: 0 }, 'X', 'POT-1'),
    ])
    await told('oms.catalogue.signals.v1', [
      itemTold(2, { name: 'Green tea' }),
      itemTold(1),
      itemTold(1, { sku: 'CUP-1' }),
    ])
    view = await new RunningView(stockView, log, test.db, { maxGroup: 3 }).start()
    await view.until(({ folded }) => folded === 12)
    reader = new StockReader(test.db)
  })
  afterAll(async () => {
    await view.stop()
    await test.drop()
  })

  it('has the latest of every warehouse, and of the item, and says how many movements never came', async () => {
    expect(await reader.levels('TEA-1')).toEqual([
      {
        ...{ sku: 'TEA-1', warehouse: 'REC-1', onHand: 6, reserved: 0, available: 6 },
        ...{ sequence: 4, missing: 2, changedAt: day + 4 * 60_000 },
      },
      {
        ...{ sku: 'TEA-1', warehouse: 'SAO-1', onHand: 47, reserved: 2, available: 45 },
        ...{ sequence: 4, missing: 0, changedAt: day + 4 * 60_000 },
      },
    ])
    const stock = await reader.stockOf(['TEA-1', 'POT-1', 'NONE-1'])
    const { type: _t, id: _i, orderId: _o, at: changedAt, ...item } = itemTold(2, { name: 'Green tea' })
    expect(stock.get('TEA-1')?.item).toEqual({ ...item, changedAt })
    expect(stock.get('POT-1')).toMatchObject({ item: null, levels: [{ onHand: 1 }] })
    expect(stock.has('NONE-1')).toBe(false)
  })

  it('explains every quantity by its ledger, the latest first, with the gaps', async () => {
    const { items, next } = await reader.ledger('TEA-1', undefined, { limit: 50 })
    expect(
      items.map((line) => [
        line.warehouse,
        line.kind === 'GAP' ? `${line.fromSequence}-${line.toSequence}` : line.movement,
      ]),
    ).toEqual([
      ['REC-1', 'COUNTED'],
      ['REC-1', '2-3'],
      ['REC-1', 'RECEIVED'],
      ['SAO-1', 'RESERVED'],
      ['SAO-1', 'SHIPPED'],
      ['SAO-1', 'RESERVED'],
      ['SAO-1', 'RECEIVED'],
    ])
    expect(items[1]).toMatchObject({ kind: 'GAP', onHandChange: -2, reservedChange: 0 })
    expect(items[4]).toEqual({
      ...{ kind: 'MOVEMENT', sku: 'TEA-1', warehouse: 'SAO-1', sequence: 3, movement: 'SHIPPED' },
      ...{ onHandChange: -3, reservedChange: -3, onHand: 47, reserved: 0, reference: 'ref-3' },
      ...{ occurredAt: day + 3 * 60_000, messageId: life[2]!.id, addsUp: true },
    })
    expect(next).toBeNull()
  })

  it('gives the same ledger by pages of any size', async () => {
    const whole = (await reader.ledger('TEA-1', undefined, { limit: 50 })).items
    for (const limit of [1, 2, 3, 5]) {
      const seen: object[] = []
      let cursor: string | null = null
      do {
        const page = await reader.ledger('TEA-1', undefined, { limit, ...(cursor === null ? {} : { cursor }) })
        seen.push(...page.items)
        cursor = page.next
      } while (cursor !== null)
      expect(seen).toEqual(whole)
    }
    expect((await reader.ledger('TEA-1', 'SAO-1', { limit: 50 })).items).toHaveLength(4)
    for (const cursor of ['x', Buffer.from('0.SAO-1').toString('base64url')])
      await expect(reader.ledger('TEA-1', undefined, { limit: 1, cursor })).rejects.toThrow(BadCursor)
  })

  it('lists what is known of, in its order', async () => {
    expect(await reader.skusAfter('', 10)).toEqual(['CUP-1', 'POT-1', 'TEA-1'])
    expect(await reader.skusAfter('CUP-1', 1)).toEqual(['POT-1'])
    expect(await reader.skusAfter('TEA-1', 10)).toEqual([])
  })

  it('keeps its ledger as it was written', async () => {
    await expect(test.db.run('UPDATE stock_1.stock_ledger SET on_hand = 99')).rejects.toThrow(/23001/)
    await expect(test.db.run('DELETE FROM stock_1.stock_ledger')).rejects.toThrow(/23001/)
    expect(view.seen.skips).toEqual([])
  })
})
