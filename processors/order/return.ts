// Returns, exchanges and claims: opened for what was delivered, decided by staff, received in parts, settled one after another. A receipt
// is never refused because something else is being settled.
import type { MessageOf } from '../../schemas/message'
import type { ReturnAdmitted } from '../../schemas/messages'
import { digestOf, unpriced } from './change'
import type { Drafts } from './output'
import { linesOf } from './pricing'
import { because, refuse, refuseOutdated, type Refusal } from './refusal'
import { awaited, unitsReturned, type OrderReturn } from './returns'
import { byLine, unitsOfLine } from './sendings'
import { asExpected, planOf, sendsGoods, settle, type Terms } from './settlement'
import { deliveryOf, isClosed, type PlacedOrder } from './state'
import { bySku } from './units'
import { returnReasons } from '../rules/refund-rules'
import { stepDeadline } from '../rules/service-levels'
import { warehouseNamed } from '../rules/warehouses'

const kinds: readonly string[] = ['RETURN', 'EXCHANGE', 'CLAIM']

export const openReturn = (input: ReturnAdmitted, state: PlacedOrder): Drafts => {
  const { by, previewDigest, reasonCode, remedy, photos, comment } = input
  if (isClosed(state)) return refuse(by, because('ALREADY_FINAL'))
  const lines = byLine(input.lines)
  const wanted = linesOf(input.wanted, state)
  const fault = faultOf(input, state)
  if (fault) return refuse(by, fault)
  if ('unpricedSku' in wanted) return refuse(by, unpriced(wanted.unpricedSku, state))
  const kind = input.kind as Terms['kind']
  const terms = { kind, remedy, wanted, reasonCode, openedAt: input.at, deliveredAt: deliveryOf(state, lines) }
  const settled = settle(state, terms, asExpected(lines), sendsGoods(terms))
  if ('eligible' in settled) return refuse(by, settled)
  const plan = planOf(state, terms, lines, settled)
  const digest = digestOf(state, plan, { shippingAddress: null, contact: null })
  if (previewDigest !== null && previewDigest !== digest) return refuseOutdated(by, plan, digest)
  const returnId = by.commandId
  return [{ type: 'ReturnOpened', by, returnId, plan, digest, lines, wanted, reasonCode, remedy, photos, comment }]
}

const faultOf = (input: ReturnAdmitted, state: PlacedOrder): Refusal | undefined => {
  const { kind, lines, wanted, remedy, reasonCode } = input
  if (!kinds.includes(kind))
    return { code: 'UNKNOWN_KIND', reason: 'What is asked for is a RETURN, EXCHANGE or CLAIM.' }
  if (!(returnReasons as readonly string[]).includes(reasonCode))
    return { code: 'UNKNOWN_REASON', reason: `A reason is one of ${returnReasons.join(', ')}.` }
  if (kind === 'EXCHANGE' ? wanted.length === 0 : wanted.length > 0)
    return { code: 'WANTED_MISMATCH', reason: 'An exchange, and nothing else, says what is wanted instead.' }
  if (kind === 'CLAIM' ? remedy !== 'REFUND' && remedy !== 'RESHIP' : remedy !== null)
    return { code: 'UNKNOWN_REMEDY', reason: 'A claim, and nothing else, asks for REFUND or RESHIP.' }
  if (!lines.every(({ quantity }) => quantity >= 1) || lines.length === 0)
    return { code: 'NOTHING_RETURNED', reason: 'A return has at least 1 line, and at least 1 unit of each.' }
  for (const line of byLine(lines)) {
    const fault = faultOfLine(line, kind === 'CLAIM', state)
    if (fault) return fault
  }
  return undefined
}

const faultOfLine = (
  { lineId, quantity }: OrderReturn['lines'][number],
  onItsWay: boolean,
  state: PlacedOrder,
): Refusal | undefined => {
  const { lines, sendings, returns } = state
  const gone = Object.values(sendings.fulfillments).reduce(
    (sum, one) => sum + unitsOfLine(one, lineId, ({ deliveredAt }) => onItsWay || deliveredAt !== null),
    0,
  )
  const left = gone - unitsReturned(returns, lineId)
  if (quantity <= left) return undefined
  if (!lines.some((line) => line.lineId === lineId) && gone === 0)
    return { code: 'UNKNOWN_LINE', reason: `The order has no line '${lineId}'.` }
  if (quantity > gone) {
    const arrived = onItsWay ? 'sent' : 'delivered'
    return {
      code: 'NOT_DELIVERED',
      reason: `Of line '${lineId}' ${gone} units were ${arrived}; ${quantity} are named.`,
    }
  }
  return {
    code: 'ALREADY_RETURNED',
    reason: `Of line '${lineId}' ${left} units stand in no other return; ${quantity} are named.`,
  }
}

export const decideReturn = (input: MessageOf<'DecideReturn'>, { returns }: PlacedOrder): Drafts => {
  const { by, returnId, approve, reason, at } = input
  const one = returns.open[returnId]
  if (!one) return refuse(by, because('UNKNOWN_RETURN'))
  if (one.stage !== 'OPENED')
    return refuse(by, { code: 'ALREADY_DECIDED', reason: 'The return is approved already: receive or settle it.' })
  if (!approve) return [{ type: 'ReturnRefused', by, returnId, reason }]
  return [{ type: 'ReturnApproved', by, returnId, reason, expiresAt: stepDeadline('RETURN_RECEIPT', at) }]
}

export const receiveReturn = (input: MessageOf<'ReceiveReturn'>, state: PlacedOrder): Drafts => {
  const { by, returnId, lines, complete } = input
  const one = state.returns.open[returnId]
  if (!one || one.stage === 'READY') return refuse(by, because('UNKNOWN_RETURN'))
  if (one.stage === 'OPENED' || one.kind === 'CLAIM') return refuse(by, because('WRONG_STATE'))
  if (!lines.every(({ quantity }) => quantity >= 1) || (lines.length === 0 && !complete))
    return refuse(by, {
      code: 'NOTHING_RETURNED',
      reason: 'A receipt has at least 1 line, and at least 1 unit of each.',
    })
  const excess = byLine(lines).find(({ lineId, quantity }) => quantity > unitsAwaited(one, lineId))
  if (excess) {
    const reason = `Of line '${excess.lineId}' ${unitsAwaited(one, excess.lineId)} units are awaited; ${excess.quantity} came.`
    return refuse(by, { code: 'TOO_MANY_UNITS', reason })
  }
  const warehouse = input.warehouse ?? one.sentTo ?? senderOf(state)
  if (!warehouseNamed(warehouse))
    return refuse(by, { code: 'UNKNOWN_WAREHOUSE', reason: `There is no warehouse '${warehouse}': name one of ours.` })
  return [
    { type: 'ReturnReceived', by, returnId, warehouse, lines, complete },
    ...(['RESTOCK', 'WRITE_OFF'] as const).flatMap((disposition) => receipt(input, warehouse, state, disposition)),
  ]
}

/** Where something of the order came from; what is returned was sent. */
const senderOf = ({ sendings }: PlacedOrder): string => Object.values(sendings.fulfillments)[0]?.warehouse ?? ''

const unitsAwaited = (one: OrderReturn, lineId: string): number =>
  awaited(one).find((line) => line.lineId === lineId)?.quantity ?? 0

/** What can be sold again goes back on the shelf of the warehouse where it came in. */
const receipt = (
  { returnId, lines }: MessageOf<'ReceiveReturn'>,
  warehouse: string,
  state: PlacedOrder,
  disposition: 'RESTOCK' | 'WRITE_OFF',
): Drafts => {
  const units = lines.flatMap(({ lineId, quantity, condition }) => {
    const line = state.lines.find((each) => each.lineId === lineId)
    const isSellable = condition === 'SELLABLE'
    return line && isSellable === (disposition === 'RESTOCK') ? [{ sku: line.sku, quantity }] : []
  })
  if (units.length === 0) return []
  return [{ type: 'StockReceiptRequested', returnId, warehouse, lines: bySku(units), disposition }]
}
