import { Agenda } from '../../../dev/day/agenda'

describe('the agenda of a simulated day', () => {
  const never = () => false

  test('things happen in the order of their times, and in that in which they were asked for', async () => {
    const agenda = new Agenda(1_000)
    const seen: string[] = []
    const see = (name: string) => () => void seen.push(`${name} at ${agenda.now()}`)
    for (const at of [40, 10, 30, 20, 10, 50]) agenda.after(at, see(`${at}`))
    agenda.at(500, see('past'))
    agenda.after(10.2, see('part'))
    await agenda.run(Infinity, never)
    expect(seen).toEqual([
      'past at 1000',
      '10 at 1010',
      '10 at 1010',
      'part at 1011',
      '20 at 1020',
      '30 at 1030',
      '40 at 1040',
      '50 at 1050',
    ])
  })

  test('what takes its time is waited for before the next thing happens', async () => {
    const agenda = new Agenda(0)
    const seen: string[] = []
    agenda.after(1, async () => {
      await Promise.resolve()
      seen.push('first')
    })
    agenda.after(2, () => seen.push('second'))
    await agenda.run(Infinity, never)
    expect(seen).toEqual(['first', 'second'])
  })

  test('what was cancelled does not happen, what lies behind the end neither, and a run may go on', async () => {
    const agenda = new Agenda(0)
    const seen: number[] = []
    const cancel = agenda.at(5, () => seen.push(5))
    for (const at of [10, 20]) agenda.at(at, () => seen.push(at))
    cancel()
    await agenda.run(15, never)
    expect(seen).toEqual([10])
    await agenda.run(Infinity, never)
    expect(seen).toEqual([10, 20])
  })

  test('ten thousand things in any order come out sorted', async () => {
    const agenda = new Agenda(0)
    const seen: number[] = []
    for (let index = 0; index < 10_000; index++) agenda.at((index * 7_919) % 10_007, () => seen.push(agenda.now()))
    await agenda.run(Infinity, never)
    expect(seen).toHaveLength(10_000)
    expect(seen.every((time, index) => time >= (seen[index - 1] ?? 0))).toBe(true)
  })
})
