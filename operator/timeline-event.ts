// One record of an order's timeline: what it is, in short, and what it was decided on. Pure.
import { unpackCause } from '../processors/engine/journal'
import type { LogRecord } from '../processors/engine/log'
import { Undecodable, type Codec } from '../schemas/codec'
import type { Message } from '../schemas/message'
import { inShort } from './in-short'
import type { Judged } from './partition-scan'
import { shown } from './privacy'
import { timeText } from './wording'

/** VOID: the one rule passes over it. SET ASIDE: an input that waits for a redrive; of that, the record that says so has no mark. */
export type Mark = 'VOID' | 'SET ASIDE' | ''
export type TimelineEvent = {
  /** Line in the timeline, from 1. */
  readonly line: number
  /** Milliseconds since 1970, as the broker has it. */
  readonly timestamp: number
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly type: string
  /** The telling fields, or why it can't be decoded. */
  readonly summary: string
  /** Line of the record it was decided on, where that is about the same order. */
  readonly causeLine: number | null
  /** What it was decided on, as the record has it; empty for what came from outside. */
  readonly cause: string
  readonly mark: Mark
  /** The node that set it aside. */
  readonly asideBy: string | null
  /** Id of the message; empty where it can't be decoded. */
  readonly id: string
  readonly message: unknown
}

export const eventOf = (codec: Codec, { record, valid }: Judged, personal: boolean): TimelineEvent => {
  const decoded = decode(codec, record)
  const message = decoded instanceof Undecodable ? undefined : decoded
  const cause = record.headers['cause'] ?? ''
  return {
    line: 0,
    timestamp: record.timestamp,
    topic: record.topic,
    partition: record.partition,
    offset: record.offset,
    type: message?.type ?? '(undecodable)',
    summary: message ? inShort(message) : (decoded as Undecodable).message,
    causeLine: null,
    // A connector that answers no request names the record itself.
    cause: cause === message?.id ? '' : cause,
    mark: valid ? '' : 'VOID',
    asideBy: null,
    id: message?.id ?? '',
    message: message ? shown(message, personal) : null,
  }
}

export const decode = (codec: Codec, record: Pick<LogRecord, 'value'>): Message | Undecodable => {
  try {
    return codec.decode(record.value)
  } catch (error) {
    if (error instanceof Undecodable) return error
    throw error
  }
}

/** The origin that a record names as its cause, as topic:partition:offset. */
export const placeOf = ({ topic, partition, offset }: Pick<TimelineEvent, 'topic' | 'partition' | 'offset'>): string =>
  `${topic}:${partition}:${offset}`

/** `#4` for a record shown, else what the record itself says. */
export const causeText = ({ cause, causeLine }: TimelineEvent): string => {
  if (causeLine !== null) return `#${causeLine}`
  if (cause === '') return ''
  if (!cause.startsWith('timer:')) return cause
  const timer = unpackCause(cause)
  return timer.kind === 'timer' && timer.due > 0 ? `timer ${timer.name} due ${timeText(timer.due)}` : cause
}
