import { createWms } from '../../egress/wms'
import { createWmsSessions } from '../../egress/wms-session'
import { attempt, cancellationOf, minute, startWarehouse, warehouseOrderRequested, wmsOptions } from './wms-examples'
import { unseal } from './unsealed'

describe('the sessions of a connector', () => {
  test('who needs a session while one is opened waits for that one', async () => {
    let logins = 0
    let opened = (_session: string): void => undefined
    const sessions = createWmsSessions(() => {
      logins += 1
      return new Promise((resolve) => (opened = resolve))
    })
    const waiting = [sessions.current(), sessions.current()]
    opened('s-1')
    expect(await Promise.all(waiting)).toEqual(['s-1', 's-1'])
    expect(await sessions.current()).toBe('s-1')
    expect(logins).toBe(1)
    sessions.over('s-1')
    const anew = sessions.current()
    opened('s-2')
    expect(await anew).toBe('s-2')
    sessions.over('s-1')
    expect(await sessions.current()).toBe('s-2')
    expect(logins).toBe(2)
  })

  test('a log-in that failed is tried again by the next who needs a session', async () => {
    const outcomes = [() => Promise.reject(new Error('down')), () => Promise.resolve('s-1')]
    const sessions = createWmsSessions(() => outcomes.shift()!())
    await expect(sessions.current()).rejects.toThrow('down')
    expect(await sessions.current()).toBe('s-1')
  })
})

describe('the warehouse connector and the sessions of the warehouse', () => {
  let warehouse: Awaited<ReturnType<typeof startWarehouse>>
  beforeEach(async () => {
    warehouse = await startWarehouse()
  })
  afterEach(() => warehouse.close())

  test('one session serves many orders, and its end costs one log-in for all that are under way', async () => {
    const place = (count: number) =>
      Promise.all(Array.from({ length: count }, () => warehouse.wms.perform(warehouseOrderRequested(), attempt())))
    await place(20)
    expect(warehouse.book().logins).toBe(1)
    warehouse.pass(20 * minute)
    const results = await place(50)
    expect(new Set(results.map(({ type }) => type))).toEqual(new Set(['WarehouseOrderAccepted']))
    expect(warehouse.book().logins).toBe(2)
    const orders = Object.values(warehouse.book().orders)
    expect(orders).toHaveLength(70)
    expect(orders.every(({ created, createCalls }) => created === 1 && createCalls === 1)).toBe(true)
  })

  test('each operation survives the end of its session', async () => {
    const request = warehouseOrderRequested()
    for (const [index, how] of [attempt(), { ...attempt(), inDoubt: true }].entries()) {
      warehouse.pass(21 * minute)
      await warehouse.wms.perform(request, how)
      expect(warehouse.book().logins).toBe(2 + index)
    }
    warehouse.pass(21 * minute)
    await warehouse.wms.perform(cancellationOf('never sent'), attempt())
    expect(warehouse.book().logins).toBe(4)
    expect(warehouse.book().orders[request.id]).toMatchObject({ created: 1, createCalls: 1 })
  })

  test('two connectors have a session each', async () => {
    const other = createWms({ ...wmsOptions(warehouse.url), unseal })
    await other.perform(warehouseOrderRequested(), attempt())
    expect(warehouse.book().logins).toBe(2)
  })
})
