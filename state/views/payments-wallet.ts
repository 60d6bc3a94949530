// What reports do to the stored means of payment of a customer: the newest report of a method holds, in whatever order they come. Pure.
import type { StoredMethodReported } from '../../schemas/messages'
import type { StoredMethodRow } from './payments-rows'

type Methods = readonly StoredMethodRow[]
type Claims = Pick<StoredMethodRow, 'claimedAt' | 'claimedBy' | 'deniedAt'>

/** By provider and id. The default is what was last said to be it, while it is attached and nobody took that back. */
export const methodsAfter = (methods: Methods, message: StoredMethodReported): Methods => {
  const known = methods.find((method) => nameOf(method) === nameOf(message))
  const reported = rowOf(message)
  const isOlder =
    known !== undefined && isLater([known.reportedAt, known.eventId], [message.reportedAt, message.eventId])
  const method = { ...(isOlder ? known : reported), ...claimsOf(known, reported) }
  const others = methods.filter((other) => other !== known)
  return withDefault([...others, method].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1)))
}

const nameOf = ({ provider, methodId }: Pick<StoredMethodRow, 'provider' | 'methodId'>): string =>
  `${provider} ${methodId}`

const rowOf = (message: StoredMethodReported): StoredMethodRow => {
  const { customerId, provider, methodId, state, method, brand, last4, expiryMonth, expiryYear } = message
  const { reportedAt, eventId, isDefault: said } = message
  const card = { customerId, provider, methodId, state, method, brand, last4, expiryMonth, expiryYear }
  const claim = said === true ? { claimedAt: reportedAt, claimedBy: eventId } : { claimedAt: null, claimedBy: null }
  return { ...card, isDefault: false, reportedAt, eventId, ...claim, deniedAt: said === false ? reportedAt : null }
}

type Moment = readonly [at: number, eventId: string]
const isLater = ([at, eventId]: Moment, [otherAt, otherId]: Moment): boolean =>
  at > otherAt || (at === otherAt && eventId > otherId)

const claimOf = ({ claimedAt, claimedBy }: Claims): Moment => [claimedAt ?? -1, claimedBy ?? '']

const claimsOf = (known: StoredMethodRow | undefined, reported: StoredMethodRow): Claims => {
  const { claimedAt, claimedBy } = known && isLater(claimOf(known), claimOf(reported)) ? known : reported
  const denials = [known?.deniedAt, reported.deniedAt].filter((at) => at !== null && at !== undefined)
  return { claimedAt, claimedBy, deniedAt: denials.length > 0 ? Math.max(...denials) : null }
}

const withDefault = (methods: Methods): Methods => {
  const claimed = methods.filter(({ claimedAt }) => claimedAt !== null)
  const last = claimed.reduce<StoredMethodRow | undefined>(
    (best, each) => (best && isLater(claimOf(best), claimOf(each)) ? best : each),
    undefined,
  )
  const holds = last?.state === 'ATTACHED' && (last.deniedAt ?? -1) <= (last.claimedAt ?? -1)
  return methods.map((method) => ({ ...method, isDefault: holds && method === last }))
}
