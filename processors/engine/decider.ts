// The shape of a decision. Deciders are pure: no clock, random, env, log or await; time is `input.at`.
import type { Body, Message, Timestamp } from '../../schemas/message'
import type { MessageId, OrderId } from '../../schemas/ids'

/** When a state wants to be asked again, and why. */
export type Deadline = { readonly at: Timestamp; readonly name: string }

/** The input a decider gets when its deadline has passed; the owner of the partition feeds it. */
export type DeadlinePassed = {
  readonly type: 'DeadlinePassed'
  readonly id: MessageId
  readonly orderId: OrderId
  /** When it was fed, not before `due`. */
  readonly at: Timestamp
  readonly due: Timestamp
  readonly name: string
}

export type Input = Message | DeadlinePassed

/**
 * `decide` answers with outputs; with nothing (already done, or not its business); or with a rejection fact. It throws only for
 * what can't be: the engine then sets the input aside, and later inputs of the key behind it.
 * `evolve` folds the decider's own outputs, with their heads, so that state = fold of the journal.
 * A DeadlinePassed must move or end the deadline.
 */
export type Decider<In extends Message, State, Out extends Message> = {
  readonly initial: State
  readonly decide: (input: In | DeadlinePassed, state: State) => readonly Body<Out>[]
  readonly evolve: (state: State, output: Out) => State
  readonly deadline?: (state: State) => Deadline | undefined
  readonly isFinal: (state: State) => boolean
}

/** A decider whose types are hidden: what the engine works with. */
export type AnyDecider = {
  readonly initial: unknown
  readonly decide: (input: never, state: never) => readonly object[]
  readonly evolve: (state: never, output: never) => unknown
  readonly deadline?: (state: never) => Deadline | undefined
  readonly isFinal: (state: never) => boolean
}

/** A mapper decides on the input alone and remembers nothing. */
export const mapper = <In extends Message, Out extends Message>(
  map: (input: In) => readonly Body<Out>[],
): Decider<In, null, Out> => ({
  initial: null,
  decide: (input) => (input.type === 'DeadlinePassed' ? [] : map(input as In)),
  evolve: () => null,
  isFinal: () => true,
})
