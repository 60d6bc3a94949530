// Labels on a real PostgreSQL: kept once, read by whom they are for, and unreadable with their customer erased.
import type { StoredLabel } from '../../schemas/label-store'
import type { Sealed } from '../../schemas/ids'
import { createLabelDocuments } from '../../state/label-documents'
import { migrate } from '../../state/migrate'
import { parcelsTable } from '../../state/views/parcels-tables'
import { saveParcels } from '../../state/views/parcels-tables'
import { newDatabase, onPostgres, type TestDatabase } from './database'
import { newFulfillmentDatabase } from './fulfillment-database'
import { day, idOf, orderIdOf } from './order-life'
import { newInstance } from './vault-instance'

const plain = { name: 'Ana Núñez', email: 'ana@example.org', phone: null }
const pdf = Buffer.concat([Buffer.from('%PDF-1.4 Ana Núñez\n'), Buffer.from([0, 255, 128]), Buffer.alloc(60_000, 7)])

onPostgres('the label of a parcel', () => {
  let keys: TestDatabase
  let test: TestDatabase
  beforeAll(async () => {
    keys = await newDatabase()
    await migrate(keys.db)
    test = await newFulfillmentDatabase()
  })
  afterAll(async () => {
    await keys.drop()
    await test.drop()
  })

  const opened = async (customer: string) => {
    const { vault } = newInstance(keys.db)
    const contact = (await vault.forCustomer(customer)).seal('contact', plain)
    return { vault, contact, labels: createLabelDocuments(test.db, vault) }
  }
  const labelOf = (name: string, contact: Sealed, more: Partial<StoredLabel> = {}): StoredLabel => ({
    ...{ requestId: idOf(`request-${name}`), orderId: orderIdOf(1), parcelId: idOf(`parcel-${name}`), returnId: null },
    ...{ carrier: 'FEDEX', trackingNumber: '794', serviceType: 'FEDEX_GROUND', format: 'PDF', document: pdf },
    ...{ contact, at: day },
    ...more,
  })

  it('comes back as the carrier gave it, and is kept once however often it is saved', async () => {
    const { labels, contact } = await opened('cus_1')
    await labels.save(labelOf('a', contact))
    await labels.save(labelOf('a', contact, { document: Buffer.from('another') }))
    expect(await labels.read(orderIdOf(1), 'parcel-a')).toEqual({ format: 'PDF', bytes: pdf })
    expect(await labels.made(idOf('request-a'))).toEqual([{ trackingNumber: '794', serviceType: 'FEDEX_GROUND' }])
    expect(await labels.read(orderIdOf(2), 'parcel-a')).toBeUndefined()
    expect(await labels.read(orderIdOf(1), 'parcel-x')).toBeUndefined()
  })

  it('stands nowhere unsealed', async () => {
    const { labels, contact } = await opened('cus_2')
    await labels.save(labelOf('b', contact, { document: Buffer.from('^XA Ana Nunez ^XZ'), format: 'ZPL' }))
    const [row] = await test.db.rows<{ text: string }>(
      `SELECT label_documents::text AS text FROM label_documents WHERE request_id = 'request-b'`,
    )
    expect(row!.text).toContain('s1.')
    for (const told of ['Ana', Buffer.from('Ana').toString('base64').slice(0, 4)]) expect(row!.text).not.toContain(told)
  })

  it('of two that were made for one request is the one that the parcel has', async () => {
    const { labels, contact } = await opened('cus_3')
    await labels.save(labelOf('c', contact, { trackingNumber: '1', document: Buffer.from('one') }))
    await labels.save(labelOf('c', contact, { trackingNumber: '2', document: Buffer.from('two'), at: day + 9 }))
    const read = async (number?: string) => (await labels.read(orderIdOf(1), 'parcel-c', number))?.bytes.toString()
    expect(await read()).toBe('two')
    expect(await read('1')).toBe('one')
    const none = Object.fromEntries(Object.keys(parcelsTable.columns).map((column) => [column, null]))
    const parcel = parcelsTable.fromStored({ ...none, lines: [], status: 'LABELLED' })
    const row = {
      ...parcel,
      orderId: orderIdOf(1),
      parcelId: idOf('parcel-c'),
      fulfillmentId: idOf('f'),
      trackingNumber: '1',
    }
    await saveParcels(test.db, 'parcels_1', { rows: [[row]], entries: [] })
    expect(await read()).toBe('one')
    expect(await labels.made(idOf('request-c'))).toHaveLength(2)
  })

  it('of a return is found by the return', async () => {
    const { labels, contact } = await opened('cus_4')
    await labels.save(labelOf('d', contact, { parcelId: null, returnId: idOf('return-1'), format: 'PNG' }))
    expect((await labels.read(orderIdOf(1), 'return-1'))?.format).toBe('PNG')
  })

  it('is read by nobody once its customer is erased, and none is kept from then on', async () => {
    const { labels, contact, vault } = await opened('cus_5')
    await labels.save(labelOf('e', contact))
    await vault.erase('cus_5')
    expect(await labels.read(orderIdOf(1), 'parcel-e')).toBeUndefined()
    await labels.save(labelOf('f', contact))
    expect(await labels.made(idOf('request-f'))).toEqual([])
  })
})
