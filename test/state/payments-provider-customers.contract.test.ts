// Which customer of a provider one of ours is, remembered by many processes at once on a real PostgreSQL.
import { createProviderCustomers } from '../../state/provider-customers'
import { onPostgres } from './database'
import { newPaymentsDatabase, type PaymentsDatabase } from './payments-database'

const mine = 'c-1' as never

onPostgres('the customers of providers are remembered', () => {
  let test: PaymentsDatabase
  beforeAll(async () => void (test = await newPaymentsDatabase()))
  afterAll(() => test.drop())

  it('the first that is remembered stands, for every process, of many at once', async () => {
    const processes = [...Array(8).keys()].map(() => createProviderCustomers(test.db))
    expect(await processes[0]!.find('STRIPE', mine)).toBeUndefined()
    const given = await Promise.all(processes.map((each, n) => each.remember('STRIPE', mine, `cus_${n}`)))
    expect(new Set(given).size).toBe(1)
    for (const each of [...processes, createProviderCustomers(test.db)])
      expect(await each.find('STRIPE', mine)).toBe(given[0])
    expect(await processes[3]!.remember('STRIPE', mine, 'cus_late')).toBe(given[0])
  })

  it('each provider has a customer of its own', async () => {
    const customers = createProviderCustomers(test.db)
    expect(await customers.remember('STRIPE', 'c-2' as never, 'cus_2')).toBe('cus_2')
    expect(await customers.find('ADYEN', 'c-2' as never)).toBeUndefined()
    expect(await customers.remember('ADYEN', 'c-2' as never, 'shopper_2')).toBe('shopper_2')
  })

  it('what is known is not asked for again, and what was pushed out is found again', async () => {
    const asked: string[] = []
    const counted = {
      rows: <Row extends object>(text: string, values?: readonly unknown[]) => {
        asked.push(String(values?.[1]))
        return test.db.rows<Row>(text, values)
      },
      run: (text: string, values?: readonly unknown[]) => test.db.run(text, values),
    }
    const customers = createProviderCustomers(counted, { cacheSize: 1 })
    await customers.remember('STRIPE', 'c-3' as never, 'cus_3')
    await customers.find('STRIPE', 'c-3' as never)
    expect(asked).toEqual(['c-3'])
    await customers.remember('STRIPE', 'c-4' as never, 'cus_4')
    expect(await customers.find('STRIPE', 'c-3' as never)).toBe('cus_3')
    expect(asked).toEqual(['c-3', 'c-4', 'c-3'])
  })
})
