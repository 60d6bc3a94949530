// A member of a group over a consumer that is played: what it does while the consumer is away.
import type { Consumer } from 'kafkajs'
import { GroupMember } from '../../../../processors/engine/kafka/group-member'

const away = (): never => {
  throw new Error('Consumer group was not initialized, consumer#run must be called first')
}

describe('a member whose consumer crashed and has not restarted yet', () => {
  it('lets its owner seek, pause and resume: the next assignment seeks anew', () => {
    const consumer = { seek: away, pause: away, resume: away } as unknown as Consumer
    const member = new GroupMember(consumer, ['t'], {
      onAssigned: () => undefined,
      onRecords: () => undefined,
      onFatal: () => undefined,
    })
    expect(() => {
      member.seek('t', 0, 5)
      member.pause('t', 0)
      member.resume('t', 0)
    }).not.toThrow()
  })
})
