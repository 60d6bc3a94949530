import { systemClock } from '../../processors/engine/clock'
import type { AnyDecider } from '../../processors/engine/decider'
import { handlers } from '../../processors/handlers'
import { listAside, renderAside } from '../../operator/setaside-list'
import { isRedriven, redrive, renderRedrive, type RedriveOptions } from '../../operator/setaside-redrive'
import { renderShownAside, showAside } from '../../operator/setaside-show'
import { partitionOf } from '../../topics/partition'
import { orderIdOf, paidOrders, type World } from './world'

describe('inputs that were set aside', () => {
  const flaw = { broken: true }
  const flawed: AnyDecider = {
    ...(handlers.payment as AnyDecider),
    decide: (input, state) => {
      if (flaw.broken && (input as { type: string }).type === 'Charged') throw new Error('no rule for this')
      return (handlers.payment as AnyDecider).decide(input, state)
    },
  }
  const key = orderIdOf(1)
  const rubbish = Buffer.from('rubbish')
  let world: World

  beforeEach(async () => {
    flaw.broken = true
    world = await paidOrders(2, { payment: flawed })
    await world.raw('oms.psp.results.v1', key, rubbish, { from: 'nobody' })
  })
  afterEach(() => world.stop())

  const asked = (options: Partial<RedriveOptions> = {}): RedriveOptions => ({
    node: 'payment',
    key,
    execute: true,
    requestedBy: 'test',
    patienceMs: 3_000,
    ...options,
  })
  const tools = () => ({ ...world.tools, clock: systemClock })

  it('are listed by key, in order, with node, reason, attempt and age', async () => {
    const { entries } = await listAside(world.tools, {})
    const mine = entries.filter((entry) => entry.key === key)
    expect(mine.map(({ node, attempt, reason }) => [node, attempt, reason])).toEqual([
      ['payment', 1, 'THREW: no rule for this'],
      ['payment', 1, expect.stringMatching(/^(UNDECODABLE|BEHIND)/)],
    ])
    expect(entries).toHaveLength(3)
    expect(await listAside(world.tools, { node: 'order' })).toEqual({ entries: [] })
    expect((await listAside(world.tools, { key })).entries).toEqual(mine)
    expect(renderAside({ entries }, world.clock.now())).toMatch(/3 inputs of 2 keys/)
    expect(renderAside({ entries: [] }, 0)).toBe('nothing is set aside')
  })

  it('are shown as they stand in their topic, decoded where they can be', async () => {
    const shown = await showAside(world.tools, key)
    expect(shown).toHaveLength(2)
    expect(shown[0]!.record!.message).toMatchObject({ type: 'Charged', orderId: key })
    expect(shown[1]!.record).toMatchObject({
      value: rubbish.toString('hex'),
      headers: { from: 'nobody' },
      message: null,
      problem: expect.stringMatching(/Confluent/),
    })
    const page = renderShownAside(shown)
    expect(page).toMatch(/0000 {2}72 75 62 62 69 73 68 +rubbish/)
    expect(page).toMatch(/from: nobody/)
    expect(page).toMatch(/set aside by payment since 2026-01-01 00:00:00\.\d+, 1 attempt: THREW/)
  })

  it('are shown by their place, even when nothing was set aside there', async () => {
    const place = `oms.psp.results.v1:${partitionOf(key, 2)}:0`
    expect((await showAside(world.tools, place))[0]).toMatchObject({
      origin: { offset: 0 },
      record: { key: expect.any(String) },
    })
    expect((await showAside(world.tools, `oms.order.commands.v1:${partitionOf(key, 2)}:0`))[0]!.entry).toBeNull()
    await expect(showAside(world.tools, `oms.psp.results.v1:0:99`)).rejects.toThrow(
      /has no record at offset 99: it holds 0 to \d/,
    )
    await expect(showAside(world.tools, 'oms.nothing.v1:0:1')).rejects.toThrow(
      'oms.nothing.v1 is no topic of this system',
    )
    await expect(showAside(world.tools, 'ord_unknown')).rejects.toThrow(
      'nothing is set aside for the key "ord_unknown"',
    )
  })

  it('are not touched by a redrive without execute', async () => {
    const before = world.count()
    const result = await redrive(tools(), asked({ execute: false, key: undefined }))
    expect(world.count()).toBe(before)
    expect(result).toMatchObject({ executed: false, retaken: [] })
    expect(renderRedrive(result)).toMatch(
      /3 inputs of 2 keys would be taken up by payment again; nothing was written: add --execute/,
    )
  })

  it('are taken up in order, and what still can not be decided is set aside again', async () => {
    flaw.broken = false
    const result = await redrive(tools(), asked())
    expect(result.notTaken).toEqual([])
    expect(result.retaken.map(({ outcome }) => outcome)).toEqual(['taken up', 'set aside again'])
    expect(isRedriven(result)).toBe(false)
    expect(renderRedrive(result)).toMatch(/1 input taken up, 1 set aside again/)
    expect(world.messages('PaymentCompleted', key)).toHaveLength(1)
    expect((await listAside(world.tools, { key })).entries).toMatchObject([
      { attempt: 2, reason: expect.stringMatching(/^UNDECODABLE/) },
    ])
  })

  it('are all taken up by one command', async () => {
    flaw.broken = false
    const result = await redrive(tools(), asked({ key: undefined }))
    expect(
      result.retaken
        .filter(({ outcome }) => outcome === 'taken up')
        .map(({ key: taken }) => taken)
        .sort(),
    ).toEqual([key, orderIdOf(2)])
    expect((await listAside(world.tools, {})).entries).toHaveLength(1)
  })

  it('wait for a node that does not run, and the command says so', async () => {
    await world.stop('payment')
    const result = await redrive(tools(), asked({ patienceMs: 250 }))
    expect(result).toMatchObject({ notTaken: [key], retaken: [] })
    expect(isRedriven(result)).toBe(false)
    expect(renderRedrive(result)).toMatch(/payment has not read the command for 1 key yet \(is it running\?/)
  })

  it('can not be redriven where there are none', async () => {
    await expect(redrive(tools(), asked({ node: 'order' }))).rejects.toThrow('order has nothing set aside for the key')
    expect(renderRedrive(await redrive(tools(), asked({ node: 'order', key: undefined })))).toBe(
      'order has nothing set aside',
    )
  })
})
