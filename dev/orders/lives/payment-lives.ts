// Lives of payments: their customers authenticate or do not, give other means, pay slips, dispute; the desk gives money back.
import type { TenderMethod } from '../../../schemas/messages'
import { means } from '../means'
import { Refused, type OrderView } from '../order-api'
import type { AtProvider } from './bank'
import { cancelledByCustomer } from './end-lives'
import { asked, eventually, LifeFailed, type Life, type LivingOrder, type Scripts } from './life'

type Attempt = {
  readonly provider: AtProvider['provider']
  readonly method: TenderMethod | null
  readonly status: string
  readonly providerPaymentId: string | null
}
type PaymentView = {
  readonly attempts: readonly Attempt[]
  readonly refundedMinor: number
  readonly disputes: readonly { readonly disputeId: string; readonly status: string }[]
}
type Found = Attempt & AtProvider

/** Behind these stands a bank. */
const byBank: readonly Attempt['method'][] = ['CARD', 'BOLETO']

/** The charge that stands so, as soon as it is known by its provider's name. */
const chargeOf = async (order: LivingOrder, ...statuses: readonly string[]): Promise<Found> => {
  const find = ({ attempts }: PaymentView): Found | undefined =>
    attempts.find(
      (attempt): attempt is Found =>
        attempt.providerPaymentId !== null && byBank.includes(attempt.method) && statuses.includes(attempt.status),
    )
  const seen = await eventually(
    () => order.customer.read<PaymentView>('/payment'),
    (payment) => find(payment) !== undefined,
  )
  const found = find(seen)
  if (found) return found
  throw new Refused(409, 'NO_SUCH_CHARGE', `to find a charge of ${order.orderId} that is ${statuses.join(' or ')}`)
}

/**
 * They come back from the bank's page. A webhook may have been quicker, so that there is nothing to continue; but where the outcome is in what
 * they bring they came too late.
 */
const comeBack = async (order: LivingOrder, passes: boolean): Promise<void> => {
  const charge = await chargeOf(order, 'ACTION_REQUIRED')
  const details = await order.bank.authenticate(charge, passes)
  const body = details === undefined ? {} : { details }
  await asked(order.customer, order, 'continue', { method: 'POST', path: '/payment/continuation', body }).catch(
    (error: unknown) => {
      const isKnown = error instanceof Refused && error.code === 'NOTHING_TO_CONTINUE'
      if (!isKnown || details !== undefined) throw error
    },
  )
}

type Waiting = OrderView & { readonly payment: { readonly wait: { readonly state: string } | null } }

const giveCard = async (order: LivingOrder): Promise<void> => {
  await asked(order.customer, order, 'give', { method: 'POST', path: '/payment/methods', body: means.good })
}

const dispute = async (order: LivingOrder, shopWins: boolean): Promise<void> => {
  const charge = await chargeOf(order, 'CAPTURED')
  await order.bank.dispute(charge)
  const told = await untilDisputed(order, 'OPEN')
  await order.bank.closeDispute(charge, told, shopWins)
  await untilDisputed(order, shopWins ? 'WON' : 'LOST')
}

/** Answers the dispute's id. */
const untilDisputed = async (order: LivingOrder, status: string): Promise<string> => {
  const { disputes } = await eventually(
    () => order.csr.read<PaymentView>('/payment'),
    (payment) => payment.disputes[0]?.status === status,
  )
  const [first] = disputes
  if (first?.status === status) return first.disputeId
  throw new LifeFailed(`a dispute is ${first?.status ?? 'not there'} and was to be ${status}: see the webhooks' log`)
}

/** A unit of a line with its tax, or a sum that is less than any order costs. Of dinars cards take and return no single fils. */
const givePart = async (order: LivingOrder): Promise<void> => {
  const { lines, currency } = await order.csr.read()
  const byLine = order.dice.roll(2) === 0 && currency !== 'KWD'
  const what = byLine ? { lines: [{ lineId: lines[0]!.lineId, quantity: 1 }] } : { amountMinor: 100 }
  const body = { ...what, reasonCode: order.dice.pick(['GOODWILL', 'LATE', 'PRICE_MATCH']) }
  await asked(order.csr, order, 'refund', { method: 'POST', path: '/refunds', body })
  const { refundedMinor } = await eventually(
    () => order.csr.read<PaymentView>('/payment'),
    (payment) => payment.refundedMinor > 0,
  )
  if (refundedMinor === 0) throw new LifeFailed('nothing was given back of what was granted: see its timeline')
}

/** Where it is left out, or comes too late, nobody pays instead. */
const unpaid: Life['unlived'] = ['PAYMENT_FAILED']
const ofCustomer = { ends: [], unlived: unpaid } as const
const ofBank = { needsBank: true, ends: [] } as const

const scripts = {
  authenticates: {
    ...ofCustomer,
    ...ofBank,
    begins: 'ACTION',
    live: async (order) => {
      await comeBack(order, true)
      await chargeOf(order, 'AUTHORISED', 'CAPTURED')
    },
  },
  'fails to authenticate': {
    ...ofCustomer,
    ...ofBank,
    begins: 'ACTION',
    live: async (order) => {
      await comeBack(order, false)
      await eventually(
        () => order.customer.read<Waiting>(),
        ({ payment }) => payment.wait?.state === 'REQUIRES_METHOD',
      )
      await giveCard(order)
    },
  },
  'cancels instead': { ...ofCustomer, begins: 'ACTION', live: cancelledByCustomer.live },
  'gives another card': { ...ofCustomer, begins: 'METHOD', live: giveCard },
  'gives a card instead': { ...ofCustomer, begins: 'PROVIDER', live: giveCard },
  'pays at the bank': {
    ...ofCustomer,
    ...ofBank,
    begins: 'PROVIDER',
    live: async (order) => order.bank.payAtCounter(await chargeOf(order, 'PENDING')),
  },
  'authorisation runs out': {
    ...ofBank,
    begins: 'PAYMENT_COMPLETED',
    live: async (order) => order.bank.runOut(await chargeOf(order, 'AUTHORISED', 'CAPTURED')),
  },
  'given a part back': { begins: 'DELIVERED', ends: ['REFUNDED'], live: givePart },
  'disputes and loses': { ...ofBank, begins: 'DELIVERED', live: (order) => dispute(order, true) },
  'disputes and wins': { ...ofBank, begins: 'DELIVERED', live: (order) => dispute(order, false) },
  'disputes at once and loses': { ...ofBank, begins: 'PAYMENT_COMPLETED', live: (order) => dispute(order, true) },
} as const satisfies Scripts

export type ScriptedPayment = keyof typeof scripts

export const paymentLife = (name: ScriptedPayment): Life => ({ name, ...scripts[name] })

export const paymentLives: readonly Life[] = (Object.keys(scripts) as ScriptedPayment[]).map(paymentLife)

export const isScriptedPayment = (name: string): name is ScriptedPayment => Object.hasOwn(scripts, name)
