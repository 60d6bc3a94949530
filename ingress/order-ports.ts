// What placing and cancelling orders needs of the outside, and how a command is written and its decision waited for.
import type { Clock } from '../processors/engine/clock'
import type { Codec } from '../schemas/codec'
import type { CancelOrder, PlaceOrder } from '../schemas/messages'
import { partitionOf } from '../topics/partition'
import type { CommandAppender } from './append-commands'
import type { DecisionWaiter } from './decision-waiter'
import type { Orders } from './order-document'

export type OrderPorts = {
  readonly clock: Clock
  readonly orders: Orders
  readonly decisions: Pick<DecisionWaiter, 'known' | 'placement' | 'ended' | 'cancellation'>
  /** The hash of the body for which an order was decided before, however long ago; undefined when there was none or it is not known. */
  readonly decided?: (orderId: string) => Promise<{ readonly bodyHash: string } | undefined>
  readonly submit: Submit
}

/**
 * Writes the command and waits until `decision` comes, or the answer is due (undefined). With `async` it only writes. Throws
 * LogUnavailable when neither the log took the command nor a decision came.
 */
export type Submit = <Decision>(
  command: PlaceOrder | CancelOrder,
  request: { readonly correlation: string; readonly async: boolean },
  decision: Promise<Decision>,
  startedAt: number,
) => Promise<Decision | undefined>

const answerWithinMs = 2_000
const lookUpWithinMs = 1_000

export const createSubmit =
  (parts: { codec: Codec; clock: Clock; partitions: number; commands: CommandAppender }): Submit =>
  async (command, { correlation, async }, decision, startedAt) => {
    const { codec, clock, partitions, commands } = parts
    const { orderId: key } = command
    const record = { key, value: codec.encode(command), headers: { correlation } }
    const written = commands.append(partitionOf(key, partitions), record).then(() => undefined)
    const first = await Promise.race([decision, written])
    written.catch(() => undefined)
    if (first !== undefined || async) return first
    return before(clock, startedAt + answerWithinMs, decision)
  }

/** The value, or undefined when it does not come until then. */
const before = async <Value>(clock: Clock, time: number, value: Promise<Value>): Promise<Value | undefined> => {
  let cancel: (() => void) | undefined
  const due = new Promise<undefined>((resolve) => {
    cancel = clock.at(time, () => resolve(undefined))
  })
  try {
    return await Promise.race([value, due])
  } finally {
    cancel?.()
  }
}

/** A look-up that must not hold up or fail what can be done without it: undefined when it fails or takes longer than a second. */
export const within = <Value>(clock: Clock, lookUp: Promise<Value> | undefined): Promise<Value | undefined> =>
  lookUp === undefined
    ? Promise.resolve(undefined)
    : before(
        clock,
        clock.now() + lookUpWithinMs,
        lookUp.catch(() => undefined),
      )
