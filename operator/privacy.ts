// Messages and states as operators see them: without personal data unless asked for. What is sealed stays sealed whatever is asked: the
// command line holds no customer's key.
import { isSealed } from '../schemas/sealed'

/** What may name a person and is not sealed: where a parcel was seen, from where somebody called. */
const personal = new Set(['clientAddress', 'labelUrl', 'location', 'photos'])
/** With what somebody could be charged, or a payment gone on with: nobody is to see it, whatever they ask. */
const secret = new Set(['clientSecret', 'details', 'instrument', 'methodId', 'paymentMethodToken', 'token'])
const hidden = '(personal)'
export const secretText = '«secret»'
export const sealedText = '«sealed»'

/** The same value with what is sealed or secret replaced, at any depth. */
export const withoutSealed = (value: unknown): unknown => replaced(value, new Set())

/** The same value with personal fields, and what is sealed or secret, replaced, at any depth. */
export const withoutPersonal = (value: unknown): unknown => replaced(value, personal)

/** As operators may see it: `personal` when they ask for what is neither sealed nor secret. */
export const shown = (value: unknown, personal: boolean): unknown =>
  personal ? withoutSealed(value) : withoutPersonal(value)

/** Not to be named in a line of text. */
export const isPersonal = (field: string): boolean => personal.has(field) || secret.has(field)

const replaced = (value: unknown, fields: ReadonlySet<string>): unknown => {
  if (typeof value === 'string') return isSealed(value) ? sealedText : value
  if (Array.isArray(value)) return value.map((each) => replaced(each, fields))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      inner !== null && secret.has(name)
        ? secretText
        : inner !== null && fields.has(name)
          ? hidden
          : replaced(inner, fields),
    ]),
  )
}
