// What a scripted later life of an order is made of, and the steps that most of them share: agree to a preview, and try again where the
// order has moved on meanwhile.
import type { Dice } from '../dice'
import type { PaymentWait } from '../../../schemas/messages'
import type { Floor } from '../floor-api'
import { Refused, type Done, type OrderView, type Person, type Request } from '../order-api'
import type { Expectation } from '../sample-order'
import type { Bank } from './bank'
import type { Stockroom } from './stockroom'

/** The order and everybody who has to do with it. `key` makes an Idempotency-Key of this life's own. */
export type LivingOrder = {
  readonly orderId: string
  readonly dice: Dice
  readonly customer: Person
  readonly csr: Person
  readonly warehouse: Person
  readonly guest: (token: string) => Person
  readonly bank: Bank
  readonly floor: Floor
  readonly stockroom: Stockroom
  readonly key: (step: string) => string
}

/**
 * When it begins: as soon as the order is there, when its stock is reserved, when it is paid, when it is with the warehouse, when all of it has arrived; or once its
 * payment waits: for an authentication, for another means, for what its provider does.
 */
export type Beginning =
  'CREATED' | 'PAYMENT_PROCESSING' | 'PAYMENT_COMPLETED' | 'FULFILLMENT_PENDING' | 'DELIVERED' | PaymentWait

export type Life = {
  readonly name: string
  readonly begins: Beginning
  /** Where the order may end because of it, beside where it would have ended. */
  readonly ends: Expectation['ends']
  /** Where it may end where this was not lived: left out, refused by a rule, or too late. */
  readonly unlived?: Expectation['ends']
  /** It can be lived only where banks are simulated. */
  readonly needsBank?: boolean
  /** It can be lived only where the inventory service is simulated. */
  readonly needsStockroom?: boolean
  /** What is blocked of it is looked after by this life, and by nobody else meanwhile. */
  readonly mindsFloor?: boolean
  /** Resolves when it is lived. Rejects with Refused when a rule says no: that is an end like any other. */
  readonly live: (order: LivingOrder) => Promise<void>
}

/** Lives by their names. */
export type Scripts = Readonly<Record<string, Omit<Life, 'name'>>>

/** It did not come out as the script says it must. */
export class LifeFailed extends Error {
  override readonly name = 'LifeFailed'
}

/** Somebody was quicker. */
const passing: ReadonlySet<string> = new Set(['STALE_VERSION', 'PREVIEW_OUTDATED', 'CHANGE_OPEN', 'PAYMENT_UNDER_WAY'])
/** A reader is behind: a little as a rule, and long while whoever was reading is being replaced. */
const behind: ReadonlySet<string> = new Set([
  ...['UNKNOWN_ORDER', 'UNKNOWN_RETURN', 'UNKNOWN_HOLD', 'UNKNOWN_ESCALATION', 'order-not-found', 'not-found'],
])
const mostAttempts = 10
const behindForMs = 60_000
const pauseMs = 60
const longestPauseMs = 1_000

/** Does it again, with the number of the attempt, while the reason to refuse it passes. */
export const persistently = async <Result>(act: (attempt: number) => Promise<Result>): Promise<Result> => {
  const until = performance.now() + behindForMs
  for (let attempt = 1; ; attempt++) {
    try {
      return await act(attempt)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      const mayPass =
        (behind.has(error.code) && performance.now() < until) || (passing.has(error.code) && attempt < mostAttempts)
      if (!mayPass) throw error
      await pause(Math.min(attempt * pauseMs, longestPauseMs))
    }
  }
}

/** Asks what would happen, and for exactly that. */
export const agreed = (
  person: Person,
  { key }: LivingOrder,
  step: string,
  requestOf: () => Request | Promise<Request>,
): Promise<Done> =>
  persistently(async (attempt) => {
    const request = await requestOf()
    const preview = await person.preview(request, key(`${step}-preview-${attempt}`))
    const body = { ...request.body, previewDigest: preview.digest }
    return person.ask({ ...request, body }, key(`${step}-${attempt}`), preview.version)
  })

/** Asks for it. */
export const asked = (person: Person, { key }: LivingOrder, step: string, request: Request): Promise<Done> =>
  persistently((attempt) => person.ask(request, key(`${step}-${attempt}`)))

/** Reads until the answer is as it is to be; the last one, whatever it is, when that takes too long. */
export const eventually = async <Document>(
  read: () => Promise<Document>,
  reached: (document: Document) => boolean,
  most = 20,
): Promise<Document> => {
  for (let count = 1; ; count++) {
    const document = await persistently(read)
    if (reached(document) || count === most) return document
    await pause(count * pauseMs)
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** As a request has it: without what is empty, and without what was found of it. */
export const addressIn = ({ shippingAddress }: OrderView): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(shippingAddress).filter(
      (field): field is [string, string] => field[1] !== null && field[0] !== 'check',
    ),
  )
