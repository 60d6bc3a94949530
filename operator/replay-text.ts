// What a replay found, as text.
import type { Replay } from './replay'
import type { Difference } from './replay-compare'
import { tableOf } from './table'
import { countText, durationText } from './wording'

export const renderReplay = (result: Replay): string => {
  const { node, partitions, batches, records, inputs, idle, timers, voids, ms } = result
  const rate = ms > 0 ? Math.round(((inputs + timers) * 1_000) / ms) : 0
  const summary =
    `${node}: ${countText(inputs, 'input')} and ${countText(timers, 'deadline')} decided again in ${durationText(ms)} (${rate}/s), ` +
    `${countText(records, 'record')} of ${countText(batches, 'batch', 'batches')} in ${countText(partitions, 'partition')} compared`
  const asides = `${countText(idle, 'input')} led to nothing on record, ${countText(voids, 'void record')} passed over, no outbound call was possible`
  const facts = [summary, asides, ...recalled(result)]
  if (result.differences === 0) return `${facts.join('\n')}\nno difference: today's code decides as the journal says`
  return [
    ...differencesOf(result),
    ...facts,
    `${countText(result.differences, 'difference')} in ${countText(result.keys, 'key')}`,
  ].join('\n')
}

/** What of the look-ups of then could be taken from the answers. */
const recalled = ({ notCompared }: Replay): string[] =>
  notCompared === undefined
    ? []
    : [
        `prices, names and weights were taken from the answers of then, not from the catalogue of today; ${countText(notCompared, 'refusal')} of a total rest on prices that are not on record: not compared`,
      ]

const differencesOf = ({ first, byType, keys }: Replay): string[] => [
  ...first.flatMap(linesOf),
  ...(keys > first.length ? [`… the first difference of ${keys - first.length} more keys is not shown (--limit)`] : []),
  '',
  tableOf(['differences', 'count'], Object.entries(byType)),
  '',
]

const linesOf = ({ kind, partition, offset, key, cause, was, now, fields }: Difference): string[] => [
  `${key} ${offset === null ? `partition ${partition}` : `journal ${partition}@${offset}`} on ${cause}: ${sentenceOf(kind, was, now)}`,
  ...fields.map((change) => `    ${change.field}: ${brief(change.was)} → ${brief(change.now)}`),
]

const sentenceOf = (kind: Difference['kind'], was: string | null, now: string | null): string => {
  if (kind === 'changed') return `${was} has other fields`
  if (kind === 'replaced') return `${was} then, ${now} now`
  return kind === 'missing' ? `${was} then, nothing now` : `nothing then, ${now} now`
}

const brief = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'absent'
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}
