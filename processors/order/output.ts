// What the order says, and how it is written down: every fact gets the version, status and head that it will have in the journal, so that
// a decision can look at the state that its own facts lead to.
import { deriveMessageId } from '../../schemas/ids'
import type { Body, Head } from '../../schemas/message'
import type { OrderStatus } from '../../schemas/messages'
import type { OutputOf } from '../../topics/topology'

export type OrderOutput = OutputOf<'order'>
type VersionedOutput = Extract<OrderOutput, { readonly version: number }>
/** An output as a rule states it: its version is the next one, its status that of the order unless it says another. */
export type Draft = DraftOf<OrderOutput>
type DraftOf<Output> = Output extends VersionedOutput
  ? Omit<Output, keyof Head | 'version' | 'status'> & { readonly status?: OrderStatus }
  : Body<Output>
export type Drafts = readonly Draft[]

type Unversioned = Exclude<OrderOutput, VersionedOutput>['type']
const unversioned: { readonly [Name in Unversioned]: true } = {
  OrderRejected: true,
  OrderCommandRefused: true,
  OrderStepOverdue: true,
  StockReservationRequested: true,
  StockReleaseRequested: true,
  StockCommitRequested: true,
  StockReceiptRequested: true,
  StockHoldRequested: true,
  StockResourcingRequested: true,
  ReturnParcelRequested: true,
  StockSettled: true,
  PaymentRequested: true,
  PaymentAdjustmentRequested: true,
  PaymentCancellationRequested: true,
  PaymentCaptureRequested: true,
  PaymentSettled: true,
  FulfillmentRequested: true,
  FulfillmentCancellationRequested: true,
  FulfillmentAmendmentRequested: true,
  FulfillmentNoted: true,
}

type Standing = { readonly status: string; readonly version?: number }
type Rule<State> = (state: State) => Drafts
/** More follow-ups of one input than any order can have: a rule answers itself for ever. */
const mostFollowUps = 100

/**
 * The facts of an input, and what follows from them: `next` is asked again on each state that its last answer leads to, until it has
 * nothing more to say.
 */
export const unfold = <State extends Standing>(
  input: Head,
  before: State,
  evolve: (state: State, output: OrderOutput) => State,
  facts: Rule<State>,
  next: Rule<State>,
): readonly Body<OrderOutput>[] => {
  const bodies: Body<OrderOutput>[] = []
  let state = before
  const write = (drafts: Drafts): boolean => {
    for (const draft of drafts) {
      const body = stamped(state, draft)
      const head = { id: deriveMessageId(input.id, 'order', bodies.length), orderId: input.orderId, at: input.at }
      state = evolve(state, { ...body, ...head } as OrderOutput)
      bodies.push(body)
    }
    return drafts.length > 0
  }
  write(facts(before))
  for (let round = 0; bodies.length > 0 && write(next(state)); round++)
    if (round === mostFollowUps)
      throw new Error(`order ${input.orderId} never comes to rest: correct processors/order/advance.ts`)
  return bodies
}

const stamped = ({ status, version = 0 }: Standing, draft: Draft): Body<OrderOutput> =>
  draft.type in unversioned
    ? (draft as Body<OrderOutput>)
    : ({ status, ...draft, version: version + 1 } as Body<OrderOutput>)
