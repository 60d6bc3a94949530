import { HandClock } from '../../../processors/engine/clock'
import type { DifferenceCounts } from '../../../state/reconciliation/differences'
import { startReconciler, usualGraceMs } from '../../../state/reconciliation/reconciler'
import { example } from '../../examples/examples'
import { at } from '../../examples/values'
import { onPostgres } from '../database'
import { newPaymentsDatabase, type PaymentsDatabase } from '../payments-database'

const intervalMs = 300_000

onPostgres('the reconciler', () => {
  let test: PaymentsDatabase
  beforeEach(async () => {
    test = await newPaymentsDatabase()
  })
  afterEach(() => test.drop())

  const start = (clock: HandClock) => {
    const counts: DifferenceCounts[] = []
    const failures: Error[] = []
    let heard = (): void => undefined
    const reconciler = startReconciler({
      db: test.db,
      clock,
      speed: 1,
      onCounts: (one) => {
        counts.push(one)
        heard()
      },
      onFailure: (error) => {
        failures.push(error)
        heard()
      },
    })
    const round = async (): Promise<void> => {
      // The next round is due once the last one is over.
      while (clock.next() === undefined) await new Promise(setImmediate)
      const told = new Promise<void>((resolve) => (heard = resolve))
      clock.advance(intervalMs)
      await told
    }
    return { reconciler, counts, failures, round }
  }

  it('judges a line that no order knows once the grace time is over, and tells it at every round', async () => {
    const clock = new HandClock(at + usualGraceMs - 2 * intervalMs)
    const { reconciler, counts, round } = start(clock)
    await test.take([example('SettlementReported', { effectId: null })])
    await round()
    expect(counts.at(-1)!.UNKNOWN_AT_OURS).toBe(0)
    await round()
    await round()
    expect(counts.at(-1)!.UNKNOWN_AT_OURS).toBe(1)
    await reconciler.stop()
  })

  it('goes on after a round that failed', async () => {
    const clock = new HandClock(at)
    const { reconciler, counts, failures, round } = start(clock)
    await test.db.run('ALTER TABLE payment_differences RENAME TO away')
    await round()
    expect(failures).toHaveLength(1)
    await test.db.run('ALTER TABLE away RENAME TO payment_differences')
    await round()
    expect(counts).toHaveLength(1)
    await reconciler.stop()
  })
})
