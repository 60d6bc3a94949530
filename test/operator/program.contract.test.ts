import { lines } from '../../operator/progress'
import { runOperator, type Terminal } from '../../operator/program'
import { openTools, type Tools } from '../../operator/tools'
import { World, orderIdOf, paidOrders } from './world'

/** A terminal that keeps what is written to it. */
const terminal = (tools: () => Tools = () => { throw new Error('no server is to be asked') }) => {
  const out: string[] = []
  const err: string[] = []
  const its: Terminal = {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    isTTY: false,
    progress: () => lines((line) => void err.push(line)),
    wait: async () => false,
    tools,
  }
  return { out, err, its }
} // prettier-ignore

const toolsOf = (world: World): Tools => ({
  ...openTools({}),
  clock: world.clock,
  log: async () => world.log,
  codec: async () => world.codec,
  store: async () => world.store,
  admin: async () => ({ offsetsAt: world.tools.offsetsAt }) as never,
})

describe('the command line', () => {
  it.each([
    ['a command that does not exist', ['nonsense'], /^unknown command 'nonsense'; add --help/],
    [
      'a flag that does not exist',
      ['lag', '--wach'],
      /^unknown option '--wach' \(Did you mean --watch\?\); add --help/,
    ],
    ['a missing argument', ['order', 'show'], /^missing required argument 'id'; add --help/],
    ['a missing option', ['replay', '--node', 'order'], /^required option '--from <place>' not specified; add --help/],
    [
      'a node that does not exist',
      ['replay', '--node', 'nobody', '--from', 'beginning'],
      /^"nobody" is no node with a journal: choose one of intake, order, payment, fulfillment, notification, desk$/,
    ],
    [
      'a time that is none',
      ['order', 'timeline', 'ord_1', '--since', 'yesterday'],
      /^"yesterday" is not a time: write it as /,
    ],
    [
      'a place that is none',
      ['replay', '--node', 'order', '--from', 'the start'],
      /^"the start" is not a time: write it as /,
    ],
    [
      'a partition that is no number',
      ['replay', '--node', 'order', '--from', '2h', '--partition', 'x'],
      /^--partition "x" is not a whole number from 0 on$/,
    ],
    [
      'a redrive of one key and of all',
      ['setaside', 'redrive', 'ord_1', '--all', '--node', 'order'],
      /^name one KEY, or all of them by --all, not both$/,
    ],
    [
      'a redrive of nothing',
      ['setaside', 'redrive', '--node', 'order'],
      /^name one KEY, or all of them by --all, not both$/,
    ],
    [
      'a view that does not exist',
      ['view', 'rebuild', 'nothing'],
      /^"nothing" is no view: choose one of orders-view, desk-view, mails-view, audit-view, payments-view, parcels-view, floor-view, stock-view$/,
    ],
    ['a watch without rhythm', ['lag', '--watch', '0'], /^--watch "0" is not a whole number from 1 on$/],
  ])('answers %s with one sentence and exit code 2', async (_, argv, sentence) => {
    const world = new World()
    const { its, out, err } = terminal(() => toolsOf(world))
    expect(await runOperator(argv, its)).toBe(2)
    expect(out).toEqual([])
    expect(err).toHaveLength(1)
    expect(err[0]).toMatch(sentence)
    expect(err[0]).not.toMatch(/\n| at .*:\d+/)
  })

  it('explains itself', async () => {
    for (const argv of [
      [],
      ['topics'],
      ['topics', 'apply'],
      ['schemas', 'apply'],
      ['order', 'show'],
      ['order', 'timeline'],
      ['setaside', 'list'],
      ['setaside', 'show'],
      ['setaside', 'redrive'],
      ['lag'],
      ['replay'],
      ['view', 'rebuild'],
      ['keys', 'rewrap'],
      ['reconcile'],
    ]) {
      const { its, out, err } = terminal()
      expect(await runOperator([...argv, '--help'], its)).toBe(0)
      expect(err).toEqual([])
      expect(out.join('\n')).toMatch(/^Usage: oms /)
    }
  })

  it('draws the topology without asking a server', async () => {
    const { its, out } = terminal(() => openTools({}))
    expect(await runOperator(['topics', 'graph'], its)).toBe(0)
    expect(out[0]).toMatch(/^flowchart/)
  })

  it('says which server does not answer, with exit code 1', async () => {
    const closed = { KAFKA_BROKERS: '127.0.0.1:1', SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1' }
    const { its, err } = terminal(() => openTools(closed))
    expect(await runOperator(['schemas', 'apply'], its)).toBe(1)
    expect(err).toEqual([expect.stringMatching(/^the schema registry at http:\/\/127\.0\.0\.1:1 does not answer/)])
  })

  it('says which setting makes no sense, with exit code 2', async () => {
    const { its, err } = terminal(() => openTools({ OMS_PARTITIONS: 'many' }))
    expect(await runOperator(['topics', 'plan'], its)).toBe(2)
    expect(err).toEqual([expect.stringMatching(/^OMS_PARTITIONS=many is not a positive number/)])
  })

  it('finds no difference in a replay with exit code 0, and prints data when asked to', async () => {
    const world = await paidOrders(2)
    const { its, out } = terminal(() => toolsOf(world))
    expect(await runOperator(['replay', '--node', 'payment', '--from', 'beginning'], its)).toBe(0)
    expect(out[0]).toMatch(/no difference/)
    expect(await runOperator(['replay', '--node', 'payment', '--from', 'beginning', '--json'], its)).toBe(0)
    expect(JSON.parse(out[1]!)).toMatchObject({ node: 'payment', differences: 0 })
    await world.stop()
  })

  it('prints a timeline, and exit code 1 for an order that nobody knows', async () => {
    const world = await paidOrders(1)
    const { its, out } = terminal(() => toolsOf(world))
    expect(await runOperator(['order', 'timeline', orderIdOf(1)], its)).toBe(0)
    expect(out[0]).toMatch(/PaymentCompleted/)
    expect(await runOperator(['order', 'timeline', 'ord_unknown'], its)).toBe(1)
    await world.stop()
  })

  it('writes nothing for a redrive without execute', async () => {
    const world = await paidOrders(1)
    await world.raw('oms.psp.results.v1', orderIdOf(1), Buffer.from('rubbish'))
    const before = world.count()
    const { its, out } = terminal(() => toolsOf(world))
    expect(await runOperator(['setaside', 'redrive', '--all', '--node', 'payment'], its)).toBe(0)
    expect(out[0]).toMatch(/add --execute$/)
    expect(world.count()).toBe(before)
    await world.stop()
  })
})
