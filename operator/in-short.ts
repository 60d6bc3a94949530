// A message in one short line for operators: its telling fields, nothing personal, and nothing that is sealed.
import type { ChangePlan, CommandRef, LineQuantity, SkuQuantity } from '../schemas/messages'
import { isPersonal, sealedText, withoutSealed } from './privacy'
import { timeText } from './wording'

const dull = new Set(['type', 'id', 'orderId', 'at', 'digest', 'correlation'])
const longest = 40
const mostLines = 3

/** `status=SHIPPED version=6 lines=2×TEA-1 by=csr:staff_ana`; who did it comes last. */
export const inShort = (message: object): string => {
  const { by, ...fields } = message as { readonly by?: CommandRef | null }
  const texts = Object.entries(withoutSealed(fields) as object)
    .filter(([name, value]) => !dull.has(name) && !isPersonal(name) && value !== null && value !== undefined)
    .map(([name, value]) => fieldText(name, value))
  return [...texts, by ? `by=${whoText(by)}` : ''].filter((text) => text !== '').join(' ')
}

/** `csr:staff_ana`. */
export const whoText = ({ role, subject }: Pick<CommandRef, 'role' | 'subject'>): string => `${role}:${subject}`

const fieldText = (name: string, value: unknown): string => {
  if (Array.isArray(value)) return value.length > 0 ? `${name}=${linesText(value)}` : ''
  if (typeof value === 'object' && value !== null) return objectText(name, value)
  const text = typeof value === 'number' && /^until$|[a-z](At|By|Until)$/.test(name) ? timeText(value) : String(value)
  return `${name}=${text.length > longest ? `${text.slice(0, longest)}…` : text}`
}

const objectText = (name: string, value: object): string => {
  if (name === 'plan') return `plan=${planText(value as ChangePlan)}`
  if ('totalMinor' in value) return `totalMinor=${String(value.totalMinor)}`
  if ('sealed' in value) return `${name}=${sealedText}`
  return ''
}

/** `EDIT totalMinor=1200 +300`: what it is, what it leads to, what it charges or returns. */
export const planText = ({ kind, totals, chargeMinor, refundMinor }: ChangePlan): string => {
  const money = [chargeMinor > 0 ? ` +${chargeMinor}` : '', refundMinor > 0 ? ` -${refundMinor}` : ''].join('')
  return `${kind} totalMinor=${totals.totalMinor}${money}`
}

/** `2×TEA-1,1×CUP-2`; a count where there are more than three, or where they have no quantity. */
export const linesText = (lines: readonly unknown[]): string => {
  const texts = lines.map((line) => (isLine(line) ? lineText(line) : ''))
  return texts.length > mostLines || texts.includes('') ? `×${lines.length}` : texts.join(',')
}

const lineText = (line: Line): string =>
  `${line.quantity}×${'sku' in line ? line.sku : line.lineId}${line.warehouse ? `@${line.warehouse}` : ''}`

type Line = { readonly quantity: number; readonly warehouse?: string | null } & (
  Pick<SkuQuantity, 'sku'> | Pick<LineQuantity, 'lineId'>
)
const isLine = (line: unknown): line is Line =>
  typeof line === 'object' && line !== null && 'quantity' in line && ('sku' in line || 'lineId' in line)
