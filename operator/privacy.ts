// Messages and states as operators see them: without personal data unless asked for. What is sealed stays sealed whatever is asked: the
// command line holds no customer's key.
import { isSealed } from '../schemas/sealed'

/** What may name a person and is not sealed: where a parcel was seen, how it is paid, from where somebody called. */
const personal = new Set(['clientAddress', 'labelUrl', 'location', 'paymentMethodToken', 'photos'])
const hidden = '(personal)'
export const sealedText = '«sealed»'

/** The same value with what is sealed replaced, at any depth. */
export const withoutSealed = (value: unknown): unknown => replaced(value, new Set())

/** The same value with personal fields, and what is sealed, replaced, at any depth. */
export const withoutPersonal = (value: unknown): unknown => replaced(value, personal)

/** As operators may see it: `personal` when they ask for what is not sealed. */
export const shown = (value: unknown, personal: boolean): unknown =>
  personal ? withoutSealed(value) : withoutPersonal(value)

export const isPersonal = (field: string): boolean => personal.has(field)

const replaced = (value: unknown, fields: ReadonlySet<string>): unknown => {
  if (typeof value === 'string') return isSealed(value) ? sealedText : value
  if (Array.isArray(value)) return value.map((each) => replaced(each, fields))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      fields.has(name) && inner !== null ? hidden : replaced(inner, fields),
    ]),
  )
}
