// given / when / then over a decider. Every scenario also checks what holds of every decision, and tells the states table what it covers.
import type { Body, Message } from '../../schemas/message'
import type { AnyDecider, DeadlinePassed, Decider } from '../../processors/engine/decider'
import { isStateless, timerInput } from '../../processors/engine/decide-group'
import { handlers } from '../../processors/handlers'
import type { JournalNodeName } from '../../topics/topology'
import { checkDecision, withHead } from './laws'
import { frozen, fromBytes } from './bytes'

/** A decision that is told before it is played. */
export type Scenario = {
  readonly node: JournalNodeName
  readonly title: string
  readonly input: Message | DeadlinePassed
  readonly before: unknown
  readonly after: unknown
  /** Names of the outputs expected, or what is thrown. */
  readonly emits: readonly string[]
  readonly play: () => Promise<void>
}

type Told = {
  readonly title: string
  readonly decider: AnyDecider
  readonly given: readonly Message[]
  readonly input?: Message
  readonly lateMs?: number
  /** Why a repeated input is answered again. */
  readonly repeats?: string
}

type Outcome<Out extends Message> = {
  /** The outputs, heads aside; none when nothing is to follow. */
  readonly then: (...outputs: readonly Body<Out>[]) => Scenario
  /** The engine sets the input aside. */
  readonly thenThrows: (message: RegExp) => Scenario
  /** Why repeating the input is answered again. */
  readonly repeating: (reason: string) => Pick<Outcome<Out>, 'then'>
}
type When<In extends Message, Out extends Message> = {
  readonly when: (input: In) => Outcome<Out>
  /** The state's own deadline passes; it is noticed so many milliseconds late. */
  readonly whenTheDeadlinePasses: (lateMs?: number) => Outcome<Out>
}
type Given<In extends Message, Out extends Message> = When<In, Out> & {
  readonly given: (...outputs: readonly Out[]) => When<In, Out>
}

export const scenario = <In extends Message, State, Out extends Message>(
  decider: Decider<In, State, Out>,
  title: string,
): Given<In, Out> => {
  const told = { title, decider }
  return { ...whenOf({ ...told, given: [] }), given: (...given) => whenOf({ ...told, given }) }
}

/** Hands scenarios to the test runner. */
export const play = (scenarios: readonly Scenario[]): void => {
  for (const { title, play } of scenarios) it(title, play)
}

const whenOf = <In extends Message, Out extends Message>(told: Told): When<In, Out> => ({
  when: (input) => outcomeOf({ ...told, input }),
  whenTheDeadlinePasses: (lateMs = 0) => outcomeOf({ ...told, lateMs }),
})

const outcomeOf = <Out extends Message>(told: Told): Outcome<Out> => ({
  then: (...outputs) => decided(told, outputs as readonly Body<Message>[]),
  thenThrows: (message) => thrown(told, message),
  repeating: (repeats) => outcomeOf({ ...told, repeats }),
})

const decided = (told: Told, expected: readonly Body<Message>[]): Scenario => {
  const setting = settle(told)
  const { node, input, before } = setting
  const bodies = expected.map(fromBytesOfBody)
  const after = bodies.reduce<unknown>(
    (state, body, index) => evolve(told.decider, state, withHead(node, input, body, index)),
    before,
  )
  const mayRepeat = told.repeats !== undefined || isStateless(told.decider)
  const emits = expected.map(({ type }) => type)
  const play = () => checkDecision({ ...setting, decider: told.decider, expected: bodies, mayRepeat })
  return { ...setting, title: told.title, after, emits, play }
}

const thrown = (told: Told, message: RegExp): Scenario => {
  const setting = settle(told)
  const { input, before } = setting
  const play = async () => expect(() => told.decider.decide(input as never, before as never)).toThrow(message)
  return { ...setting, title: told.title, after: before, emits: ['set aside'], play }
}

const settle = ({ decider, given, input, lateMs = 0 }: Told) => {
  const node = nodeOf(decider)
  const before = frozen(given.map(fromBytes).reduce((state, output) => evolve(decider, state, output), decider.initial))
  if (input) return { node, before, input: frozen(fromBytes(input)) }
  const due = decider.deadline?.(before as never)
  if (!due) throw new Error(`${node} has no deadline in this state: tell another given`)
  return {
    node,
    before,
    input: frozen(timerInput(node, given[0]?.orderId ?? 'ord', due.at, due.at + lateMs, due.name)),
  }
}

const evolve = (decider: AnyDecider, state: unknown, output: Message): unknown =>
  decider.evolve(state as never, output as never)

const nodeOf = (decider: AnyDecider): JournalNodeName => {
  const found = (Object.keys(handlers) as JournalNodeName[]).find((node) => handlers[node] === decider)
  if (!found) throw new Error('this decider is behind no node: add it to processors/handlers.ts')
  return found
}

const fromBytesOfBody = (body: Body<Message>): Body<Message> => {
  const { id: _, orderId: __, at: ___, ...bare } = body as Message
  return bare as Body<Message>
}
