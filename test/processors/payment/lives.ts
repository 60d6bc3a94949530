// Whole lives of a payment as what happens to it, and every order in which that may come: a result and a webhook need the request that they
// are about, and nothing else; what the order, the customer and people do needs what they saw before.
import { payment } from '../../../processors/payment/payment'
import type { PaymentOutput, PaymentState } from '../../../processors/payment/state'
import type { Message } from '../../../schemas/message'
import { frozen } from '../../dsl/bytes'
import { withHead } from '../../dsl/laws'
import { id } from '../../examples/values'

export type Input = Exclude<Parameters<typeof payment.decide>[0], { readonly type: 'DeadlinePassed' }>
export type Past = { readonly state: PaymentState; readonly outputs: readonly PaymentOutput[] }
export type Happening = {
  readonly name: string
  /** What it is in a past; undefined as long as it can't be. */
  readonly input: (past: Past) => Input | undefined
  /** It may never come to be in some orders. */
  readonly optional?: true
}
type Delivered = { readonly past: Past; readonly inputs: readonly Input[]; readonly names: readonly string[] }

/** Ends of a life in every order, each with the order that led to it; one that does not come to its end ends early. */
export function* ends(past: Past, happenings: readonly Happening[]): Generator<Delivered> {
  yield* continued({ past, inputs: [], names: [] }, happenings)
}

function* continued(before: Delivered, rest: readonly Happening[]): Generator<Delivered> {
  let isOver = true
  for (const happening of rest) {
    const input = happening.input(before.past)
    if (!input) continue
    isOver &&= happening.optional === true
    const unique = { ...input, id: id(happening.name), at: input.at + before.inputs.length * 1_000 } as Input
    const after = {
      past: taken(before.past, unique),
      inputs: [...before.inputs, unique],
      names: [...before.names, happening.name],
    }
    yield* continued(
      after,
      rest.filter((one) => one !== happening),
    )
  }
  const missed = rest.filter(({ optional }) => !optional).map(({ name }) => `(${name} never came)`)
  if (isOver) yield { ...before, names: [...before.names, ...missed] }
}

export const taken = ({ state, outputs }: Past, input: Input): Past => {
  const told = payment
    .decide(frozen(input), state)
    .map((body, index) => withHead('payment', input, body, index) as PaymentOutput)
  return {
    state: frozen(told.reduce((after, output) => payment.evolve(after, output), state)),
    outputs: [...outputs, ...told],
  }
}

/** The request of a type, by how many came before. */
export const asked = <Name extends PaymentOutput['type']>(
  { outputs }: Past,
  type: Name,
  nth = 0,
): Extract<PaymentOutput, { type: Name }> | undefined =>
  outputs.filter((output): output is Extract<PaymentOutput, { type: Name }> => output.type === type)[nth]

const answers = ['PaymentCompleted', 'PaymentFailed', 'PaymentCancelled', 'PaymentRefunded', 'PaymentAdjusted']
/** What counts of a past: money and how it stands, without ids and clocks, and what the order was told. */
export const standing = ({ state, outputs }: Past) => {
  const { status, course, completed, unsecured, dueMinor, told, open } = state
  return {
    ...{ status, course, completed, unsecured, dueMinor, told, isOpen: open !== null },
    charges: state.charges.map(({ status, amountMinor, takenMinor, captures, tenderId }) => ({
      ...{ status, amountMinor, takenMinor, tenderId },
      captures: captures.map(({ status, amountMinor }) => ({ status, amountMinor })),
    })),
    refunds: state.refunds.map(({ status, amountMinor }) => ({ status, amountMinor })),
    disputes: state.disputes.map(({ state, amountMinor }) => ({ state, amountMinor })),
    answers: outputs.map(({ type }) => type as Message['type']).filter((type) => answers.includes(type)),
  }
}
