// Everything that any topic holds about one order, in one line of time: `oms order timeline ID`. Reads only, and only the order's
// partition.
import type { Codec } from '../schemas/codec'
import { topicNames, type TopicName } from '../topics/catalog'
import { partitionOf } from '../topics/partition'
import { findAnchor, isJournal, PartitionScan, type Judged, type Reading } from './partition-scan'
import type { Progress } from './progress'
import { byCause } from './timeline-order'
import { eventOf, type TimelineEvent } from './timeline-event'

export type TimelineTools = {
  readonly log: Reading
  readonly codec: Codec
  readonly partitions: number
  /** First offset at or after a time (ms), by partition. */
  readonly offsetsAt: (topic: string, time: number) => Promise<readonly number[]>
  readonly progress: Progress
}
/** `since` in milliseconds since 1970; `personal`: decoded messages keep personal data that is not sealed. */
export type TimelineOptions = { readonly orderId: string; readonly since?: number; readonly personal?: boolean }

export type Timeline = {
  readonly orderId: string
  readonly partition: number
  readonly events: readonly TimelineEvent[]
  /** Records read to find them. */
  readonly read: number
  /** Journals that were judged from this offset on, the batch there taken on trust. */
  readonly trusted: readonly { readonly topic: TopicName; readonly offset: number }[]
}
/** The catalogue's records are about SKUs, not about orders. */
const topics = topicNames.filter((topic) => topic !== 'oms.catalogue.signals.v1')

type Range = {
  readonly topic: TopicName
  readonly from: number
  readonly end: number
  readonly scan: PartitionScan
  readonly scanFrom: number
  readonly trusted: boolean
}

export const orderTimeline = async (tools: TimelineTools, options: TimelineOptions): Promise<Timeline> => {
  const partition = partitionOf(options.orderId, tools.partitions)
  const ranges: Range[] = []
  for (const topic of topics) ranges.push(await rangeOf(tools, topic, partition, options.since))
  const total = ranges.reduce((sum, { scanFrom, end }) => sum + Math.max(0, end - scanFrom), 0)
  const found: Judged[][] = []
  let read = 0
  for (const { from, end, scan } of ranges) {
    const mine: Judged[] = []
    await scan.advance(end, (judged) => {
      for (const each of judged) if (each.record.key === options.orderId && each.record.offset >= from) mine.push(each)
      tools.progress('reading records', (read += judged.length), total)
    })
    if (mine.length) found.push(mine)
  }
  await tools.codec.learn(found.flat().map(({ record }) => record.value))
  const events = byCause(
    found.map((each) => each.map((judged) => eventOf(tools.codec, judged, options.personal === true))),
  )
  const trusted = ranges.filter((range) => range.trusted).map(({ topic, scanFrom }) => ({ topic, offset: scanFrom }))
  return { orderId: options.orderId, partition, events, read, trusted }
}

const rangeOf = async (
  { log, offsetsAt }: TimelineTools,
  topic: TopicName,
  partition: number,
  since: number | undefined,
): Promise<Range> => {
  const { start: kept, end } = (await log.bounds(topic))[partition]!
  const from =
    since === undefined ? kept : Math.min(Math.max(kept, (await offsetsAt(topic, since))[partition] ?? end), end)
  const { cursor, trusted } = await findAnchor(log, topic, partition, kept, from)
  const scan = new PartitionScan(log, topic, partition, cursor)
  return { topic, from, end, scan, scanFrom: cursor.next, trusted: trusted && isJournal(topic) && from < end }
}
