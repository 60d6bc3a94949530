// What an order asked of the payment, and what the payment told. It folds the order's own outputs; what is due is the order's to say.
import type { MessageId } from '../schemas/ids'
import type { Timestamp } from '../schemas/message'
import type { OrderOutput } from './order-output'

/** ASKED: the first charge is on its way; UNDOING: all of it is to be given back; UNDONE: it was. */
export type Money = {
  readonly state: 'NONE' | 'ASKED' | 'PAID' | 'FAILED' | 'UNDOING' | 'UNDONE'
  /** What the payment was last told to be due, minor units. */
  readonly toldMinor: number
  readonly capturedMinor: number
  readonly refundedMinor: number
  /** Not answered yet, the oldest first. */
  readonly adjustments: readonly Adjustment[]
  readonly cancellation: { readonly requestId: MessageId; readonly since: Timestamp } | null
}
type Adjustment = { readonly requestId: MessageId; readonly dueMinor: number; readonly since: Timestamp }

export const noMoney: Money = {
  state: 'NONE',
  toldMinor: 0,
  capturedMinor: 0,
  refundedMinor: 0,
  adjustments: [],
  cancellation: null,
}

/** What the payment holds, as far as it told. */
export const netMinor = ({ capturedMinor, refundedMinor }: Money): number => capturedMinor - refundedMinor

export const evolveMoney = (money: Money, output: OrderOutput): Money => {
  switch (output.type) {
    case 'PaymentRequested':
      return { ...money, state: 'ASKED', toldMinor: output.amountMinor }
    case 'OrderPaymentCompleted':
      return { ...money, state: 'PAID', capturedMinor: output.amountMinor }
    case 'OrderPaymentFailed':
      return { ...money, state: 'FAILED' }
    case 'PaymentAdjustmentRequested': {
      const { id: requestId, dueMinor, at: since } = output
      return { ...money, toldMinor: dueMinor, adjustments: [...money.adjustments, { requestId, dueMinor, since }] }
    }
    case 'OrderPaymentAdjusted':
      return {
        ...money,
        capturedMinor: money.capturedMinor + output.chargedMinor,
        refundedMinor: money.refundedMinor + output.refundedMinor,
      }
    case 'PaymentCancellationRequested': {
      const cancellation = { requestId: output.id, since: output.at }
      return { ...money, state: 'UNDOING', adjustments: [], cancellation }
    }
    case 'PaymentSettled':
      return settled(money, output)
    case 'OrderRefunded':
      return money.state === 'UNDOING' ? returned(money, output.amountMinor) : money
    default:
      return money
  }
}

/** An answer answers what was asked before it, too. */
const settled = (money: Money, { requestId, outcome }: { requestId: MessageId; outcome: string }): Money => {
  if (money.cancellation?.requestId === requestId) return { ...money, state: 'UNDONE', cancellation: null }
  const index = money.adjustments.findIndex((adjustment) => adjustment.requestId === requestId)
  const adjustments = money.adjustments.slice(index + 1)
  const declined = outcome === 'FAILED' && isCharge(money, requestId) && adjustments.length === 0
  return { ...money, adjustments, toldMinor: declined ? netMinor(money) : money.toldMinor }
}

/** Nothing is left of what was captured, whenever that was. */
const returned = (money: Money, amountMinor: number): Money => {
  const all = Math.max(money.capturedMinor, amountMinor)
  return { ...money, capturedMinor: all, refundedMinor: all }
}

/** Whether the request asked for more than the payment may hold, with refunds on their way: only that can be declined. */
export const isCharge = (money: Money, requestId: MessageId): boolean => {
  const index = money.adjustments.findIndex((adjustment) => adjustment.requestId === requestId)
  const heldMinor = [netMinor(money), ...money.adjustments.slice(0, Math.max(0, index)).map(({ dueMinor }) => dueMinor)]
  return index >= 0 && money.adjustments[index]!.dueMinor > Math.min(...heldMinor)
}

export const isOpenAdjustment = ({ adjustments }: Money, requestId: MessageId): boolean =>
  adjustments.some((adjustment) => adjustment.requestId === requestId)
