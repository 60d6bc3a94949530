// Looking round again and again, until told to stop.
import { startRounds } from '../../../dev/orders/rounds'

test('a round that fails is told, and followed by the next', async () => {
  const problems: string[] = []
  let count = 0
  let reached: () => void = () => undefined
  const third = new Promise<void>((resolve) => (reached = resolve))
  const round = async (): Promise<void> => {
    if (++count === 1) throw new Error('no answer')
    if (count === 3) reached()
  }
  const rounds = startRounds(round, 0, (text) => problems.push(text))
  await third
  await rounds.stop()
  expect([count >= 3, problems]).toEqual([true, ['no answer']])
})

test('once stopped no round begins, and the one under way has ended', async () => {
  let [begun, ended] = [0, 0]
  let finish: () => void = () => undefined
  const rounds = startRounds(async () => {
    begun++
    await new Promise<void>((resolve) => (finish = resolve))
    ended++
  }, 3_600_000)
  const stopped = rounds.stop()
  finish()
  await stopped
  expect([begun, ended]).toEqual([1, 1])
})

test('a pause between two rounds ends with the stop', async () => {
  let reached: () => void = () => undefined
  const first = new Promise<void>((resolve) => (reached = resolve))
  const rounds = startRounds(async () => reached(), 3_600_000)
  await first
  await rounds.stop()
})
