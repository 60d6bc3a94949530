// What a change would do: the deciders themselves, on a fork of the order's state. Nothing is written, and nothing here knows a rule.
import type { Clock } from '../processors/engine/clock'
import type { AnyDecider } from '../processors/engine/decider'
import { deriveMessageId, type MessageId, type OrderId } from '../schemas/ids'
import type { Message, MessageOf } from '../schemas/message'
import type { CommandRef } from '../schemas/messages'
import type { Preview, PreviewOutcome } from './api-ports'

export type PreviewingOptions = {
  readonly clock: Pick<Clock, 'now'>
  readonly intake: AnyDecider
  readonly order: AnyDecider
  /** The state of the order's decider; undefined when it has none. */
  readonly stateOf: (orderId: OrderId) => Promise<unknown>
}

/** No plan has this digest: the order answers a command that agrees to it with the plan as it would be now. */
const noDigest = 'preview'
const commandId = 'preview' as MessageId

export const createPreview =
  ({ clock, intake, order, stateOf }: PreviewingOptions): Preview =>
  async ({ orderId, caller, command }) => {
    const state = (await stateOf(orderId)) ?? order.initial
    const by: CommandRef = { commandId, bodyHash: '', subject: caller.subject, role: caller.role }
    const at = clock.now()
    const asked = { ...command, previewDigest: noDigest, id: commandId, orderId, at, by } as Message
    const [admitted] = intake.decide(asked as never, null as never) as Message[]
    const head = { id: deriveMessageId(commandId, 'intake', 0), orderId, at }
    const facts = order.decide({ ...admitted, ...head } as never, state as never) as Message[]
    return outcomeOf(facts, state as { readonly version?: number })
  }

const outcomeOf = (facts: readonly Message[], { version = 0 }: { readonly version?: number }): PreviewOutcome => {
  const refusal = facts.find((fact): fact is MessageOf<'OrderCommandRefused'> => fact.type === 'OrderCommandRefused')
  if (!refusal) return { kind: 'refused', code: 'NOTHING_TO_CHANGE', reason: 'This would change nothing.' }
  const { code, reason, plan, digest } = refusal
  if (code === 'PREVIEW_OUTDATED' && plan && digest) return { kind: 'plan', version, digest, plan }
  return { kind: 'refused', code, reason }
}
