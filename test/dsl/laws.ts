// What holds of every decision, whatever it is about. Called by every scenario; it must never know a particular decider.
import { deriveMessageId, type MessageId } from '../../schemas/ids'
import { Codec, localSchemaIds } from '../../schemas/codec'
import type { Body, Message } from '../../schemas/message'
import type { AnyDecider, DeadlinePassed } from '../../processors/engine/decider'
import { isStateless } from '../../processors/engine/decide-group'
import { topicSpec } from '../../topics/catalog'
import { outputTopicOf, type JournalNodeName } from '../../topics/topology'
import { frozen } from './bytes'

type Decision = {
  readonly node: JournalNodeName
  readonly decider: AnyDecider
  readonly before: unknown
  readonly input: Message | DeadlinePassed
  readonly expected: readonly Body<Message>[]
  /** Repeating the input may be answered again. */
  readonly mayRepeat: boolean
}

const codec = new Codec(localSchemaIds())

export const checkDecision = async (decision: Decision): Promise<void> => {
  const { node, decider, before, input, expected } = decision
  const decided = decider.decide(input as never, before as never) as Body<Message>[]
  expect(decided).toEqual(expected)
  expect(decider.decide(input as never, revived(before) as never)).toEqual(decided)
  let after = before
  for (const [index, body] of decided.entries()) {
    expect(topicSpec(outputTopicOf(node)).carries).toContain(body.type)
    after = await checkOutput(decider, after, withHead(node, input, body, index))
  }
  checkRepeat(decision, after)
}

/** The output as the engine writes it. */
export const withHead = (
  node: JournalNodeName,
  { id, orderId, at }: Message | DeadlinePassed,
  body: Body<Message>,
  index: number,
): Message => ({ ...body, id: deriveMessageId(id, node, index) as MessageId, orderId, at }) as Message

/** The output comes back from its bytes, and the state is the same byte for byte whether it was folded before or after. */
const checkOutput = async (decider: AnyDecider, state: unknown, output: Message): Promise<unknown> => {
  const bytes = codec.encode(output)
  await codec.learn([bytes])
  const decoded = codec.decode(bytes)
  expect({ ...decoded }).toEqual(output)
  if (isStateless(decider)) return null
  const folded = frozen(decider.evolve(state as never, frozen(output) as never))
  const rebuilt = decider.evolve(revived(state) as never, decoded as never)
  expect(JSON.stringify(rebuilt)).toBe(JSON.stringify(folded))
  expect(revived(folded)).toEqual(folded)
  expect(undefinedIn(folded)).toBe(false)
  return folded
}

/** An input that comes twice adds nothing; a deadline that has passed is moved or ended. */
const checkRepeat = ({ decider, input, expected, mayRepeat }: Decision, after: unknown): void => {
  if (input.type === 'DeadlinePassed') {
    expect(expected.length).toBeGreaterThan(0)
    const next = decider.deadline?.(after as never)
    if (next) expect(next.at).toBeGreaterThan(input.due)
  } else if (!mayRepeat) expect(decider.decide(input as never, after as never)).toEqual([])
}

const revived = (state: unknown): unknown => frozen(JSON.parse(JSON.stringify(state)) as unknown)

const undefinedIn = (value: unknown): boolean =>
  value === undefined || (typeof value === 'object' && value !== null && Object.values(value).some(undefinedIn))
