// Notifications that are behind the order's journal while the desk writes to its customer: on the real engine, judged by the audit.
import { runAudit } from '../../../operator/audit/run-audit'
import type { GroupEvents } from '../../../processors/engine/log'
import { groupOf } from '../../../topics/topology'
import { MemoryWorld } from './memory-world'
import { command, placement, sealed } from './orders'

const order = placement(1)
const note = command(order, 'AddNote', { visibility: 'CUSTOMER', text: sealed('note') }, { role: 'csr' })

/** The notifications hear nothing of orders until `tell`. */
const holdBack = (world: MemoryWorld): (() => void) => {
  let held: (() => void)[] | undefined = []
  const join = world.log.join.bind(world.log)
  const late = (events: GroupEvents): GroupEvents => ({
    ...events,
    onRecords: (topic, partition, records) => {
      const hear = (): void => events.onRecords(topic, partition, records)
      if (held && topic === 'oms.order.events.v1') held.push(hear)
      else hear()
    },
  })
  world.log.join = (group, topics, events) =>
    join(group, topics, group === groupOf('notification') ? late(events) : events)
  return () => {
    const waiting = held ?? []
    held = undefined
    for (const hear of waiting) hear()
  }
}

describe('a note to a customer whose order the notifications do not know yet', () => {
  const world = new MemoryWorld()
  const tell = holdBack(world)
  const audit = async (): Promise<string[]> => {
    const report = await runAudit(world.context(), { patience: { eachMs: 0, allMs: 0 } })
    return report.checks.flatMap(({ differences }) => differences.map(({ text }) => text))
  }
  beforeAll(async () => {
    await world.start()
    await world.write(order)
    await world.settle()
    await world.write(note)
    await world.settle()
  })
  afterAll(() => world.stop())

  it('is postponed, which the audit takes for no fault', async () => {
    expect(world.messages('NoteAdded', order)).toHaveLength(1)
    expect(world.messages('MailPostponed', order)).toMatchObject([{ kind: 'NOTE_ADDED' }])
    expect(world.messages('MailRequested', order)).toEqual([])
    expect(await audit()).toEqual([])
  })

  it('is told after the confirmation, once', async () => {
    tell()
    await world.settle()
    const [postponed] = world.messages('MailPostponed', order)
    const mails = world.messages('MailRequested', order)
    expect(mails.map(({ kind }) => kind)).toEqual(['ORDER_CONFIRMATION', 'NOTE_ADDED'])
    expect(mails[1]!.replaces).toBe(postponed!.id)
    await world.deliverAll()
    expect(world.messages('MailSent', order).map(({ kind }) => kind)).toContain('NOTE_ADDED')
    expect(await audit()).toEqual([])
  })
})
