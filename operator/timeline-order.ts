// Puts the records of one order into one order: by time, never an effect before its cause, never against the order of a topic. Pure.
import { placeOf, type TimelineEvent } from './timeline-event'

type Lane = { readonly events: readonly TimelineEvent[]; next: number }

/** Each list is one topic's, by offset. Numbers the lines, and links causes and what was set aside. */
export const byCause = (topics: readonly (readonly TimelineEvent[])[]): TimelineEvent[] => {
  const sorted = merge(topics).map((event, index) => ({ ...event, line: index + 1 }))
  const lines = linesByName(sorted)
  const asideBy = waitingAside(sorted)
  return sorted.map((event) => {
    const node = asideBy.get(placeOf(event))
    const causeLine = lines.get(event.cause) ?? null
    return { ...event, causeLine, asideBy: node ?? null, mark: event.mark === '' && node ? 'SET ASIDE' : event.mark }
  })
}

/** A connector's result names its request by id, everything else its cause by place. */
const linesByName = (events: readonly TimelineEvent[]): ReadonlyMap<string, number> => {
  const lines = new Map<string, number>()
  for (const event of events) {
    lines.set(placeOf(event), event.line)
    if (event.id && event.mark === '') lines.set(event.id, event.line)
  }
  return lines
}

const merge = (topics: readonly (readonly TimelineEvent[])[]): TimelineEvent[] => {
  const lanes: Lane[] = topics.map((events) => ({ events, next: 0 }))
  const waiting = new Map<string, number>()
  const note = (name: string, by: number): void => void waiting.set(name, (waiting.get(name) ?? 0) + by)
  for (const event of topics.flat()) for (const name of namesOf(event)) note(name, 1)
  const merged: TimelineEvent[] = []
  for (;;) {
    const heads = lanes.filter((lane) => lane.next < lane.events.length)
    if (heads.length === 0) return merged
    const ready = heads.filter((lane) => !(waiting.get(headOf(lane).cause) ?? 0))
    const lane = earliest(ready.length ? ready : heads)
    const event = headOf(lane)
    lane.next++
    for (const name of namesOf(event)) note(name, -1)
    merged.push(event)
  }
}

const namesOf = (event: TimelineEvent): string[] => [
  placeOf(event),
  ...(event.id && event.mark === '' ? [event.id] : []),
]
const headOf = (lane: Lane): TimelineEvent => lane.events[lane.next]!
const earliest = (lanes: readonly Lane[]): Lane =>
  lanes.reduce((first, lane) => (headOf(lane).timestamp < headOf(first).timestamp ? lane : first))

/** The node by the place of each input that still waits for a redrive. */
const waitingAside = (events: readonly TimelineEvent[]): ReadonlyMap<string, string> => {
  const nodes = new Map<string, string>()
  for (const { type, mark, message } of events) {
    if (mark !== '' || (type !== 'SetAside' && type !== 'Redriven')) continue
    const { originTopic, originPartition, originOffset, node } = message as Record<string, string | number>
    const place = `${originTopic}:${originPartition}:${originOffset}`
    if (type === 'SetAside') nodes.set(place, String(node))
    else nodes.delete(place)
  }
  return nodes
}
