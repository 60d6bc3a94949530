// `oms topics plan|apply|graph`: what the cluster lacks to be the declared one. Changes nothing unless it is told to execute, and nothing
// that could lose or re-key data unless the risk is accepted too.
import { topicNames } from '../topics/catalog'
import type { ClusterAdmin } from '../topics/kafka-admin'
import { describeAction, isRisky, planTopics, type Action, type Desired } from '../topics/plan'
import { countText } from './wording'

export type TopicsTools = { readonly admin: Pick<ClusterAdmin, 'state' | 'apply'> }
export type TopicsOptions = { readonly desired: Desired; readonly execute: boolean; readonly acceptRisk: boolean }
export type TopicsPlan = {
  readonly actions: readonly Action[]
  /** Those that keep the plan from being applied. */
  readonly blocking: readonly Action[]
  readonly applied: boolean
}

/** With `execute`: applies the plan, unless anything in it is refused, or risky and the risk was not accepted. */
export const applyTopics = async (
  { admin }: TopicsTools,
  { desired, execute, acceptRisk }: TopicsOptions,
): Promise<TopicsPlan> => {
  const actions = planTopics(await admin.state(topicNames), desired)
  const blocking = actions.filter((action) => isRisky(action) && (action.kind === 'refuse' || !acceptRisk))
  const applied = execute && blocking.length === 0
  if (applied && actions.length) await admin.apply(actions)
  return { actions, blocking, applied }
}

export const renderTopicsPlan = ({ actions, blocking, applied }: TopicsPlan, execute: boolean): string => {
  if (actions.length === 0) return `all ${countText(topicNames.length, 'topic')} are as declared`
  const lines = actions.map(describeAction)
  if (applied) return [...lines, `applied: ${countText(actions.length, 'change')}`].join('\n')
  const refused = blocking.filter(({ kind }) => kind === 'refuse').length
  const why = refused
    ? `nothing was changed: ${countText(refused, 'change')} can't be made; the lines marked REFUSED say what to do`
    : blocking.length
      ? `nothing was changed: ${countText(blocking.length, 'change')} could lose or re-key data; add --accept-risk once that is dealt with`
      : execute
        ? 'nothing was changed'
        : `${countText(actions.length, 'change')} to make; nothing was changed: npm run oms -- topics apply --execute makes them`
  return [...lines, why].join('\n')
}

/** The topology as a Mermaid diagram. */
export const topicsGraph = async (): Promise<string> => (await import('../topics/render-mermaid')).renderMermaid()
