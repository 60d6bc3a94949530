// `oms setaside list`: every input that waits for a redrive, folded from the journals. Reads only.
import type { Codec } from '../schemas/codec'
import { outputTopicOf, type JournalNodeName } from '../topics/topology'
import { AsideScan, placeText, type AsideEntry } from './aside-scan'
import type { Reading } from './partition-scan'
import type { Progress } from './progress'
import { tableOf } from './table'
import { journalNodes } from './usage'
import { countText, durationText } from './wording'

export type AsideTools = {
  readonly log: Reading
  readonly codec: Codec
  readonly partitions: number
  readonly progress: Progress
}
export type AsideOptions = { readonly node?: JournalNodeName; readonly key?: string }
export type AsideList = { readonly entries: readonly AsideEntry[] }

export const listAside = async (tools: AsideTools, { node, key }: AsideOptions): Promise<AsideList> => {
  const scans = await scanAside(tools, node ? [node] : journalNodes)
  const entries = scans.flatMap((scan) => scan.entries())
  return { entries: entries.filter((entry) => key === undefined || entry.key === key) }
}

/** One scan for each node and partition, all of them up to the end of their journal. */
export const scanAside = async (
  tools: AsideTools,
  nodes: readonly JournalNodeName[],
  only?: ReadonlySet<number>,
): Promise<AsideScan[]> => {
  const steps: { scan: AsideScan; end: number; count: number }[] = []
  for (const node of nodes) {
    const bounds = await tools.log.bounds(outputTopicOf(node))
    bounds.forEach(({ start, end }, partition) => {
      if (!only || only.has(partition))
        steps.push({ scan: new AsideScan(tools, node, partition), end, count: end - start })
    })
  }
  const total = steps.reduce((sum, { count }) => sum + count, 0)
  let done = 0
  for (const { scan, end } of steps)
    await scan.advance(end, (records) => tools.progress('reading journals', (done += records), total))
  return steps.map(({ scan }) => scan)
}

export const renderAside = ({ entries }: AsideList, now: number): string => {
  if (entries.length === 0) return 'nothing is set aside'
  const rows = entries.map((entry) => [
    entry.key || '(no key)',
    entry.node,
    placeText(entry),
    entry.attempt,
    durationText(Math.max(0, now - entry.since)),
    entry.reason.length > 80 ? `${entry.reason.slice(0, 80)}…` : entry.reason,
  ])
  const keys = new Set(entries.map((entry) => `${entry.node}/${entry.key}`)).size
  const table = tableOf(['key', 'node', 'origin', 'attempt', 'age', 'reason'], rows)
  return `${table}\n${countText(entries.length, 'input')} of ${countText(keys, 'key')}; npm run oms -- setaside show KEY shows them, setaside redrive KEY --node N takes them up`
}
