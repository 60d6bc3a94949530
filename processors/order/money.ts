// What an order asked of the payment, and what the payment told. It folds the order's own outputs; what is due is the order's to say.
import type { MessageId } from '../../schemas/ids'
import type { Timestamp } from '../../schemas/message'
import type { OrderOutput } from './output'

/** ASKED: the first charge is on its way; UNDOING: all of it is to be given back; UNDONE: it was. */
export type Money = {
  readonly state: 'NONE' | 'ASKED' | 'PAID' | 'FAILED' | 'UNDOING' | 'UNDONE'
  /** What the payment was last told to be due, minor units. */
  readonly toldMinor: number
  /** Taken or authorised, less what was released. */
  readonly securedMinor: number
  /** Taken, at once or of what is only authorised at first. */
  readonly capturedMinor: number
  readonly refundedMinor: number
  /** What the payment was last told to take by now, and the captures that it told of, with what each took; below 0: it came to nothing. */
  readonly captureToldMinor: number
  readonly captures: Readonly<Record<string, number>>
  /** Since when that, or what is due, is as it is. */
  readonly captureSince: Timestamp
  /** Not answered yet, the oldest first. */
  readonly adjustments: readonly Adjustment[]
  readonly cancellation: { readonly requestId: MessageId; readonly since: Timestamp } | null
}
type Adjustment = { readonly requestId: MessageId; readonly dueMinor: number; readonly since: Timestamp }

export const noMoney: Money = {
  state: 'NONE',
  toldMinor: 0,
  securedMinor: 0,
  capturedMinor: 0,
  refundedMinor: 0,
  captureToldMinor: 0,
  captures: {},
  captureSince: 0,
  adjustments: [],
  cancellation: null,
}

/** What the payment holds, as far as it told. */
export const netMinor = ({ securedMinor, refundedMinor }: Money): number => securedMinor - refundedMinor

/** What would have to be paid back: what is only authorised is released. */
export const takenMinor = ({ capturedMinor, refundedMinor }: Money): number => capturedMinor - refundedMinor

/** Nothing that is secured is left to be taken, or to be had. */
export const isAllTaken = ({ capturedMinor, securedMinor }: Money): boolean => capturedMinor >= securedMinor

/** What is to be taken by now, less what went back, is not there yet. */
export const isCapturing = (money: Money): boolean =>
  money.state === 'PAID' && takenMinor(money) < Math.min(money.captureToldMinor, money.toldMinor)

export const evolveMoney = (money: Money, output: OrderOutput): Money => {
  switch (output.type) {
    case 'PaymentRequested':
      return { ...money, state: 'ASKED', toldMinor: output.amountMinor }
    case 'OrderPaymentCompleted':
      return { ...money, state: 'PAID', securedMinor: output.amountMinor, capturedMinor: output.capturedMinor }
    case 'PaymentCaptureRequested':
      return { ...money, captureToldMinor: output.captureMinor, captureSince: output.at }
    case 'OrderPaymentCaptured':
      return {
        ...money,
        capturedMinor: money.capturedMinor + output.amountMinor,
        captures: { ...money.captures, [output.captureRequestId]: output.amountMinor },
      }
    case 'OrderPaymentFailed':
      return { ...money, state: 'FAILED' }
    case 'PaymentAdjustmentRequested': {
      const { id: requestId, dueMinor, at: since } = output
      const adjustments = [...money.adjustments, { requestId, dueMinor, since }]
      return { ...money, toldMinor: dueMinor, captureSince: since, adjustments }
    }
    case 'OrderPaymentAdjusted':
      return {
        ...money,
        securedMinor: money.securedMinor + output.chargedMinor - output.releasedMinor,
        capturedMinor: money.capturedMinor + output.capturedMinor,
        refundedMinor: money.refundedMinor + output.refundedMinor,
        captureSince: output.at,
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

/** An answer answers what was asked before it, too. Of a payment that is undone nothing is secured any more, taken or not. */
const settled = (money: Money, { requestId, outcome }: { requestId: MessageId; outcome: string }): Money => {
  if (money.cancellation?.requestId === requestId)
    return { ...money, state: 'UNDONE', securedMinor: money.refundedMinor, cancellation: null }
  const index = money.adjustments.findIndex((adjustment) => adjustment.requestId === requestId)
  const adjustments = money.adjustments.slice(index + 1)
  const declined = outcome === 'FAILED' && isCharge(money, requestId) && adjustments.length === 0
  return { ...money, adjustments, toldMinor: declined ? netMinor(money) : money.toldMinor }
}

/** Nothing is left of what was captured, whenever that was. */
const returned = (money: Money, amountMinor: number): Money => {
  const all = Math.max(money.capturedMinor, amountMinor)
  return { ...money, securedMinor: all, capturedMinor: all, refundedMinor: all }
}

/** Whether the request asked for more than the payment may hold, with refunds on their way: only that can be declined. */
export const isCharge = (money: Money, requestId: MessageId): boolean => {
  const index = money.adjustments.findIndex((adjustment) => adjustment.requestId === requestId)
  const heldMinor = [netMinor(money), ...money.adjustments.slice(0, Math.max(0, index)).map(({ dueMinor }) => dueMinor)]
  return index >= 0 && money.adjustments[index]!.dueMinor > Math.min(...heldMinor)
}

export const isOpenAdjustment = ({ adjustments }: Money, requestId: MessageId): boolean =>
  adjustments.some((adjustment) => adjustment.requestId === requestId)
