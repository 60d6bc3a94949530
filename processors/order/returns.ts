// The open returns, exchanges and claims of an order, and how many units came back before. It folds the order's own outputs.
import type { MessageId } from '../../schemas/ids'
import type { MessageOf, Timestamp } from '../../schemas/message'
import type { LineQuantity, OrderLine, ReceivedLine } from '../../schemas/messages'
import type { OrderOutput } from './output'
import { byLine } from './sendings'

/** OPENED: somebody is to approve it; APPROVED: goods are to come in; READY: it can be settled. */
export type OrderReturn = {
  readonly returnId: MessageId
  readonly kind: 'RETURN' | 'EXCHANGE' | 'CLAIM'
  readonly stage: 'OPENED' | 'APPROVED' | 'READY'
  readonly lines: readonly LineQuantity[]
  readonly wanted: readonly OrderLine[]
  readonly reasonCode: string
  readonly remedy: string | null
  readonly received: readonly ReceivedLine[]
  readonly openedAt: Timestamp
  /** Of the goods, as it stood when it was opened. */
  readonly deliveredAt: Timestamp | null
  readonly expiresAt: Timestamp | null
  /** With which the goods come back. REFUSED: they may come without. */
  readonly label: { readonly state: 'NONE' | 'ASKED' | 'MADE' | 'REFUSED'; readonly since: Timestamp }
  /** The warehouse that its label names; null: none was asked for. */
  readonly sentTo: string | null
}
export type Returns = {
  readonly open: { readonly [returnId: string]: OrderReturn }
  /** Units that were settled, by line. */
  readonly settled: { readonly [lineId: string]: number }
}

export const noReturns: Returns = { open: {}, settled: {} }

export const evolveReturns = (returns: Returns, output: OrderOutput, deliveredAt: Timestamp | null): Returns => {
  switch (output.type) {
    case 'ReturnOpened':
      return { ...returns, open: { ...returns.open, [output.returnId]: opened(output, deliveredAt) } }
    case 'ReturnApproved':
      return changed(returns, output.returnId, (one) => ({
        ...one,
        stage: one.kind === 'CLAIM' ? 'READY' : 'APPROVED',
        expiresAt: output.expiresAt,
      }))
    case 'ReturnParcelRequested':
      return changed(returns, output.returnId, (one) => ({
        ...one,
        label: { state: 'ASKED', since: output.at },
        sentTo: output.warehouse,
      }))
    case 'ReturnLabelled':
      return labelled(returns, output.returnId, { state: 'MADE', since: output.at })
    case 'OrderStepOverdue':
      return output.step === 'RETURN_LABEL' && output.code !== 'DEADLINE_PASSED'
        ? unlabelled(returns, output.at)
        : returns
    case 'ReturnReceived':
      return changed(returns, output.returnId, (one) => received(one, output))
    case 'ReturnExpired':
      return changed(returns, output.returnId, (one) => (one.received.length > 0 ? { ...one, stage: 'READY' } : null))
    case 'ReturnRefused':
      return changed(returns, output.returnId, () => null)
    case 'ReturnSettled':
      return settled(returns, output.returnId)
    default:
      return returns
  }
}

const opened = (output: MessageOf<'ReturnOpened'>, deliveredAt: Timestamp | null): OrderReturn => ({
  returnId: output.returnId,
  kind: output.plan.kind as OrderReturn['kind'],
  stage: 'OPENED',
  lines: byLine(output.lines),
  wanted: output.wanted,
  reasonCode: output.reasonCode,
  remedy: output.remedy,
  received: [],
  openedAt: output.at,
  deliveredAt,
  expiresAt: null,
  label: { state: 'NONE', since: output.at },
  sentTo: null,
})

const received = (one: OrderReturn, { lines, complete }: MessageOf<'ReturnReceived'>): OrderReturn => {
  const all = [...one.received, ...lines.map(({ lineId, quantity, condition }) => ({ lineId, quantity, condition }))]
  const isIn = complete || awaited({ ...one, received: all }).length === 0
  return { ...one, received: all, stage: isIn ? 'READY' : one.stage }
}

const changed = (returns: Returns, id: MessageId, change: (one: OrderReturn) => OrderReturn | null): Returns => {
  const before = returns.open[id]
  if (!before) return returns
  const { [id]: _, ...others } = returns.open
  const after = change(before)
  return { ...returns, open: after ? { ...others, [id]: after } : others }
}

const labelled = (returns: Returns, id: MessageId, label: OrderReturn['label']): Returns =>
  changed(returns, id, (one) => ({ ...one, label }))

/** The fact does not name the return: it is the one that has waited longest. */
const unlabelled = (returns: Returns, since: Timestamp): Returns => {
  const found = Object.values(returns.open).find(({ label }) => label.state === 'ASKED')
  return found ? labelled(returns, found.returnId, { state: 'REFUSED', since }) : returns
}

const settled = (returns: Returns, id: MessageId): Returns => {
  const one = returns.open[id]
  if (!one) return returns
  const units = { ...returns.settled }
  for (const { lineId, quantity } of goodsOf(one)) units[lineId] = (units[lineId] ?? 0) + quantity
  return { ...changed(returns, id, () => null), settled: units }
}

/** What it is settled for: of a claim all it is about, else what came in. */
export const goodsOf = (one: OrderReturn): LineQuantity[] => byLine(one.kind === 'CLAIM' ? one.lines : one.received)

/** What has not come in yet. */
export const awaited = ({ lines, received }: OrderReturn): LineQuantity[] =>
  byLine([...lines, ...received.map(({ lineId, quantity }) => ({ lineId, quantity: -quantity }))])

/** Units of a line that stand in a return, open or settled. */
export const unitsReturned = ({ open, settled }: Returns, lineId: string): number =>
  Object.values(open).reduce(
    (sum, { lines }) => sum + lines.reduce((units, line) => units + (line.lineId === lineId ? line.quantity : 0), 0),
    settled[lineId] ?? 0,
  )
