// Random legal lives of orders: holds, changes, returns, shortages, parcels and money in any order that a decider could write. Beside
// each life stands what must be true of the order at its end, counted as the facts are made and not folded from them.
import fc from 'fast-check'
import type { MessageOf } from '../../schemas/message'
import type { OrderLine, OrderStatus } from '../../schemas/messages'
import type { OrdersInput } from '../../state/views/orders-fold'
import {
  about,
  address,
  by,
  commandRefused,
  created,
  euro,
  idOf,
  planOf,
  pot,
  sealed,
  tea,
  totalsOf,
} from './order-life'

export type Expected = {
  capturedMinor: number
  refundedMinor: number
  holds: string[]
  shortages: string[]
  change: string | null
  changes: Map<string, 'OPEN' | 'DONE' | 'FAILED'>
  returns: Map<string, string>
  parcels: Map<string, boolean>
  backorders: readonly string[]
  lines: readonly OrderLine[]
  contact: string
}
export type Life = { readonly facts: OrdersInput[]; readonly expected: Expected }

type Step = readonly [kind: number, number: number]
export const steps = fc.array(fc.tuple(fc.nat(14), fc.nat(999)), { maxLength: 40, size: 'max' })

class Writer implements Life {
  readonly facts: OrdersInput[]
  readonly expected: Expected
  status: OrderStatus = 'PENDING'
  version = 1
  private serial = 0

  constructor(readonly order: number) {
    const first = created(order, { lines: [tea], at: 1_770_000_000_000 + order * 60_000 })
    this.facts = [first]
    this.expected = {
      capturedMinor: 0,
      refundedMinor: 0,
      holds: [],
      shortages: [],
      change: null,
      changes: new Map(),
      returns: new Map(),
      parcels: new Map(),
      backorders: [],
      lines: first.lines,
      contact: first.contact,
    }
  }

  /** Only facts about the whole order carry a version. */
  say<Name extends OrdersInput['type']>(
    type: Name,
    rest: Omit<MessageOf<Name>, 'type' | 'id' | 'orderId' | 'at' | 'version' | 'status'>,
    status = this.status,
  ): void {
    this.status = status
    const at = this.facts[0]!.at + ++this.version
    this.facts.push(about(type, this.order, { ...rest, status, version: this.version, at } as never) as never)
  }

  fresh(name: string): string {
    return `${name}-${this.order}-${++this.serial}`
  }

  get ended(): boolean {
    return this.status === 'CANCELLED' || this.status === 'REFUNDED'
  }
}

export const lifeOf = (order: number, taken: readonly Step[]): Life => {
  const life = new Writer(order)
  for (const [kind, number] of taken) if (!life.ended) moves[kind % moves.length]!(life, number)
  return life
}

const pick = <Item>(items: readonly Item[], number: number): Item | undefined => items[number % items.length]
const drop = (items: string[], item: string): void => void items.splice(items.indexOf(item), 1)
const withStatus = (life: Writer, ...states: string[]): string[] =>
  [...life.expected.returns].filter(([, state]) => states.includes(state)).map(([id]) => id)
const commandOf = (id: string) => ({ ...by(0, 'x'), commandId: idOf(id) })

const moves: readonly ((life: Writer, number: number) => void)[] = [
  (life) => life.say('OrderUpdated', { reason: 'its course' }, 'PAYMENT_PROCESSING'),
  (life, number) => {
    if (life.expected.capturedMinor > 0) return
    life.expected.capturedMinor = number + 1
    life.say(
      'OrderPaymentCompleted',
      { amountMinor: number + 1, capturedMinor: number + 1, currency: euro, providerPaymentId: 'pi' },
      'PAYMENT_COMPLETED',
    )
  },
  (life, number) => {
    const { expected } = life
    const chargedMinor = number
    const refundedMinor = Math.min(number >> 1, expected.capturedMinor - expected.refundedMinor)
    expected.capturedMinor += chargedMinor
    expected.refundedMinor += refundedMinor
    const moved = { chargedMinor, capturedMinor: chargedMinor, refundedMinor, releasedMinor: 0, currency: euro }
    life.say('OrderPaymentAdjusted', moved)
  },
  (life) => {
    const holdId = life.fresh('hold')
    life.expected.holds.push(holdId)
    life.say('OrderHeld', { by: null, holdId: idOf(holdId), code: 'AMOUNT', reason: 'much', ruleId: 'holds-2015' })
  },
  (life, number) => {
    const holdId = pick(life.expected.holds, number)
    if (holdId === undefined) return
    drop(life.expected.holds, holdId)
    life.say('OrderReleased', { by: by(life.order, 'release'), holdId: idOf(holdId) })
  },
  (life, number) => {
    if (life.expected.change !== null) return
    const changeId = life.fresh('change')
    life.expected.change = changeId
    life.expected.changes.set(changeId, 'OPEN')
    const plan = planOf('EDIT', [{ ...tea, quantity: 1 + (number % 9) }, pot], { chargeMinor: number })
    const rest = { by: commandOf(changeId), plan, digest: 'd', shippingAddress: null, contact: null, reasonCode: null }
    life.say('ChangeOpened', rest)
  },
  (life, number) => {
    const { expected } = life
    const changeId = expected.change
    if (changeId === null) return
    expected.change = null
    expected.changes.set(changeId, number % 3 === 0 ? 'FAILED' : 'DONE')
    if (number % 3 === 0)
      return life.say('ChangeFailed', { changeId: idOf(changeId), code: 'CHARGE_DECLINED', reason: 'no' })
    const lines = number % 2 === 0 ? [pot] : [{ ...tea, quantity: 1 + (number % 9) }, pot]
    const contact = sealed(String(number))
    const backorders = expected.backorders.filter((sku) => lines.some((line) => line.sku === sku))
    Object.assign(expected, { lines, contact, backorders })
    const totals = totalsOf(number)
    const rest = { lines, totals, shippingAddress: address, contact, chargeMinor: 0, refundMinor: 0 }
    life.say('OrderChanged', { changeId: idOf(changeId), ...rest })
  },
  (life) => {
    const returnId = life.fresh('return')
    life.expected.returns.set(returnId, 'REQUESTED')
    const about = { lines: [{ lineId: '1', quantity: 1 }], wanted: [], reasonCode: 'DEFECTIVE', remedy: null }
    const plan = planOf('RETURN', life.expected.lines, { refundMinor: 450 })
    const told = { photos: [], comment: sealed('comment'), plan, digest: 'd' }
    life.say('ReturnOpened', { by: commandOf(returnId), returnId: idOf(returnId), ...about, ...told })
  },
  (life, number) => {
    const returnId = pick(withStatus(life, 'REQUESTED'), number)
    if (returnId === undefined) return
    const rest = { by: by(life.order, 'decide'), returnId: idOf(returnId), reason: 'checked' }
    life.expected.returns.set(returnId, number % 4 === 0 ? 'REFUSED' : 'APPROVED')
    if (number % 4 === 0) life.say('ReturnRefused', rest)
    else life.say('ReturnApproved', { ...rest, expiresAt: 1_780_000_000_000 })
  },
  (life, number) => {
    const returnId = pick(withStatus(life, 'APPROVED', 'RECEIVING'), number)
    if (returnId === undefined) return
    const lines = [{ lineId: '1', quantity: 1, condition: 'SELLABLE' as const }]
    life.expected.returns.set(returnId, number % 5 === 0 ? 'EXPIRED' : 'RECEIVING')
    if (number % 5 === 0) life.say('ReturnExpired', { returnId: idOf(returnId) })
    else
      life.say('ReturnReceived', {
        by: by(life.order, 'receive'),
        returnId: idOf(returnId),
        warehouse: 'SAO-1',
        lines,
        complete: true,
      })
  },
  (life, number) => {
    const returnId = pick(withStatus(life, 'RECEIVING'), number)
    if (returnId === undefined) return
    life.expected.returns.set(returnId, 'SETTLED')
    const lines = [{ ...pot, quantity: 1 + (number % 9) }]
    life.expected.lines = lines
    const money = { refundMinor: number, feeMinor: 1, chargeMinor: 0, totals: totalsOf(number) }
    life.say('ReturnSettled', {
      returnId: idOf(returnId),
      outcome: 'REFUNDED',
      lines,
      ruleId: 'refunds-2015',
      ...money,
    })
  },
  (life, number) => {
    const { shortages } = life.expected
    const shortageId = pick(shortages, number)
    if (shortageId !== undefined && number % 2 === 0) {
      drop(shortages, shortageId)
      return life.say('ShortageAnswered', { by: null, shortageId: idOf(shortageId), answer: 'AMEND' })
    }
    const opened = life.fresh('shortage')
    shortages.push(opened)
    const rest = { fulfillmentId: idOf('f'), lines: [{ lineId: '1', quantity: 1 }], answerBy: 1_780_000_000_000 }
    life.say('ShortageOpened', { shortageId: idOf(opened), ...rest })
  },
  (life, number) => {
    const { parcels } = life.expected
    const onTheWay = pick(
      [...parcels].filter(([, isThere]) => !isThere).map(([id]) => id),
      number,
    )
    if (onTheWay !== undefined && number % 2 === 0) {
      parcels.set(onTheWay, true)
      const parcel = { fulfillmentId: idOf(onTheWay), trackingNumber: `T${onTheWay}`, isWhole: true }
      return life.say('ParcelArrived', { ...parcel, deliveredAt: 1_780_000_000_000 })
    }
    const fulfillmentId = life.fresh('fulfillment')
    parcels.set(fulfillmentId, false)
    const rest = { purpose: 'RESHIP' as const, carrier: 'FEDEX', trackingNumber: `T${fulfillmentId}`, isWhole: true }
    life.say('ParcelDispatched', { fulfillmentId: idOf(fulfillmentId), ...rest })
  },
  (life, number) => {
    const skus = life.expected.lines.map(({ sku }) => sku).slice(number % 3)
    life.expected.backorders = skus
    life.say('OrderBackordered', { lines: skus.map((sku) => ({ sku, quantity: 1, expectedAt: null })) })
  },
  (life, number) => {
    const { expected, facts } = life
    if (number % 3 !== 0)
      return void facts.push({ ...commandRefused(life.order, 'try'), id: idOf(life.fresh('refusal')) })
    if (expected.change !== null) expected.changes.set(expected.change, 'FAILED')
    Object.assign(expected, { change: null, holds: [], shortages: [], backorders: [] })
    life.say('OrderCancelled', { by: by(life.order, 'cancel'), code: 'CUSTOMER_REQUEST', reason: 'asked' }, 'CANCELLED')
    const amountMinor = expected.capturedMinor - expected.refundedMinor
    if (amountMinor === 0) return
    expected.refundedMinor = expected.capturedMinor
    life.say('OrderRefunded', { amountMinor, currency: euro }, 'REFUNDED')
  },
]
