// `oms lag`: how far every node is behind each topic that it reads, in records and in seconds. Reads only.
import type { Clock } from '../processors/engine/clock'
import type { Log } from '../processors/engine/log'
import type { TopicName } from '../topics/catalog'
import { groupOf, inputTopicsOf, nodeNames, nodeSpec, type NodeName } from '../topics/topology'
import { tableOf } from './table'
import { countText, durationText, shortTopic, timeText } from './wording'

/** How far a view has folded, as PostgreSQL has it: undefined for a partition that it has no position of. */
export type ViewPositions = (
  view: NodeName,
) => Promise<readonly { readonly topic: string; readonly partition: number; readonly next: number }[]>

export type LagTools = {
  readonly log: Pick<Log, 'bounds' | 'read' | 'committed'>
  readonly clock: Clock
  readonly viewPositions: ViewPositions
}
export type LagRow = {
  readonly node: NodeName
  readonly kind: string
  readonly topic: TopicName
  readonly partition: number
  /** Next offset to be read. */
  readonly next: number
  readonly records: number
  /** Now minus the time of the first record not read; 0 when there is none. Milliseconds. */
  readonly behindMs: number
}
export type Lag = { readonly at: number; readonly rows: readonly LagRow[] }

type Ends = Awaited<ReturnType<Log['bounds']>>

export const measureLag = async (tools: LagTools): Promise<Lag> => {
  const readers = nodeNames.filter((node) => nodeSpec(node).takes.length > 0)
  const topics = [...new Set(readers.flatMap(inputTopicsOf))]
  const rows: LagRow[] = []
  // Positions are asked before the ends: a position never stands beyond the end it is compared with.
  const positions = new Map<NodeName, ReadonlyMap<string, number>>()
  for (const node of readers) positions.set(node, await positionsOf(tools, node))
  const ends = new Map(await Promise.all(topics.map(async (topic) => [topic, await tools.log.bounds(topic)] as const)))
  for (const node of readers)
    for (const topic of inputTopicsOf(node))
      rows.push(...(await rowsOf(tools, node, topic, positions.get(node)!, ends.get(topic)!)))
  return { at: tools.clock.now(), rows }
}

const positionsOf = async ({ log, viewPositions }: LagTools, node: NodeName): Promise<ReadonlyMap<string, number>> => {
  const found = new Map<string, number>()
  if (nodeSpec(node).kind === 'view') {
    for (const { topic, partition, next } of await viewPositions(node)) found.set(`${topic}:${partition}`, next)
    return found
  }
  for (const topic of inputTopicsOf(node))
    (await log.committed(groupOf(node), topic)).forEach((committed, partition) => {
      if (committed) found.set(`${topic}:${partition}`, committed.offset)
    })
  return found
}

const rowsOf = (
  tools: LagTools,
  node: NodeName,
  topic: TopicName,
  positions: ReadonlyMap<string, number>,
  ends: Ends,
): Promise<LagRow[]> =>
  Promise.all(
    ends.map(async ({ start, end }, partition) => {
      const next = Math.min(Math.max(start, positions.get(`${topic}:${partition}`) ?? start), end)
      const behindMs = next < end ? await ageOf(tools, topic, partition, next) : 0
      return { node, kind: nodeSpec(node).kind, topic, partition, next, records: end - next, behindMs }
    }),
  )

const ageOf = async ({ log, clock }: LagTools, topic: string, partition: number, offset: number): Promise<number> => {
  let timestamp: number | undefined
  await log.read(topic, partition, offset, offset + 1, (records) => void (timestamp = records[0]?.timestamp))
  return timestamp === undefined ? 0 : Math.max(0, clock.now() - timestamp)
}

/** One line for each node and topic, or for each of their partitions. */
export const renderLag = ({ at, rows }: Lag, byPartition = false): string => {
  const groups = new Map<string, LagRow[]>()
  for (const row of rows) {
    const name = `${row.node} ${row.topic} ${byPartition ? row.partition : ''}`
    groups.set(name, [...(groups.get(name) ?? []), row])
  }
  const cells = [...groups.values()].map((group) => {
    const { node, kind, topic, partition } = group[0]!
    const records = group.reduce((sum, row) => sum + row.records, 0)
    const behindMs = Math.max(...group.map((row) => row.behindMs))
    const where = byPartition ? partition : countText(group.filter((row) => row.records > 0).length, 'partition')
    return [node, kind, shortTopic(topic), where, records, records ? (behindMs / 1_000).toFixed(1) : '0']
  })
  const total = rows.reduce((sum, row) => sum + row.records, 0)
  const worst = Math.max(0, ...rows.map((row) => row.behindMs))
  const table = tableOf(['node', 'kind', 'topic', byPartition ? 'partition' : 'behind in', 'records', 'seconds'], cells)
  const foot =
    total === 0 ? 'nothing is behind' : `${countText(total, 'record')} behind, the oldest for ${durationText(worst)}`
  return `${table}\n${foot} (${timeText(at)})`
}
