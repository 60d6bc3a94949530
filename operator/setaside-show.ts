// `oms setaside show KEY|ORIGIN`: the raw inputs behind set-aside records. Shows what the bytes hold, as they hold it, since that is what has
// to be looked at: what is sealed in them stays sealed. Reads only.
import type { Origin } from '../processors/engine/aside'
import type { LogRecord } from '../processors/engine/log'
import { Undecodable } from '../schemas/codec'
import { topicNames, type TopicName } from '../topics/catalog'
import { placeText, type AsideEntry } from './aside-scan'
import { listAside, type AsideTools } from './setaside-list'
import { decode } from './timeline-event'
import { OperatorError } from './usage'
import { countText, timeText } from './wording'

export type ShownAside = {
  readonly origin: Origin
  /** Why it waits; null when the record asked for is not set aside. */
  readonly entry: AsideEntry | null
  /** Null for a timer, which has no record. */
  readonly record: RawRecord | null
}
export type RawRecord = {
  readonly key: string | null
  readonly timestamp: number
  readonly headers: Readonly<Record<string, string>>
  /** Hexadecimal. */
  readonly value: string | null
  readonly message: unknown
  /** Why it can't be decoded today. */
  readonly problem: string | null
}

/** `what` is an order id (key), or a place as topic:partition:offset. Throws OperatorError when nothing is found. */
export const showAside = async (tools: AsideTools, what: string): Promise<readonly ShownAside[]> => {
  const origin = parseOrigin(what)
  const { entries } = await listAside(tools, {})
  const mine = entries.filter((entry) => (origin ? placeText(entry) === what : entry.key === what))
  if (mine.length === 0 && !origin)
    throw new OperatorError(`nothing is set aside for the key "${what}": npm run oms -- setaside list shows what is`)
  const targets = mine.length ? mine.map((entry) => ({ origin: entry, entry })) : [{ origin: origin!, entry: null }]
  const shown: ShownAside[] = []
  for (const {
    origin: { topic, partition, offset },
    entry,
  } of targets)
    shown.push({
      origin: { topic, partition, offset },
      entry,
      record: topic === 'timer' ? null : await rawAt(tools, { topic, partition, offset }),
    })
  return shown
}

const parseOrigin = (text: string): Origin | undefined => {
  const [, topic, partition, offset] = /^(oms\.[\w.-]+|timer):(\d+):(\d+)$/.exec(text) ?? []
  return topic === undefined ? undefined : { topic, partition: Number(partition), offset: Number(offset) }
}

const rawAt = async ({ log, codec }: AsideTools, { topic, partition, offset }: Origin): Promise<RawRecord> => {
  if (!topicNames.includes(topic as TopicName))
    throw new OperatorError(`${topic} is no topic of this system: npm run oms -- topics plan lists them`)
  const bounds = (await log.bounds(topic))[partition]
  const found: LogRecord[] = []
  if (bounds && offset >= bounds.start && offset < bounds.end)
    await log.read(topic, partition, offset, offset + 1, (records) => void found.push(...records))
  const record = found[0]
  if (!record)
    throw new OperatorError(
      `${topic}:${partition} has no record at offset ${offset}${bounds ? `: it holds ${bounds.start} to ${bounds.end - 1}` : ''}`,
    )
  await codec.learn([record.value])
  const message = decode(codec, record)
  const problem = message instanceof Undecodable ? message.message : null
  const { key, timestamp, headers, value } = record
  return {
    key,
    timestamp,
    headers,
    value: value?.toString('hex') ?? null,
    message: problem === null ? message : null,
    problem,
  }
}

export const renderShownAside = (shown: readonly ShownAside[]): string => shown.map(pageOf).join('\n\n')

const pageOf = ({ origin, entry, record }: ShownAside): string => {
  const why = entry
    ? `set aside by ${entry.node} since ${timeText(entry.since)}, ${countText(entry.attempt, 'attempt')}: ${entry.reason}`
    : 'not set aside'
  if (!record)
    return [placeText(origin), why, `a deadline that was due ${timeText(origin.offset)}: it has no record`].join('\n')
  const headers = Object.entries(record.headers).map(([name, value]) => `  ${name}: ${value}`)
  return [
    placeText(origin),
    why,
    `key ${record.key ?? '(none)'}, written ${timeText(record.timestamp)}`,
    headers.length ? 'headers' : 'no headers',
    ...headers,
    ...(record.value === null
      ? ['no value']
      : [`value, ${countText(record.value.length / 2, 'byte')}`, hexDump(record.value)]),
    record.problem === null
      ? `decodes today as\n${JSON.stringify(record.message, null, 2)}`
      : `does not decode: ${record.problem}`,
  ].join('\n')
}

const shownBytes = 1_024

const hexDump = (hex: string): string => {
  const lines: string[] = []
  const bytes = Buffer.from(hex, 'hex')
  for (let at = 0; at < Math.min(bytes.length, shownBytes); at += 16) {
    const part = bytes.subarray(at, at + 16)
    const codes = [...part].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const text = [...part].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')
    lines.push(`  ${at.toString(16).padStart(4, '0')}  ${codes.padEnd(47)}  ${text}`)
  }
  if (bytes.length > shownBytes) lines.push(`  … ${bytes.length - shownBytes} bytes more; --json has all of them`)
  return lines.join('\n')
}
