// An order as one readable page.
import { formatMoney } from '../schemas/money'
import type { OrderDocument } from '../state/order-reader'
import type { NodeMemory, OrderPage } from './order-show'
import { countText, timeText, whenText } from './wording'

export const renderOrder = (page: OrderPage, now: number): string => {
  const order = page.nodes.find(({ node }) => node === 'order')
  const status = statusOf(order) ?? page.row?.status ?? (page.rejection ? 'REJECTED' : 'unknown')
  return [
    `${page.orderId}  ${status}${order?.final ? ' (final)' : ''}  partition ${page.partition}`,
    ...section('next', nextLines(page, now)),
    ...section('read model', [...rowLines(page), ...(page.disagreement ? [`DIFFERS: ${page.disagreement}`] : [])]),
    ...page.nodes
      .filter(({ node, state, aside }) => node !== 'intake' || state !== null || aside.length)
      .flatMap((node) => nodeSection(node, now)),
  ].join('\n')
}

const section = (title: string, lines: readonly string[]): string[] => ['', title, ...lines.map((line) => `  ${line}`)]

const statusOf = (node: NodeMemory | undefined): string | undefined =>
  (node?.state as { readonly status?: string } | null | undefined)?.status

const nextLines = ({ next }: OrderPage, now: number): string[] =>
  next.length === 0
    ? ['nothing is left to happen']
    : next.map(
        ({ waitsFor, since, deadline }) =>
          `${waitsFor} since ${timeText(since)}, until ${timeText(deadline)} (${whenText(deadline, now)})`,
      )

const rowLines = ({ row, rejection, events }: OrderPage): string[] => {
  if (rejection) return [`rejected ${rejection.at}: ${rejection.code}, ${rejection.reason}`]
  if (!row) return ['no row']
  return [
    `${row.status}, version ${row.version}, ${countText(events, 'event')}, customer ${row.customerId}`,
    `${countText(row.lines.length, 'line')}, total ${formatMoney(row.totals.totalMinor, row.currency)}, ${paymentText(row)}`,
    ...(row.shipment ? [`shipped with ${row.shipment.carrier} ${row.shipment.trackingNumber}`] : []),
    ...(row.cancellation ? [`cancelled: ${row.cancellation.code}, ${row.cancellation.reason}`] : []),
    `created ${row.createdAt}, updated ${row.updatedAt}`,
  ]
}

const paymentText = ({ payment, currency }: OrderDocument): string =>
  `captured ${formatMoney(payment.capturedMinor, currency)}, refunded ${formatMoney(payment.refundedMinor, currency)}`

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
  if (typeof value === 'number' && (name === 'since' || /At$/.test(name))) return timeText(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}
