import { applyTopics, renderTopicsPlan, topicsGraph } from '../../operator/topics-plan'
import { topicNames } from '../../topics/catalog'
import { configOf, type Action, type ClusterState, type TopicState } from '../../topics/plan'
import { topicSpec } from '../../topics/catalog'

const desired = { partitions: 8, replication: 1 }
const asDeclared = (change: Partial<TopicState> = {}): Map<string, TopicState> =>
  new Map(
    topicNames.map((topic) => [
      topic,
      { partitions: 8, config: configOf(topicSpec(topic).kind), empty: false, ...change },
    ]),
  )

const cluster = (state: ClusterState) => {
  const applied: Action[] = []
  const admin = { state: async () => state, apply: async (actions: readonly Action[]) => void applied.push(...actions) }
  return { admin, applied }
}

describe('the plan of the topics', () => {
  it('creates nothing without execute', async () => {
    const { admin, applied } = cluster(new Map())
    const plan = await applyTopics({ admin }, { desired, execute: false, acceptRisk: false })
    expect(plan.actions).toHaveLength(topicNames.length)
    expect(applied).toEqual([])
    expect(renderTopicsPlan(plan, false)).toMatch(
      /nothing was changed: npm run oms -- topics apply --execute makes them$/,
    )
  })

  it('creates what is missing with execute', async () => {
    const { admin, applied } = cluster(new Map())
    const plan = await applyTopics({ admin }, { desired, execute: true, acceptRisk: false })
    expect(applied).toHaveLength(topicNames.length)
    expect(renderTopicsPlan(plan, true)).toMatch(/applied: \d+ changes$/)
  })

  it('has nothing to do on a cluster that is as declared', async () => {
    const { admin, applied } = cluster(asDeclared())
    const plan = await applyTopics({ admin }, { desired, execute: true, acceptRisk: false })
    expect(plan.actions).toEqual([])
    expect(applied).toEqual([])
    expect(renderTopicsPlan(plan, true)).toMatch(/are as declared$/)
  })

  it('moves keys only when the risk is accepted', async () => {
    const { admin, applied } = cluster(asDeclared({ partitions: 4 }))
    const careful = await applyTopics({ admin }, { desired, execute: true, acceptRisk: false })
    expect(applied).toEqual([])
    expect(renderTopicsPlan(careful, true)).toMatch(
      /nothing was changed: \d+ changes could lose or re-key data; add --accept-risk/,
    )
    await applyTopics({ admin }, { desired, execute: true, acceptRisk: true })
    expect(applied).toHaveLength(topicNames.length)
  })

  it('never shrinks a topic, whatever is accepted', async () => {
    const { admin, applied } = cluster(asDeclared({ partitions: 16 }))
    const plan = await applyTopics({ admin }, { desired, execute: true, acceptRisk: true })
    expect(applied).toEqual([])
    expect(renderTopicsPlan(plan, true)).toMatch(/can't be made/)
  })

  it('is drawn as a Mermaid diagram', async () => {
    expect(await topicsGraph()).toMatch(/^flowchart /)
  })
})
