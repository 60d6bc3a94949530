// Check 2: the life of an order has no gap, no jump and no event twice, and its facts hold together. Pure. Tables and rules are the audit's
// own, so that a decider that is wrong does not judge itself.
import type { MessageName } from '../../schemas/message'
import type { AuditEvent } from './events'
import { allowedIn, leadsTo, type From } from './life-table'
import { changeRule } from './life-changes'
import { goodsRule } from './life-goods'
import { holdRule, shortageRule } from './life-holds'
import { settlementRule } from './life-settlements'
import type { LifeRule } from './life-standing'
import type { Difference } from './report'

const engineTypes: readonly MessageName[] = ['SetAside', 'Redriven']

/** Judges the valid events of one order in the order journal, in their order. */
export const checkLife = (orderId: string, events: readonly AuditEvent[]): Difference[] => {
  const faults: string[] = []
  const ids = new Set<string>()
  const rules: readonly LifeRule[] = [changeRule(), settlementRule(), holdRule(), shortageRule(), goodsRule()]
  let state: From = 'NONE'
  let version = 0
  for (const event of events) {
    if (ids.has(event.id)) faults.push(`message ${event.id} (${event.type}, offset ${event.offset}) is there twice`)
    ids.add(event.id)
    if (engineTypes.includes(event.type)) continue
    faults.push(...stepFaults(event, state, version))
    for (const rule of rules) faults.push(...rule(event, state).map((text) => `${nameOf(event)} ${text}`))
    if (event.type === 'OrderRejected') state = 'REJECTED'
    state = event.status ?? state
    version = event.version ?? version
  }
  return faults.map((fault) => ({ orderId, text: `${fault}; look: npm run oms -- order timeline ${orderId}` }))
}

const nameOf = ({ type, offset }: AuditEvent): string => `${type} at offset ${offset}`

const stepFaults = (event: AuditEvent, state: From, version: number): string[] => {
  const faults: string[] = []
  if (!allowedIn[event.type]?.includes(state))
    faults.push(`${nameOf(event)} may not happen to an order that is ${state}`)
  const targets = leadsTo(event, state)
  if (!targets.includes(event.status))
    faults.push(
      `${nameOf(event)} leads from ${state} to ${event.status ?? 'no state'}, not to ${targets.map((target) => target ?? 'none').join(' or ')}`,
    )
  if (event.version !== undefined && event.version !== version + 1)
    faults.push(`${nameOf(event)} has version ${event.version} after version ${version}`)
  return faults
}
