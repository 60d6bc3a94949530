// A decider for tests that stands in for the payment node's: its outputs say on which state they were decided, its state is a hash of
// its whole history, and an input says what is to come of it: `<outputs>`, `<outputs>+<ms>` to set a deadline, `throw`, `large`.
import { createHash } from 'node:crypto'
import { Codec, localSchemaIds } from '../../../../schemas/codec'
import type { MessageId, OrderId } from '../../../../schemas/ids'
import type { Message, MessageOf } from '../../../../schemas/message'
import type { AnyDecider, Decider } from '../../../../processors/engine/decider'
import type { NewRecord } from '../../../../processors/engine/log'

type In = MessageOf<'PaymentCancellationRequested' | 'ChargeDeclined'>
type Out = MessageOf<'PaymentFailed' | 'PaymentOverdue' | 'PaymentCancellationAccepted'>
export type Ledger = { readonly hash: string; readonly count: number; readonly due: number | null }

export const initial: Ledger = { hash: '', count: 0, due: null }
export const hashOf = (text: string): string => createHash('md5').update(text).digest('base64url').slice(0, 10)

/** An output names the state it was decided on (`code`) and its input and what is left to do (`reason`). */
const ledger: Decider<In, Ledger, Out> = {
  initial,
  decide: (input, state) => {
    if (input.type === 'DeadlinePassed')
      return [{ type: 'PaymentOverdue', attempt: state.count, waitingFor: state.hash }]
    if (input.type !== 'ChargeDeclined' && input.type !== 'PaymentCancellationRequested')
      throw new Error(`${(input as Message).type} is none of mine`)
    const [, outputs = '', after] = /^(\w+)(?:\+(\d+))?/.exec(input.reason) ?? []
    if (outputs === 'throw') throw new Error('this cannot be')
    if (outputs === 'large') return [{ type: 'PaymentFailed', code: state.hash, reason: 'x'.repeat(600_000) }]
    const due = after === undefined ? '' : String(input.at + Number(after))
    return Array.from(
      { length: Number(outputs) },
      () => ({ type: 'PaymentFailed', code: state.hash, reason: `${input.id} ${due}` }) as const,
    )
  },
  evolve: (state, output) => {
    const next = { hash: hashOf(`${state.hash}/${output.id}`), count: state.count + 1 }
    if (output.type === 'PaymentOverdue') return { ...next, due: null }
    const due = output.type === 'PaymentFailed' ? output.reason.split(' ')[1] : ''
    return { ...next, due: due ? Number(due) : state.due }
  },
  deadline: (state) => (state.due === null ? undefined : { at: state.due, name: 'LEDGER' }),
  isFinal: () => false,
}

export const ledgerDecider = ledger as unknown as AnyDecider
export const node = 'payment'
export const journal = 'oms.payment.events.v1'
export const plainTopic = 'oms.psp.results.v1'
export const chainedTopic = 'oms.order.events.v1'
export const controlTopic = 'oms.engine.commands.v1'
export const takes: ReadonlySet<string> = new Set([
  'PaymentRequested',
  'PaymentCancellationRequested',
  'Charged',
  'ChargeDeclined',
  'Refunded',
  'RefundRefused',
])

export const newCodec = (): Codec => new Codec(localSchemaIds())
const writer = newCodec()

export const declined = (id: string, key: string, reason: string, at: number): NewRecord => ({
  key,
  headers: {},
  value: writer.encode({
    type: 'ChargeDeclined',
    id: id as MessageId,
    orderId: key as OrderId,
    at,
    requestId: id as MessageId,
    chargeRequestId: id as MessageId,
    provider: 'STRIPE',
    providerPaymentId: null,
    code: 'c',
    declineCode: null,
    reason,
  }),
})

export const cancellation = (id: string, key: string, reason: string, at: number): NewRecord => ({
  key,
  headers: {},
  value: writer.encode({
    type: 'PaymentCancellationRequested',
    id: id as MessageId,
    orderId: key as OrderId,
    at,
    reason,
  }),
})

/** A message of the same topic that the node does not take. */
export const notTaken = (id: string, key: string, at: number): NewRecord => ({
  key,
  headers: {},
  value: writer.encode({
    type: 'PaymentSettled',
    id: id as MessageId,
    orderId: key as OrderId,
    at,
    requestId: id as MessageId,
    outcome: 'REFUNDED',
  }),
})

export const redrive = (id: string, key: string, at: number, of: string = node): NewRecord => ({
  key,
  headers: {},
  value: writer.encode({
    type: 'RedriveSetAside',
    id: id as MessageId,
    orderId: key as OrderId,
    at,
    node: of,
    requestedBy: 'test',
  }),
})

export const undecodable = (key: string): NewRecord => ({ key, headers: {}, value: Buffer.from('rubbish') })
