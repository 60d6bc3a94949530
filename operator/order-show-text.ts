// An order as one readable page.
import { formatMoney } from '../schemas/money'
import type { OrderRecord } from '../schemas/read-model'
import { planText, linesText } from './in-short'
import type { NodeMemory, OrderPage } from './order-show'
import { paymentLines } from './order-show-payment'
import { sendingLines, stockLines } from './order-show-sending'
import { countText, timeText, untilText, whenText } from './wording'

export const renderOrder = (page: OrderPage, now: number): string => {
  const order = page.nodes.find(({ node }) => node === 'order')
  const status = statusOf(order) ?? page.row?.status ?? (page.rejection ? 'REJECTED' : 'unknown')
  return [
    `${page.orderId}  ${status}${order?.final ? ' (final)' : ''}  partition ${page.partition}`,
    ...section('next', nextLines(page, now)),
    ...section('read model', [...rowLines(page), ...(page.disagreement ? [`DIFFERS: ${page.disagreement}`] : [])]),
    ...(page.row ? openSections(page.row, now) : []),
    ...section('payment in short', paymentLines(page, now)),
    ...section('stock in short', stockLines(page, now)),
    ...section('sending in short', sendingLines(page, now)),
    ...page.nodes
      .filter(({ node, state, aside }) => node !== 'intake' || state !== null || aside.length)
      .flatMap((node) => nodeSection(node, now)),
  ].join('\n')
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)]

const statusOf = (node: NodeMemory | undefined): string | undefined =>
  (node?.state as { readonly status?: string } | null | undefined)?.status

const nextLines = ({ next }: OrderPage, now: number): string[] =>
  next.length === 0
    ? ['nothing is left to happen']
    : next.map(
        ({ waitsFor, since, deadline, about }) =>
          `${waitsFor}${about ? ` of ${about}` : ''} since ${timeText(since)}, until ${timeText(deadline)} (${whenText(deadline, now)})`,
      )

const rowLines = ({ row, rejection, events }: OrderPage): string[] => {
  if (rejection) return [`rejected ${timeText(rejection.at)}: ${rejection.code}, ${rejection.reason}`]
  if (!row) return ['no row']
  return [
    `${row.status}, version ${row.version}, ${countText(events, 'event')}, customer ${row.customerId}, ${row.origin}`,
    `${linesText(row.lines)}, total ${money(row, row.totals.totalMinor)}, ${paymentText(row)}`,
    ...(row.shipment ? [`shipped with ${row.shipment.carrier} ${row.shipment.trackingNumber}`] : []),
    ...(row.cancellation ? [`cancelled: ${row.cancellation.code}, ${row.cancellation.reason}`] : []),
    `created ${timeText(row.createdAt)}, updated ${timeText(row.updatedAt)}`,
  ]
}

const money = ({ totals }: OrderRecord, minor: number): string => formatMoney(minor, totals.currency)

const paymentText = (row: OrderRecord): string =>
  `secured ${money(row, row.payment.securedMinor)}, captured ${money(row, row.payment.capturedMinor)}, refunded ${money(row, row.payment.refundedMinor)}`

/** What is going on beside the normal course; nothing of what there is none. */
const openSections = (row: OrderRecord, now: number): string[] => {
  const { holds, change, backorders, whenPartial, shortages, returns, parcels } = row
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['holds', holds.map(({ holdId, code, reason, since }) => `${holdId} ${code} since ${timeText(since)}: ${reason}`)],
    ['change', change ? [`${change.changeId} since ${timeText(change.since)}: ${planText(change.plan)}`] : []],
    [
      'shortages',
      shortages.map(
        ({ shortageId, fulfillmentId, lines, answerBy }) =>
          `${shortageId} of fulfillment ${fulfillmentId}: ${linesText(lines)}, answer until ${timeText(answerBy)} (${whenText(answerBy, now)})`,
      ),
    ],
    [
      `backorders (${whenPartial})`,
      backorders.map(({ sku, quantity, expectedAt }) => {
        const when = expectedAt === null ? '' : ` ${untilText(expectedAt, now)}`
        return `${quantity}×${sku}${when}`
      }),
    ],
    ['returns', returns.map((one) => returnText(row, one, now))],
    [
      'parcels',
      parcels.map(
        ({ purpose, carrier, trackingNumber, isWhole, deliveredAt }) =>
          `${purpose} with ${carrier} ${trackingNumber}${isWhole ? '' : ', a part'}, ${deliveredAt === null ? 'under way' : `delivered ${timeText(deliveredAt)}`}`,
      ),
    ],
  ]
  return sections.flatMap(([title, lines]) => (lines.length > 0 ? section(title, lines) : []))
}

const returnText = (row: OrderRecord, one: OrderRecord['returns'][number], now: number): string => {
  const { returnId, kind, state, lines, received, outcome, refundMinor, feeMinor, chargeMinor, expiresAt } = one
  return [
    `${returnId} ${kind} ${state}${outcome === null ? '' : ` ${outcome}`}: ${linesText(lines)} for ${one.reasonCode}`,
    ...(received.length > 0 ? [`came in ${linesText(received)}`] : []),
    `refund ${money(row, refundMinor)}, fee ${money(row, feeMinor)}, charge ${money(row, chargeMinor)}`,
    ...(one.label ? [`label ${one.label.carrier} ${one.label.trackingNumber}`] : []),
    ...(expiresAt === null || outcome !== null ? [] : [`until ${timeText(expiresAt)} (${whenText(expiresAt, now)})`]),
  ].join(', ')
}

const nodeSection = ({ node, state, final, deadline, aside }: NodeMemory, now: number): string[] => {
  const lines =
    state === null
      ? ['nothing is remembered']
      : Object.entries(state as object).map(([name, value]) => `${name}: ${valueText(name, value)}`)
  if (final) lines.push('(final)')
  if (deadline) lines.push(`deadline ${deadline.name} ${timeText(deadline.at)} (${whenText(deadline.at, now)})`)
  for (const { topic, partition, offset, attempt } of aside)
    lines.push(
      `SET ASIDE ${topic}:${partition}:${offset}, ${countText(attempt, 'attempt')}: npm run oms -- setaside show ${topic}:${partition}:${offset}`,
    )
  return section(node, lines)
}

const valueText = (name: string, value: unknown): string => {
  if (name === 'seen') return countText(Object.keys(value as object).length, 'command')
  if (typeof value === 'number' && (name === 'since' || /(At|Until)$/.test(name))) return timeText(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}
