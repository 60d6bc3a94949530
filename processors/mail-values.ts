// What each fact has to say to the customer, as the values of a mail. It must never hold a word of the mail itself, nor personal data.
import type { Body, MessageOf, Timestamp } from '../schemas/message'
import type {
  BackorderedQuantity,
  CommandRef,
  LineQuantity,
  MailKind,
  MailRequested,
  MailValue,
  OrderLine,
  Totals,
} from '../schemas/messages'
import { formatMoney } from '../schemas/money'

/** Facts that the customer is told. */
export type MailFact = MessageOf<
  | 'OrderCreated'
  | 'OrderPaymentFailed'
  | 'OrderPaymentAwaited'
  | 'OrderChanged'
  | 'ChangeFailed'
  | 'ReturnOpened'
  | 'ReturnApproved'
  | 'ReturnRefused'
  | 'ReturnSettled'
  | 'ShortageOpened'
  | 'ParcelDispatched'
  | 'OrderBackordered'
  | 'ReturnLabelled'
  | 'NoteAdded'
  | 'OrderCancelled'
  | 'OrderRefunded'
  | 'OrderShipped'
  | 'OrderDelivered'
>
export const isCustomer = ({ role }: CommandRef): boolean => role === 'customer' || role === 'guest'

type Values = readonly MailValue[]
type MailBody = Pick<Body<MailRequested>, 'kind' | 'values'>

/** Which mail tells of the fact, with its values. `known` are mails of the same order, for the names of its products. */
export const mailOfFact = (fact: MailFact, known: readonly { readonly values: Values }[]): MailBody => ({
  kind: fact.type === 'OrderPaymentAwaited' && fact.waitsFor === 'PROVIDER' ? 'PAYMENT_SLIP' : kinds[fact.type],
  values: valuesOf(fact, known),
})

const kinds: { readonly [Name in MailFact['type']]: MailKind } = {
  OrderCreated: 'ORDER_CONFIRMATION',
  OrderPaymentFailed: 'PAYMENT_FAILED',
  OrderPaymentAwaited: 'PAYMENT_METHOD_NEEDED',
  OrderChanged: 'ORDER_CHANGED',
  ChangeFailed: 'CHANGE_FAILED',
  ReturnOpened: 'RETURN_OPENED',
  ReturnApproved: 'RETURN_APPROVED',
  ReturnRefused: 'RETURN_REFUSED',
  ReturnSettled: 'RETURN_SETTLED',
  ShortageOpened: 'SHORTAGE_QUESTION',
  ParcelDispatched: 'PARCEL_DISPATCHED',
  OrderBackordered: 'ORDER_BACKORDERED',
  ReturnLabelled: 'RETURN_LABEL',
  NoteAdded: 'NOTE_ADDED',
  OrderCancelled: 'ORDER_CANCELLED',
  OrderRefunded: 'ORDER_REFUNDED',
  OrderShipped: 'ORDER_SHIPPED',
  OrderDelivered: 'ORDER_DELIVERED',
}

const valuesOf = (fact: MailFact, known: readonly { readonly values: Values }[]): Values => {
  switch (fact.type) {
    case 'OrderCreated':
      return orderValues(fact.lines, fact.totals)
    case 'OrderChanged': {
      const money = moneyValues(fact.totals.currency, { charge: fact.chargeMinor, refund: fact.refundMinor })
      return [...orderValues(fact.lines, fact.totals), ...money]
    }
    case 'ChangeFailed':
      return [value('changeCode', fact.code)]
    case 'ReturnOpened':
      return [value('returnKind', fact.plan.kind), ...lineValues(fact.lines, known)]
    case 'ReturnApproved':
      return [value('reason', fact.reason), moment('until', fact.expiresAt)]
    case 'ReturnRefused':
      return [value('reason', fact.reason)]
    case 'ReturnSettled': {
      const { outcome, totals, refundMinor: refund, feeMinor: fee, chargeMinor: charge } = fact
      return [value('outcome', outcome), ...moneyValues(totals.currency, { refund, fee, charge })]
    }
    case 'ShortageOpened':
      return [...lineValues(fact.lines, known), moment('until', fact.answerBy)]
    case 'ParcelDispatched':
      return [value('purpose', fact.purpose), ...parcelValues(fact)]
    case 'OrderCancelled':
      return [value('cancelCode', fact.by && isCustomer(fact.by) ? 'CUSTOMER_REQUEST' : fact.code)]
    case 'OrderRefunded':
      return [value('amount', formatMoney(fact.amountMinor, fact.currency))]
    case 'OrderBackordered':
      return backorderValues(fact.lines, known)
    case 'ReturnLabelled':
      return [...parcelValues(fact), value('label', fact.labelUrl)]
    case 'OrderShipped':
      return parcelValues(fact)
    case 'OrderPaymentAwaited':
      return [moment('until', fact.until)]
    case 'OrderPaymentFailed':
    case 'NoteAdded':
    case 'OrderDelivered':
      return []
  }
}

const value = (name: string, text: string): MailValue => ({ name, value: text })

const moment = (name: string, at: Timestamp): MailValue => value(name, new Date(at).toISOString())

const parcelValues = (fact: MessageOf<'ParcelDispatched' | 'OrderShipped' | 'ReturnLabelled'>): Values => [
  value('carrier', fact.carrier),
  value('tracking', fact.trackingNumber),
]

const orderValues = (lines: readonly OrderLine[], totals: Totals): Values => [
  ...lines.flatMap(({ lineId, sku, quantity, name, unitPriceMinor }) => [
    value(`quantity:${lineId}`, String(quantity)),
    value(`product:${lineId}`, name),
    value(`sku:${lineId}`, sku),
    value(`price:${lineId}`, formatMoney(unitPriceMinor, totals.currency)),
  ]),
  value('shipping', formatMoney(totals.shippingMinor, totals.currency)),
  value('tax', formatMoney(totals.taxMinor, totals.currency)),
  value('total', formatMoney(totals.totalMinor, totals.currency)),
]

const lineValues = (lines: readonly LineQuantity[], known: readonly { readonly values: Values }[]): Values =>
  lines.flatMap(({ lineId, quantity }) => [
    value(`quantity:${lineId}`, String(quantity)),
    value(`product:${lineId}`, productOf(lineId, known) ?? `line ${lineId}`),
  ])

/** When all of it is expected, unless nobody knows of some. */
const backorderValues = (
  lines: readonly BackorderedQuantity[],
  known: readonly { readonly values: Values }[],
): Values => {
  const expected = lines.map(({ expectedAt }) => expectedAt)
  return [
    ...lines.flatMap(({ sku, quantity }) => [
      value(`quantity:${sku}`, String(quantity)),
      value(`product:${sku}`, productOfSku(sku, known) ?? sku),
    ]),
    ...(expected.includes(null) ? [] : [moment('until', Math.max(...expected.map(Number)))]),
  ]
}

const productOfSku = (sku: string, known: readonly { readonly values: Values }[]): string | undefined => {
  const line = known
    .flatMap(({ values }) => values)
    .findLast((each) => each.name.startsWith('sku:') && each.value === sku)
  return line && productOf(line.name.slice('sku:'.length), known)
}

const productOf = (lineId: string, known: readonly { readonly values: Values }[]): string | undefined =>
  known.flatMap(({ values }) => values).findLast(({ name }) => name === `product:${lineId}`)?.value

/** Amounts of nothing are not told. */
const moneyValues = (currency: string, amounts: Readonly<Record<string, number>>): Values =>
  Object.entries(amounts).flatMap(([name, minor]) => (minor > 0 ? [value(name, formatMoney(minor, currency))] : []))
