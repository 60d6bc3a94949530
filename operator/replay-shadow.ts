// Takes the decisions of a journal again, batch by batch, on states of its own, and tells the differences. It has nothing by which it
// could write or call anybody.
import { GroupDecider, type DecidedRecord, type Deciding, type States } from '../processors/engine/decide-group'
import type { JournalFold } from '../processors/engine/fold'
import type { Queued, QueuedRecord } from '../processors/engine/input-queue'
import type { Log, LogRecord } from '../processors/engine/log'
import { readOriginals } from '../processors/engine/redrive'
import type { Held } from '../processors/engine/store'
import { compareDecision, type Tally } from './replay-compare'
import type { Recall } from './replay-catalogue'
import type { Step } from './replay-steps'
import type { Reading } from './partition-scan'

export type ShadowOptions = {
  readonly deciding: Deciding
  readonly log: Reading
  readonly partition: number
  readonly states: Map<string, Held>
  /** Folds the journal's own records into `states`: used to go on from the journal's state after a difference. */
  readonly fold: JournalFold
  /** After a difference, go on from what the journal said instead of what today's code says. */
  readonly resync: boolean
  readonly tally: Tally
  /** What the decider looks up, for one that looks anything up. */
  readonly recall: Recall | undefined
}
/** An input, and the step of the batch that it led to; undefined: nothing is on record. */
export type FedInput = { readonly queued: QueuedRecord; readonly step: number | undefined }
type Idle = { readonly queued: QueuedRecord; readonly from: number; readonly until: number }

export class Shadow {
  constructor(private readonly options: ShadowOptions) {}

  /** `inputs`: of each topic, in order, all that the batch covers. */
  async batch(steps: readonly Step[], inputs: readonly (readonly FedInput[])[]): Promise<void> {
    const byStep = new Map(
      inputs.flat().flatMap(({ queued, step }) => (step === undefined ? [] : [[step, queued] as const])),
    )
    const idle = inputs.flatMap((topic) => idleOf(topic, steps.length))
    let open = await this.stillSpeaking(idle.filter(({ from }) => from === -1))
    for (const [index, step] of steps.entries()) {
      await this.speak(open.filter(({ until }) => until === index))
      open = open.filter(({ until }) => until !== index)
      await this.take(step, byStep.get(index))
      const again = open.filter(({ queued }) => (queued.record.key ?? '') === step.key)
      const begun = idle.filter(({ from }) => from === index)
      if (again.length + begun.length === 0) continue
      open = [...open.filter((each) => !again.includes(each)), ...(await this.stillSpeaking([...again, ...begun]))]
    }
    await this.speak(open)
  }

  /** Decides a step anew and compares. */
  private async take(step: Step, queued: QueuedRecord | undefined): Promise<void> {
    const { deciding, partition, tally } = this.options
    const input = step.kind === 'timer' ? ({ kind: 'timer', timer: step } as const) : queued
    const before = this.options.states.get(step.key)
    const { recall } = this.options
    recall?.open(step.records.map(({ value }) => deciding.codec.decode(value)))
    const unknown = recall?.unknown()
    const today = input ? await this.decide(input, this.options.states) : []
    if (recall?.unknown() !== unknown) return
    const differences = compareDecision(deciding.codec, step.records, today)
    if (differences.length === 0) return
    tally.add(partition, differences)
    if (this.options.resync) this.goOnFrom(step, before)
  }

  private goOnFrom(
    { key, records }: { readonly key: string; readonly records: readonly LogRecord[] },
    before: Held | undefined,
  ): void {
    const { states, fold } = this.options
    if (before) states.set(key, before)
    else states.delete(key)
    for (const record of records) fold.apply(record)
  }

  /** Inputs that led to nothing then, and now, at their last possible place, lead to something. */
  private async speak(idle: readonly Idle[]): Promise<void> {
    const { deciding, partition, tally, states, resync } = this.options
    for (const { queued } of idle) {
      const today = await this.decide(queued, resync ? overlay(states) : states)
      tally.add(partition, compareDecision(deciding.codec, [], today))
    }
  }

  /** Those that do not lead to nothing on the states as they are. */
  private async stillSpeaking(idle: readonly Idle[]): Promise<Idle[]> {
    const speaking: Idle[] = []
    for (const each of idle)
      if ((await this.decide(each.queued, overlay(this.options.states))).length) speaking.push(each)
    return speaking
  }

  private async decide(queued: Queued, states: States): Promise<readonly DecidedRecord[]> {
    const { deciding, log } = this.options
    // A redrive before it may have made the codec forget ids that were unknown.
    if (queued.kind === 'record') await deciding.codec.learn([queued.record.value])
    // readOriginals only reads.
    const originals = await readOriginals(
      { node: deciding.node, codec: deciding.codec, log: log as Log },
      [queued],
      states,
    )
    return new GroupDecider(deciding, states, originals).run([queued]).records
  }
}

/** Reads fall through, writes stay here. */
const overlay = (states: ReadonlyMap<string, Held>): States => {
  const own = new Map<string, Held>()
  return { get: (key) => own.get(key) ?? states.get(key), set: (key, held) => void own.set(key, held) }
}

/**
 * The journal does not say where among the inputs of other topics one that led to nothing was taken: some place between its neighbours
 * in its own topic. It is in order if it leads to nothing at any of these.
 */
const idleOf = (inputs: readonly FedInput[], steps: number): Idle[] => {
  const idle: Idle[] = []
  let until = steps
  for (const { queued, step } of [...inputs].reverse()) {
    if (step === undefined) idle.unshift({ queued, from: -1, until })
    else until = step
  }
  let from = -1
  let next = 0
  for (const { step } of inputs) {
    if (step === undefined) idle[next] = { ...idle[next]!, from }
    if (step === undefined) next++
    else from = step
  }
  return idle
}
