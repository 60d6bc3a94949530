// Rules of goods: returns take their course, come in no faster than they were sent back, and never name more than was delivered. Pure.
import type { AuditEvent } from './events'
import type { LifeRule } from './life-standing'
import { exceeding, none, plus, unitsBy, type Quantities } from './quantities'
import { noSendings, unitsAt, withSending } from './sending-facts'

type Return = {
  readonly stage: 'opened' | 'approved' | 'ready' | 'over'
  readonly isClaim: boolean
  /** What stands in it: what is asked for, and once it is settled what it was settled for. */
  readonly units: Quantities
  readonly received: Quantities
}
type Returns = ReadonlyMap<string, Return>

/** Its label is no step of it. */
const course: readonly AuditEvent['type'][] = [
  'ReturnOpened',
  'ReturnApproved',
  'ReturnRefused',
  'ReturnReceived',
  'ReturnExpired',
  'ReturnSettled',
]

export const goodsRule = (): LifeRule => {
  let sendings = noSendings
  const returns = new Map<string, Return>()
  return (event) => {
    sendings = withSending(sendings, event)
    const { type, returnId } = event
    if (returnId === undefined || !course.includes(type)) return []
    const before = returns.get(returnId)
    if (type === 'ReturnOpened') {
      const isClaim = event.plan?.kind === 'CLAIM'
      returns.set(returnId, { stage: 'opened', isClaim, units: unitsBy('lineId', event.lines), received: none })
      const gone = isClaim ? unitsAt(sendings, 'shipped', 'delivered') : unitsAt(sendings, 'delivered')
      const excess = exceeding(returnedIn(returns), gone)
      return [
        ...(before ? [`opens return ${returnId} again`] : []),
        ...(excess.length
          ? [`names more of line ${excess.join(', ')} than was ${isClaim ? 'sent' : 'delivered'}`]
          : []),
      ]
    }
    if (!before) return [`is of return ${returnId}, which was never opened`]
    returns.set(returnId, after(before, event))
    return [...courseFaults(before, event), ...receiptFaults(before, event)]
  }
}

const returnedIn = (returns: Returns): Quantities =>
  [...returns.values()].reduce<Quantities>((sum, { units }) => plus(sum, units), none)

const after = (before: Return, { type, lines, complete }: AuditEvent): Return => {
  switch (type) {
    case 'ReturnApproved':
      return { ...before, stage: before.isClaim ? 'ready' : 'approved' }
    case 'ReturnReceived': {
      const received = plus(before.received, unitsBy('lineId', lines))
      const isIn = complete === true || plus(before.units, received, -1).size === 0
      return { ...before, received, stage: isIn ? 'ready' : before.stage }
    }
    case 'ReturnExpired':
      return before.received.size > 0 ? { ...before, stage: 'ready' } : { ...before, stage: 'over', units: none }
    case 'ReturnRefused':
      return { ...before, stage: 'over', units: none }
    default:
      return { ...before, stage: 'over', units: before.isClaim ? before.units : before.received }
  }
}

const stagesOf: { readonly [Name in AuditEvent['type']]?: Return['stage'] } = {
  ReturnApproved: 'opened',
  ReturnRefused: 'opened',
  ReturnReceived: 'approved',
  ReturnExpired: 'approved',
  ReturnSettled: 'ready',
}

const courseFaults = ({ stage }: Return, { type, returnId }: AuditEvent): string[] =>
  stage === stagesOf[type] ? [] : [`may not happen to return ${returnId}, which is ${stage}`]

const receiptFaults = ({ units, received }: Return, { type, lines, returnId }: AuditEvent): string[] => {
  if (type !== 'ReturnReceived') return []
  const excess = exceeding(plus(received, unitsBy('lineId', lines)), units)
  return excess.length ? [`brings more of line ${excess.join(', ')} than return ${returnId} is for`] : []
}
