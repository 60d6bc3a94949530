// The warehouse behind TLS with a certificate of an authority of its own, made for this test.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { createWms } from '../../egress/wms'
import { readWmsOptions } from '../../egress/wms-settings'
import { startWmsSimulator, wmsPath } from '../../dev/simulators/wms'
import { unseal } from './unsealed'
import { attempt, warehouseOrderRequested } from './wms-examples'

const identityFor = async (host: string) => {
  const altNames = /^[\d.]+$/.test(host) ? [{ type: 7 as const, ip: host }] : [{ type: 2 as const, value: host }]
  const made = await generate([{ name: 'commonName', value: host }], {
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames },
    ],
  })
  return { cert: made.cert, key: made.private }
}

describe('the warehouse connector over TLS', () => {
  let folder: string
  const started: { close: () => Promise<void> }[] = []
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'wms-tls-'))
  })
  afterEach(async () => {
    for (const one of started.splice(0)) await one.close()
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const behind = async (tls: Awaited<ReturnType<typeof identityFor>>) => {
    const simulator = await startWmsSimulator({ speed: 1, tls })
    started.push(simulator)
    return simulator
  }
  const fileOf = (pem: string) => {
    const file = join(folder, `${started.length}-ca.pem`)
    writeFileSync(file, pem)
    return file
  }
  const connectorTo = (url: string, caFile: string) =>
    createWms({
      ...readWmsOptions({
        WMS_ENDPOINT: url + wmsPath,
        WMS_USERNAME: 'oms',
        WMS_PASSWORD: 'wms-secret',
        WMS_CA_FILE: caFile,
      }),
      unseal,
    })

  test('an order is placed where the certificate is of the authority that is set', async () => {
    const identity = await identityFor('127.0.0.1')
    const simulator = await behind(identity)
    expect(simulator.url).toMatch(/^https:/)
    const request = warehouseOrderRequested()
    const result = await connectorTo(simulator.url, fileOf(identity.cert)).perform(request, attempt())
    expect(result.type).toBe('WarehouseOrderAccepted')
    expect(simulator.book().orders[request.id]).toMatchObject({ created: 1 })
  })

  test.each(['none', 'another'])(
    'a warehouse whose authority is not known is not spoken to (%s is set)',
    async (set) => {
      const simulator = await behind(await identityFor('127.0.0.1'))
      const caFile = set === 'none' ? 'none' : fileOf((await identityFor('127.0.0.1')).cert)
      await expect(
        connectorTo(simulator.url, caFile).perform(warehouseOrderRequested(), attempt()),
      ).rejects.toMatchObject({ name: 'Transient', effect: 'none', message: expect.stringContaining('WMS_CA_FILE') })
      expect(simulator.book()).toEqual({ orders: {}, logins: 0 })
    },
  )

  test('a certificate for another host is not taken', async () => {
    const identity = await identityFor('elsewhere.example')
    const simulator = await behind(identity)
    await expect(
      connectorTo(simulator.url, fileOf(identity.cert)).perform(warehouseOrderRequested(), attempt()),
    ).rejects.toMatchObject({ effect: 'none', message: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID') })
    expect(simulator.book().orders).toEqual({})
  })

  test('a file of the authority that is not there is said at the start', () => {
    expect(() => connectorTo('https://127.0.0.1', join(folder, 'none.pem'))).toThrow(/WMS_CA_FILE=.*ENOENT/)
  })
})
