// An order's timeline as lines of text.
import type { Timeline } from './order-timeline'
import { causeText, type TimelineEvent } from './timeline-event'
import { countText, shortTopic, timeText } from './wording'

export const renderTimeline = (timeline: Timeline): string => {
  const { events, orderId, partition, read } = timeline
  const width = String(events.length).length
  const head = `${orderId}: ${countText(events.length, 'record')} of partition ${partition} (${read} read)`
  const legend = 'line  time (UTC)  topic@offset  type  fields  by=role:who  ← what it was decided on'
  return [
    head,
    ...(events.length ? [legend] : []),
    ...events.map((event) => lineOf(event, width)),
    ...notes(timeline),
  ].join('\n')
}

const lineOf = (event: TimelineEvent, width: number): string => {
  const cause = causeText(event)
  const mark = event.mark === 'SET ASIDE' ? `[SET ASIDE by ${event.asideBy}]` : event.mark === 'VOID' ? '[VOID]' : ''
  const parts = [`${shortTopic(event.topic)}@${event.offset}`, event.type, mark, event.summary, cause && `← ${cause}`]
  return `${String(event.line).padStart(width)}  ${timeText(event.timestamp)}  ${parts.filter(Boolean).join('  ')}`
}

const notes = ({ events, trusted }: Timeline): string[] => {
  const voids = events.filter(({ mark }) => mark === 'VOID').length
  const aside = events.filter(({ mark }) => mark === 'SET ASIDE').length
  return [
    ...(voids
      ? [
          `${countText(voids, 'void record')}: written by somebody who did not know the last valid batch; every reader passes over them`,
        ]
      : []),
    ...(aside ? [`${countText(aside, 'input')} set aside: npm run oms -- setaside show <order id>`] : []),
    ...(trusted.length
      ? [
          `Void marks are judged from a batch taken on trust, not from the first record: ${trusted.map(({ topic, offset }) => `${shortTopic(topic)}@${offset}`).join(', ')}`,
        ]
      : []),
  ]
}
