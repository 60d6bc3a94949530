// Several instances of the connector as configured, on one Redis, before a FedEx that counts: one token and one quota for all of them.
import { fedexSimulatorAccount, startFedexSimulator, type FedexSimulator } from '../../../dev/simulators/fedex'
import type { FedexApi, FedexCall } from '../../../egress/carrier/fedex-api'
import { openFedex } from '../../../egress/carrier/open-fedex'
import { hasRedis, startRedis, type OwnRedis } from '../redis-server'
import { transientOf } from './fedex-world'

const { clientId, clientSecret, accountNumber } = fedexSimulatorAccount
const look: FedexCall = {
  method: 'POST',
  path: '/track/v1/trackingnumbers',
  body: { includeDetailedScans: true, trackingInfo: [{ trackingNumberInfo: { trackingNumber: '799999999999' } }] },
  priority: 'label',
  changes: false,
}

if (!hasRedis) {
  it.skip('instances that share: skipped, no redis-server on the PATH', () => undefined)
} else {
  describe('instances that share a token and a quota', () => {
    let own: OwnRedis
    let simulator: FedexSimulator
    let instances: FedexApi[]

    beforeAll(async () => {
      own = await startRedis()
    })
    beforeEach(async () => {
      await own.redis.flushall()
      simulator = await startFedexSimulator({ speed: 1 })
      const env = {
        FEDEX_API_BASE: simulator.url,
        FEDEX_CLIENT_ID: clientId,
        FEDEX_CLIENT_SECRET: clientSecret,
        FEDEX_ACCOUNT: accountNumber,
      }
      instances = [1, 2, 3].map(() => openFedex({ env, speed: 1 }, own.evalScript))
    })
    afterEach(() => simulator.close())
    afterAll(() => own.stop())

    const callAll = (count: number, call: FedexCall = look) =>
      Promise.allSettled(Array.from({ length: count }, (_, i) => instances[i % 3]!(call, AbortSignal.timeout(10_000))))

    it('spend one call on the token, and the burst on the rest, whoever asks', async () => {
      const settled = await callAll(30)
      const done = settled.filter(({ status }) => status === 'fulfilled').length
      // Ten in the bucket, one of them for the token; as the seconds pass, a few more.
      expect(done).toBeGreaterThanOrEqual(9)
      expect(done).toBeLessThan(30)
      const waits = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
      for (const reason of waits) expect(reason).toMatchObject({ name: 'Transient', effect: 'none' })
      for (const reason of waits) expect((reason as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(0)
      expect(await own.redis.keys('*token')).toEqual([`oms:fedex:${accountNumber}:token`])
    })

    it('leave FedEx alone, all of them, when it says to one that the quota is used up', async () => {
      await callAll(1)
      for (let i = 0; i < 100; i += 1) await fetch(`${simulator.url}/oauth/token`, { method: 'POST' })
      const refused = await transientOf(instances[0]!(look, AbortSignal.timeout(10_000)))
      expect(refused.message).toContain('over its quota')
      for (const instance of instances) {
        const waits = await transientOf(instance(look, AbortSignal.timeout(10_000)))
        expect(waits.message).toContain('is used up')
        expect(waits.retryAfterMs).toBeGreaterThan(50_000)
      }
    })
  })
}
