// What the payment providers have booked against what payment and order say: taken less given back is what is due, nothing stays set apart,
// and every wait and dispute came to its end. What a dispute took away is apart from all of it.
import { isClosed, isPlaced } from '../../processors/order/state'
import { all, problems, type Life } from './life'
import { isWaiting, type PspBook, type PspCharge } from './psp-book'

export const moneyProblems = (life: Life, book: PspBook): string[] => {
  const charges = book.of(life.orderId)
  const refunds = ofOrder(book.refunds, life.orderId)
  const blockedMinor = sum(refunds.filter(({ done }) => !done).map(({ amountMinor }) => amountMinor))
  return [
    ...keptProblems(life, charges, blockedMinor),
    ...toldProblems(life, charges, sum(refunds.map(({ amountMinor }) => amountMinor)), blockedMinor),
    ...openProblems(charges, book),
    ...waitProblems(life),
    ...disputeProblems(life, book),
  ]
}

const keptProblems = (life: Life, charges: readonly PspCharge[], blockedMinor: number): string[] => {
  const kept = sum(charges.map(({ takenMinor, refundedMinor }) => takenMinor - refundedMinor))
  const due = dueOf(life, blockedMinor > 0)
  const { state } = life
  const money = isPlaced(state) ? state.money : undefined
  const secured = money ? money.securedMinor - money.refundedMinor : 0
  const taken = money ? money.capturedMinor - money.refundedMinor : 0
  return problems([
    [kept - blockedMinor !== due, `${kept} were kept and ${blockedMinor} are blocked, where ${due} are due`],
    [blockedMinor === 0 && secured !== due, `it says that ${secured} are secured, where ${due} are due`],
    [blockedMinor === 0 && taken !== due, `it says that ${taken} were kept, where ${due} are due`],
  ])
}

const toldProblems = ({ state, said }: Life, charges: readonly PspCharge[], returned: number, blocked: number) => {
  const [refunded, ...more] = all(said.order, 'OrderRefunded')
  // What was over and taken all the same goes straight back, and is nobody's news.
  const taken = charges.filter(({ takenMinor, wasOver }) => takenMinor > 0 && !wasOver).length
  const isTooMuch = refunded !== undefined && blocked === 0 && refunded.amountMinor > returned
  return problems([
    [isTooMuch, `it says that ${refunded?.amountMinor} of ${returned} went back`],
    [more.length > 0, 'it was refunded twice'],
    [state.status === 'CANCELLED' && blocked === 0 && taken > 0, 'its money went back: it is to be REFUNDED'],
    [all(said.payment, 'PaymentCompleted').length > 1, 'it was paid twice'],
  ])
}

const openProblems = (charges: readonly PspCharge[], book: PspBook): string[] =>
  charges.flatMap((charge) =>
    problems([
      [isWaiting(charge), `${charge.request.id} still waits, ${charge.state} at its provider`],
      [book.restMinor(charge) > 0, `${book.restMinor(charge)} of ${charge.request.id} are still set apart`],
    ]),
  )

/** What the payment waited for is over, and an order that lost its security has it again. */
const waitProblems = ({ state, said }: Life): string[] => {
  if (!isPlaced(state) || isClosed(state)) return []
  const last = said.payment.findLast(({ type }) => type === 'PaymentUnsecured' || type === 'PaymentSecured')
  const isHeld = state.holds.some(({ code }) => code === 'PAYMENT_UNSECURED')
  return problems([
    [state.paymentWait !== null, `it says that its payment still waits for ${state.paymentWait?.waitsFor}`],
    [last?.type === 'PaymentUnsecured' && !isHeld, 'it is not secured, and not on hold'],
  ])
}

/** Each is told once, and how it ended. */
const disputeProblems = ({ orderId, said }: Life, book: PspBook): string[] =>
  ofOrder(book.disputes, orderId).flatMap(({ disputeId, state }) => {
    const opened = all(said.payment, 'DisputeOpened').filter((one) => one.disputeId === disputeId).length
    const ends = all(said.payment, 'DisputeClosed').filter((one) => one.disputeId === disputeId)
    const isTold = ends.length === 1 && ends[0]!.won === (state === 'WON')
    return problems([[opened !== 1 || !isTold, `dispute ${disputeId}, ${state}, was told otherwise`]])
  })

/** Where a refund is blocked, a change may be paid that can't be done yet: then what the payment was told counts. */
const dueOf = ({ state, said }: Life, isBlocked: boolean): number => {
  const isUndone = said.order.some(({ type }) => type === 'OrderCancelled' || type === 'OrderPaymentFailed')
  if (!isPlaced(state) || isUndone) return 0
  const granted = sum(all(said.order, 'RefundGranted').map(({ amountMinor }) => amountMinor))
  return isBlocked ? state.money.toldMinor : Math.max(0, state.totals.totalMinor + state.feesMinor - granted)
}

const ofOrder = <Entry extends { readonly orderId: string }>(
  book: ReadonlyMap<string, Entry>,
  orderId: string,
): Entry[] => [...book.values()].filter((entry) => entry.orderId === orderId)

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0)
