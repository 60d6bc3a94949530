// Splits one batch of a journal into the decisions that it holds: which input each was made on, and what it said. Pure.
import { originText, type Origin } from '../processors/engine/aside'
import { unpackCause } from '../processors/engine/journal'
import type { LogRecord } from '../processors/engine/log'
import type { Codec } from '../schemas/codec'
import type { Message, MessageOf } from '../schemas/message'

type Decided = { readonly key: string; readonly records: readonly LogRecord[] }
export type Step =
  | (Decided & { readonly kind: 'input'; readonly origin: Origin })
  | (Decided & { readonly kind: 'timer'; readonly due: number; readonly firedAt: number })
  /** What one redrive command led to; `at` is the command's. */
  | (Decided & { readonly kind: 'redrive'; readonly at: number })

/** The records of one valid batch, in order; their schemas must have been learnt. */
export const stepsOf = (codec: Codec, batch: readonly LogRecord[]): Step[] => {
  const steps: Step[] = []
  for (let at = 0; at < batch.length;) {
    const step = stepAt(codec, batch, at)
    steps.push(step)
    at += step.records.length
  }
  return steps
}

type EngineMessage = MessageOf<'SetAside' | 'Redriven'>

const engineMessageOf = (codec: Codec, { value }: LogRecord): EngineMessage | undefined => {
  const name = codec.nameOfOrNone(value)
  return name === 'SetAside' || name === 'Redriven' ? (codec.decode(value) as Message as EngineMessage) : undefined
}

const stepAt = (codec: Codec, batch: readonly LogRecord[], at: number): Step => {
  const first = batch[at]!
  const key = first.key ?? ''
  const message = engineMessageOf(codec, first)
  if (message && (message.type === 'Redriven' || message.attempt > 1))
    return { kind: 'redrive', key, at: message.at, records: batch.slice(at, redriveEnd(codec, batch, at)) }
  if (message) {
    const { originTopic: topic, originPartition: partition, originOffset: offset } = message
    if (topic === 'timer') return { kind: 'timer', key, due: offset, firedAt: message.at, records: [first] }
    return { kind: 'input', key, origin: { topic, partition, offset }, records: [first] }
  }
  const cause = unpackCause(first.headers['cause'] ?? '')
  const same = (record: LogRecord): boolean =>
    record.headers['cause'] === first.headers['cause'] && !engineMessageOf(codec, record)
  const records = batch.slice(at, endOf(batch, at, same))
  if (cause.kind === 'timer') return { kind: 'timer', key, due: cause.due, firedAt: cause.firedAt, records }
  const { topic, partition, offset } = cause
  return { kind: 'input', key, origin: { topic, partition, offset }, records }
}

/** The end of a run of records of one key. */
const endOf = (batch: readonly LogRecord[], at: number, same: (record: LogRecord) => boolean): number => {
  let end = at
  while (end < batch.length && batch[end]!.key === batch[at]!.key && same(batch[end]!)) end++
  return end
}

/** A redrive takes up input after input of its key, each followed by its outputs, until there is none left or one is set aside again. */
const redriveEnd = (codec: Codec, batch: readonly LogRecord[], at: number): number => {
  let end = at
  while (end < batch.length && batch[end]!.key === batch[at]!.key) {
    const message = engineMessageOf(codec, batch[end]!)
    if (!message || (message.type === 'SetAside' && message.attempt === 1)) return end
    if (message.type === 'SetAside') return end + 1
    const { originTopic: topic, originPartition: partition, originOffset: offset } = message
    const outputs = (record: LogRecord): boolean =>
      isOutputOf(record, { topic, partition, offset }) && !engineMessageOf(codec, record)
    end++
    if (end < batch.length && batch[end]!.key === batch[at]!.key) end = endOf(batch, end, outputs)
  }
  return end
}

const isOutputOf = ({ headers }: LogRecord, origin: Origin): boolean => {
  const text = headers['cause'] ?? ''
  if (origin.topic !== 'timer') return text === originText(origin)
  const cause = unpackCause(text)
  return cause.kind === 'timer' && cause.due === origin.offset
}
