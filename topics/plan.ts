// What a cluster lacks to be the declared one, as a plan that can be read before it is applied. Pure. Partitions only grow, and nothing
// that could lose or re-key data is done without being told.
import { topicNames, topicSpec, type TopicName } from './catalog'
import type { TopicKind } from './topic-spec'

export type TopicState = {
  readonly partitions: number
  readonly config: Readonly<Record<string, string>>
  /** True when no record is in it. */
  readonly empty: boolean
}
export type ClusterState = ReadonlyMap<string, TopicState>
export type Desired = { readonly partitions: number; readonly replication: number }

export type Action =
  | {
      readonly kind: 'create'
      readonly topic: TopicName
      readonly partitions: number
      readonly replication: number
      readonly config: Readonly<Record<string, string>>
    }
  | {
      readonly kind: 'configure'
      readonly topic: TopicName
      readonly config: Readonly<Record<string, string>>
      readonly risk?: string
    }
  | {
      readonly kind: 'grow'
      readonly topic: TopicName
      readonly from: number
      readonly to: number
      readonly risk?: string
    }
  | { readonly kind: 'refuse'; readonly topic: TopicName; readonly reason: string }

/** Journals and entries are the system of record: kept for ever. Only the public topic is compacted. */
export const configOf = (kind: TopicKind): Readonly<Record<string, string>> =>
  kind === 'public'
    ? { 'cleanup.policy': 'compact', 'min.compaction.lag.ms': '3600000' }
    : { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' }

export const planTopics = (cluster: ClusterState, desired: Desired): Action[] =>
  topicNames.flatMap((topic) => {
    const config = configOf(topicSpec(topic).kind)
    const state = cluster.get(topic)
    if (!state) return [{ kind: 'create', topic, ...desired, config } as const]
    return [...configActions(topic, config, state), ...partitionActions(topic, state, desired)]
  })

const configActions = (topic: TopicName, config: Readonly<Record<string, string>>, state: TopicState): Action[] => {
  const wrong = Object.entries(config).filter(([name, value]) => state.config[name] !== value)
  if (wrong.length === 0) return []
  const lossy = wrong.some(([name, value]) => name === 'cleanup.policy' && value === 'compact')
  const risk = lossy && !state.empty ? 'compaction drops all but the latest record of each key' : undefined
  return [{ kind: 'configure', topic, config: Object.fromEntries(wrong), ...(risk ? { risk } : {}) }]
}

const partitionActions = (topic: TopicName, state: TopicState, { partitions }: Desired): Action[] => {
  if (state.partitions === partitions) return []
  if (state.partitions > partitions)
    return [
      {
        kind: 'refuse',
        topic,
        reason: `has ${state.partitions} partitions, ${partitions} are declared: partitions can't shrink; set OMS_PARTITIONS=${state.partitions}`,
      },
    ]
  const risk = state.empty
    ? undefined
    : 'keys move to other partitions, away from their state: drain the system, grow all topics, rebuild the state'
  return [{ kind: 'grow', topic, from: state.partitions, to: partitions, ...(risk ? { risk } : {}) }]
}

/** One line for people. */
export const describeAction = (action: Action): string => {
  switch (action.kind) {
    case 'create':
      return `create     ${action.topic}  ${action.partitions} partitions × ${action.replication}`
    case 'configure':
      return `configure  ${action.topic}  ${Object.entries(action.config)
        .map(([k, v]) => `${k}=${v}`)
        .join(' ')}${riskText(action)}`
    case 'grow':
      return `grow       ${action.topic}  ${action.from} → ${action.to} partitions${riskText(action)}`
    case 'refuse':
      return `REFUSED    ${action.topic}  ${action.reason}`
  }
}

const riskText = ({ risk }: { readonly risk?: string }): string => (risk ? `  RISK: ${risk}` : '')
export const isRisky = (action: Action): boolean =>
  action.kind === 'refuse' || ('risk' in action && action.risk !== undefined)
