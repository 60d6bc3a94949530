// A message as the audit log keeps it: whole, but without what could be used to charge, to go on with a payment or to read what is sealed.
import { isSealed } from '../../schemas/sealed'
import type { PaymentsEntry } from './payments-fold'
import type { EventEntry } from './event-rows'

/** Fields that hold a token of a provider or what came from the provider's page. */
const secret = new Set(['paymentMethodToken', 'token', 'instrument', 'methodId', 'details', 'clientSecret'])
const masked = '***'

export const logEntryOf = ({ message, place }: PaymentsEntry): EventEntry => ({
  place,
  message: maskedIn(message) as EventEntry['message'],
})

const maskedIn = (value: unknown): unknown => {
  if (typeof value === 'string') return isSealed(value) ? masked : value
  if (Array.isArray(value)) return value.map(maskedIn)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      secret.has(name) && member !== null ? masked : maskedIn(member),
    ]),
  )
}
