import { Agenda } from '../../../dev/day/agenda'
import { Lane, type LaneOptions } from '../../../dev/day/lane'
import type { MessageOf } from '../../../schemas/message'
import { example } from '../../examples/examples'

type Request = MessageOf<'LabelVoidRequested'>

describe('a lane to a provider', () => {
  const agenda = () => new Agenda(0)
  const requests = (count: number): Request[] =>
    Array.from({ length: count }, (_, index) =>
      example('LabelVoidRequested', { trackingNumber: String(index) } as Partial<Request>),
    )
  const play = async (count: number, options: Partial<LaneOptions<Request>>, clock = agenda()) => {
    const answered: { number: string; at: number; askedAt: number }[] = []
    const performed: string[] = []
    const lane = new Lane<Request>({
      name: 'test',
      agenda: clock,
      random: () => 0.5,
      concurrency: 2,
      latencyMs: 100,
      lossRate: 0,
      perform: async ({ id: requestId, trackingNumber }, inDoubt) => {
        performed.push(`${trackingNumber}${inDoubt ? ' in doubt' : ''}`)
        return { type: 'LabelVoided', requestId, trackingNumber }
      },
      answer: ({ trackingNumber }, _result, askedAt) =>
        void answered.push({ number: trackingNumber, at: clock.now(), askedAt }),
      ...options,
    })
    requests(count).forEach((request) => lane.ask(request))
    await clock.run(Infinity, () => false)
    return { lane, answered, performed }
  }

  test('no more calls are under way than it has room for, and all are answered in turn', async () => {
    const { answered, lane } = await play(5, {})
    expect(answered.map(({ number, at }) => `${number} at ${at}`)).toEqual([
      '0 at 100',
      '1 at 100',
      '2 at 200',
      '3 at 200',
      '4 at 300',
    ])
    expect(lane.deepest.count).toBe(5)
    expect(lane.unfinished).toBe(0)
  })

  test('while its provider is away nothing is sent, and afterwards everything', async () => {
    const { answered, lane } = await play(3, { outage: { from: 0, to: 60_000 } })
    expect(answered).toHaveLength(3)
    expect(answered[0]!.at).toBeGreaterThanOrEqual(60_000)
    expect(lane.drainedAt).toBe(answered[2]!.at)
  })

  test('a call that an outage cuts off is made again in doubt, whether it had its effect or not', async () => {
    for (const drawn of [0.4, 0.6]) {
      const { answered, performed, lane } = await play(1, { random: () => drawn, outage: { from: 50, to: 60_000 } })
      expect(performed).toEqual(drawn < 0.5 ? ['0', '0 in doubt'] : ['0 in doubt'])
      expect(answered.map(({ number }) => number)).toEqual(['0'])
      expect(lane.lost).toBe(1)
    }
  })

  test('a quota that is used up makes it wait for as long as it says', async () => {
    let granted = 0
    const clock = agenda()
    const quota = async () => (clock.now() < granted * 1_000 ? granted * 1_000 - clock.now() : (granted++, 0))
    const { answered } = await play(3, { quota }, clock)
    expect(answered.map(({ at }) => at)).toEqual([100, 1_100, 2_100])
  })
})
