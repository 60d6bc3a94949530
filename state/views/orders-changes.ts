// The one change of an order that is open, and how it ends. Pure.
import type { ChangeRecord, OrderRecord } from '../../schemas/read-model'
import type { OrderFact } from './orders-fold'

type Open = OrderRecord['change']
/** `told`: what has become of a change by this fact. */
export type ChangeStep = { readonly open: Open; readonly told?: ChangeRecord }

export const changeStep = (open: Open, fact: OrderFact): ChangeStep => {
  switch (fact.type) {
    case 'ChangeOpened': {
      const { plan, at } = fact
      const changeId = fact.by.commandId
      return { open: { changeId, plan, since: at }, told: { changeId, state: 'OPEN', plan, code: null, reason: null } }
    }
    case 'OrderChanged':
      return open?.changeId === fact.changeId ? ended(open, 'DONE') : { open }
    case 'ChangeFailed':
      return open?.changeId === fact.changeId ? ended(open, 'FAILED', fact) : { open }
    case 'OrderCancelled':
      return open ? ended(open, open.plan.kind === 'CANCEL' ? 'DONE' : 'FAILED', fact) : { open }
    case 'OrderPaymentFailed':
      return open ? ended(open, 'FAILED', fact) : { open }
    default:
      return { open }
  }
}

type Why = { readonly code: string; readonly reason: string }

/** A change that is done needs no reason. */
const ended = ({ changeId, plan }: NonNullable<Open>, state: 'DONE' | 'FAILED', why?: Why): ChangeStep => {
  const { code, reason } = state === 'FAILED' && why ? why : { code: null, reason: null }
  return { open: null, told: { changeId, state, plan, code, reason } }
}
