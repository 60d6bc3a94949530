// What an operator is told who asks why there is so much of something, on a real PostgreSQL.
import { runOperator } from '../../operator/program'
import { lines } from '../../operator/progress'
import { openTools } from '../../operator/tools'
import type { StockMoved } from '../../schemas/messages'
import { applyToStock } from '../../state/views/stock-fold'
import { loadStock, saveStock } from '../../state/views/stock-tables'
import { onPostgres, type TestDatabase } from '../state/database'
import { newFulfillmentDatabase } from '../state/fulfillment-database'
import { moved } from '../state/stock-life'

const life = [
  moved(1, 'RECEIVED', 50, 0, { onHand: 50, reserved: 0 }),
  moved(2, 'RESERVED', 0, 3, { onHand: 50, reserved: 3 }),
  moved(3, 'SHIPPED', -3, -3, { onHand: 47, reserved: 0 }),
]
const elsewhere = [moved(1, 'RECEIVED', 9, 0, { onHand: 9, reserved: 0 }, 'REC-1')]

onPostgres('an operator asks why there is so much of something', () => {
  let test: TestDatabase
  beforeEach(async () => void (test = await newFulfillmentDatabase()))
  afterEach(() => test.drop())

  const take = async (messages: readonly StockMoved[]): Promise<void> => {
    for (const message of messages) {
      const before = (await loadStock(test.db, 'stock_1', [message.sku])).get(message.sku)
      const { row, entry } = applyToStock(before, message)
      await saveStock(test.db, 'stock_1', { rows: row ? [row] : [], entries: entry ? [entry] : [] })
    }
  }
  const run = async (...argv: string[]) => {
    const out: string[] = []
    const err: string[] = []
    const code = await runOperator(['stock', 'explain', ...argv], {
      out: (text) => void out.push(text),
      err: (text) => void err.push(text),
      isTTY: false,
      progress: () => lines((line) => void err.push(line)),
      wait: async () => false,
      tools: () => openTools({ FULFILLMENT_DATABASE_URL: test.url }),
    })
    return { code, out: out.join('\n'), err: err.join('\n') }
  }

  it('and reads every movement with what it left', async () => {
    await take([...life, ...elsewhere])
    const { code, out } = await run('TEA-1')
    expect(out).toMatch(
      /^TEA-1 in REC-1: 9 on hand, 0 of them reserved, 9 available, by movement 1 of 2026-03-04 12:01:00\.000\n/,
    )
    expect(out).toMatch(/TEA-1 in SAO-1: 47 on hand/)
    expect(out).toMatch(/\n1 +2026-03-04 12:01:00\.000 +RECEIVED +ref-1 +\+50 +0 +50 +0\n/)
    expect(out).toMatch(/\n3 +2026-03-04 12:03:00\.000 +SHIPPED +ref-3 +-3 +-3 +47 +0\n/)
    expect(out).toMatch(/every unit is explained$/)
    expect(code).toBe(0)
  })

  it('and reads where movements are missing, with exit code 1', async () => {
    await take([life[0]!, life[2]!])
    const { code, out } = await run('TEA-1', '--warehouse', 'SAO-1')
    expect(out).toMatch(/\n2 +missing +0 +\+3 +by what follows\n/)
    expect(out).toMatch(/1 movement has not come: the product platform is to send them again$/)
    expect(code).toBe(1)
  })

  it('and reads which movement does not add up', async () => {
    await take([life[0]!, { ...life[1]!, onHand: 49 }])
    const { code, out } = await run('TEA-1')
    expect(out).toMatch(/RESERVED .* 49 +3 +does not add up\n/)
    expect(out).toMatch(/movements do not add up: ask the product platform which of them are right$/)
    expect(code).toBe(1)
  })

  it('and sees the latest alone where there are many', async () => {
    await take(life)
    const { out } = await run('TEA-1', '--limit', '1')
    expect(out).toContain('(earlier movements are not shown: --limit shows more)')
    expect(out).toContain('SHIPPED')
    expect(out).not.toContain('RECEIVED')
  })

  it('and is told what to write for what nobody knows', async () => {
    await take(life)
    expect(await run('POT-1')).toMatchObject({ code: 2, err: expect.stringContaining('check the SKU') })
    const { code, err } = await run('TEA-1', '--warehouse', 'X-1')
    expect([code, err]).toEqual([2, '"TEA-1" was never in X-1: choose one of SAO-1'])
  })

  it('and gets it as data', async () => {
    await take(life)
    const data = JSON.parse((await run('TEA-1', '--json')).out) as { warehouses: { ledger: object[] }[] }
    expect(data.warehouses[0]!.ledger).toHaveLength(3)
  })
})
