// Messages and states as operators see them: without personal data unless asked for, and in one short line.
import { timeText } from './wording'

const personal = new Set([
  'contact', 'contactName', 'contactPhone', 'email', 'html', 'labelUrl', 'location', 'paymentMethodToken', 'phone', 'recipient',
  'shippingAddress', 'shipTo', 'subject', 'text', 'toEmail', 'toName', 'line1', 'line2', 'city', 'postalCode',
]) // prettier-ignore
const hidden = '(personal)'

/** The same value with personal fields replaced, at any depth. */
export const withoutPersonal = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutPersonal)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      personal.has(name) && inner !== null ? hidden : withoutPersonal(inner),
    ]),
  )
}

const dull = new Set(['type', 'id', 'orderId', 'at', 'bodyHash'])
const longest = 40

/** The telling fields of a message, without its head: `status=SHIPPED version=6 lines×2`. */
export const inShort = (message: object): string =>
  Object.entries(message)
    .filter(([name, value]) => !dull.has(name) && !personal.has(name) && value !== null && value !== undefined)
    .map(([name, value]) => fieldText(name, value))
    .filter((text) => text !== '')
    .join(' ')

const fieldText = (name: string, value: unknown): string => {
  if (Array.isArray(value)) return `${name}×${value.length}`
  if (typeof value === 'object' && value !== null)
    return 'totalMinor' in value ? `totalMinor=${String(value.totalMinor)}` : ''
  const text = typeof value === 'number' && /[a-z]At$/.test(name) ? timeText(value) : String(value)
  return `${name}=${text.length > longest ? `${text.slice(0, longest)}…` : text}`
}
