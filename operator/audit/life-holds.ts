// Rules of holds and of questions to the customer: opened once, ended once, and nothing is charged or sent meanwhile. Pure.
import type { AuditEvent } from './events'
import type { LifeRule } from './life-standing'
import type { From } from './life-table'

const ends: readonly AuditEvent['type'][] = ['OrderCancelled', 'OrderPaymentFailed', 'OrderRefunded']

export const holdRule = (): LifeRule => {
  const open = new Set<string>()
  return (event, from) => {
    const { type, holdId = '' } = event
    if (ends.includes(type)) open.clear()
    if (type === 'OrderHeld') return open.size < open.add(holdId).size ? [] : [`opens hold ${holdId} again`]
    if (type === 'OrderReleased') return open.delete(holdId) ? [] : [`ends hold ${holdId}, which is not open`]
    return open.size > 0 && isHeldBack(event, from)
      ? [`came while the order was on hold (${[...open].join(', ')})`]
      : []
  }
}

/** What an exchange or claim sends was paid before; what has left can't be held. */
const isHeldBack = ({ type, purpose }: AuditEvent, from: From): boolean =>
  from !== 'SHIPPED' &&
  from !== 'DELIVERED' &&
  (type === 'PaymentRequested' || (type === 'FulfillmentRequested' && purpose === 'ORDER'))

export const shortageRule = (): LifeRule => {
  const open = new Set<string>()
  return ({ type, shortageId = '', purpose, answer }) => {
    if (type === 'ShortageOpened') return open.size < open.add(shortageId).size ? [] : [`asks ${shortageId} again`]
    if (type === 'ShortageAnswered')
      return [
        ...(open.delete(shortageId) ? [] : [`answers ${shortageId}, which is not open`]),
        ...(answer === 'AMEND' || answer === 'CANCEL' ? [] : [`answers ${shortageId} by ${answer}`]),
      ]
    const isSent = type === 'FulfillmentRequested' && purpose === 'ORDER'
    return open.size > 0 && (isSent || ends.includes(type))
      ? [`came while ${[...open].join(', ')} was not answered`]
      : []
  }
}
