// One valid example of each message of the engine itself.
import type { Messages } from '../../schemas/messages'
import type { EngineMessageName, MessageIn } from '../../topics/catalog'
import { head, id } from './values'

const origin = {
  node: 'payment',
  originTopic: 'oms.stripe.results.v1',
  originPartition: 3,
  originOffset: 1042,
  attempt: 1,
}
const { attempt, ...where } = origin

export const engineExamples: {
  readonly [Name in EngineMessageName | MessageIn<'oms.engine.commands.v1'>]: Messages[Name]
} = {
  AttemptRecorded: {
    type: 'AttemptRecorded',
    ...head('attempt-1'),
    requestId: id('mail-1'),
    attempt: 1,
    withdrawn: false,
  },
  RedriveSetAside: { type: 'RedriveSetAside', ...head('redrive-1'), node: 'payment', requestedBy: 'operator' },
  Redriven: { type: 'Redriven', ...head('redriven-1'), ...origin },
  SetAside: {
    type: 'SetAside',
    ...head('set-aside-1'),
    ...where,
    reason: 'UNDECODABLE: schema 99 is not in the registry',
    attempt,
  },
}
