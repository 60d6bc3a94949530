// Decides a group of inputs one after another on states at hand, and turns the outputs into the records of one batch. Synchronous and
// without effects outside the states given. What can't be decided is set aside here, and what comes behind it.
import { deriveMessageId, type MessageId, type OrderId } from '../../schemas/ids'
import { Undecodable, type Codec } from '../../schemas/codec'
import type { Message } from '../../schemas/message'
import type { AnyDecider, DeadlinePassed, Input } from './decider'
import type { Queued } from './input-queue'
import { packCause, type Covers } from './journal'
import { originText, withAside, withoutAside, type Origin } from './aside'
import type { Headers } from './log'
import type { Aside, Held, KeyChange } from './store'
import { traceFor } from './trace'

export type DecidedRecord = {
  readonly key: string
  readonly value: Buffer
  readonly cause: string
  /** Its `traceparent`, where the input has one. */
  readonly trace?: string
}
export type GroupDecision = {
  /** How many of the inputs were taken: fewer than given when the batch is full. */
  readonly taken: number
  readonly records: readonly DecidedRecord[]
  readonly changes: readonly KeyChange[]
  readonly covers: Covers
  readonly setAside: number
}

/** States at hand, by key: the group's keys have all been loaded. */
export type States = { get(key: string): Held | undefined; set(key: string, held: Held): void }
export type Deciding = {
  readonly node: string
  readonly decider: AnyDecider
  /** What the node takes: a type learnt after it was queued may be none of its business. */
  readonly takes: ReadonlySet<string>
  readonly codec: Codec
  readonly maxBatchBytes: number
}
const recordOverheadBytes = 290
type Traced = { readonly headers?: Headers }

/** The key whose state an input is decided on. */
export const keyOf = (queued: Queued): string =>
  queued.kind === 'timer' ? queued.timer.key : (queued.record.key ?? '')

export class GroupDecider {
  private records: DecidedRecord[] = []
  private changed = new Set<string>()
  private covers: Record<string, Covers[string]> = {}
  private bytes = 0
  private aside = 0
  /** Values of what this very group has set aside, for a redrive later in it. */
  private readonly fresh = new Map<string, Buffer | null>()

  constructor(
    private readonly deciding: Deciding,
    private readonly states: States,
    /** Raw values of set-aside inputs that this group's redrives ask for. */
    private readonly originals: ReadonlyMap<string, Buffer | null> = new Map(),
  ) {}

  run(group: readonly Queued[]): GroupDecision {
    let taken = 0
    for (const queued of group) {
      const before = this.records.length
      const lastId = this.take(queued)
      if (queued.kind === 'record') this.covers[queued.record.topic] = { ...queued.after, lastId }
      taken++
      if (this.records.length > before && this.bytes > this.deciding.maxBatchBytes / 2) break
    }
    return { taken, records: this.records, changes: this.changes(), covers: this.covers, setAside: this.aside }
  }

  /** Decides one queued input; answers the id of its message. */
  private take(queued: Queued): string {
    if (queued.kind === 'timer') return this.takeTimer(queued.timer.key, queued.timer.due, queued.timer.firedAt)
    const { record } = queued
    const key = record.key ?? ''
    const message = this.decode(record.value)
    if (message instanceof Undecodable) this.putAside(key, record, `UNDECODABLE: ${message.message}`, record.timestamp)
    else if (message.type === 'RedriveSetAside') {
      if (message.node === this.deciding.node) this.redrive(key, message.at)
    } else if (!this.deciding.takes.has(message.type)) return message.id
    else if (this.held(key).aside?.length)
      this.putAside(key, record, 'BEHIND an input of the same key', record.timestamp)
    else this.decide(key, message, record)
    return message instanceof Undecodable ? '' : message.id
  }

  private takeTimer(key: string, due: number, firedAt: number): string {
    const { deadline } = this.deciding.decider
    const held = this.held(key)
    const current = deadline?.(held.state as never)
    if (!current || current.at !== due || held.aside?.length) return ''
    const origin = { topic: 'timer', partition: 0, offset: due }
    this.decide(key, timerInput(this.deciding.node, key, due, firedAt, current.name), origin)
    return ''
  }

  private decode(value: Buffer | null): Message | Undecodable {
    try {
      return this.deciding.codec.decode(value)
    } catch (error) {
      if (error instanceof Undecodable) return error
      throw error
    }
  }

  /** Decides an input; on a throw everything it did is undone and it is set aside. True when it was decided. */
  private decide(key: string, input: Input, origin: Origin & Traced, attempt = 1): boolean {
    const mark = { records: this.records.length, bytes: this.bytes, held: this.held(key) }
    try {
      this.apply(key, input, origin)
      if (this.bytes - mark.bytes > this.deciding.maxBatchBytes / 2)
        throw new Error(`TOO_LARGE: ${this.bytes - mark.bytes} bytes of outputs`)
      return true
    } catch (error) {
      this.records.length = mark.records
      this.bytes = mark.bytes
      this.states.set(key, mark.held)
      const text = error instanceof Error ? error.message : String(error)
      this.putAside(key, origin, text.startsWith('TOO_LARGE') ? text : `THREW: ${text}`, input.at, attempt)
      return false
    }
  }

  private apply(key: string, input: Input, origin: Origin & Traced): void {
    const { decider, node } = this.deciding
    let { state } = this.held(key)
    const outputs = decider.decide(input as never, state as never)
    const due = input.type === 'DeadlinePassed' ? decider.deadline?.(state as never) : undefined
    outputs.forEach((body, index) => {
      const head = { id: deriveMessageId(input.id, node, index), orderId: key as OrderId, at: input.at }
      const output = { ...body, ...head } as Message
      state = decider.evolve(state as never, output as never)
      this.push(key, output, causeOf(origin, input), traceFor(origin.headers, output.id))
    })
    const after = due && decider.deadline?.(state as never)
    if (due && after && after.at === due.at) throw new Error(`the deadline ${due.name} was neither moved nor ended`)
    if (outputs.length && !isStateless(decider)) this.set(key, { ...this.held(key), state })
  }

  private redrive(key: string, at: number): void {
    for (const aside of this.held(key).aside ?? []) {
      // What no batch can hold stays aside, in order, for the next redrive.
      if (this.bytes > this.deciding.maxBatchBytes / 2) return
      const attempt = aside.attempt + 1
      if (!this.redriveOne(key, aside, attempt, at)) return
    }
  }

  private redriveOne(key: string, aside: Aside, attempt: number, at: number): boolean {
    const mark = { records: this.records.length, bytes: this.bytes, held: this.held(key) }
    this.set(key, withoutAside(mark.held, aside))
    const origin = {
      node: this.deciding.node,
      originTopic: aside.topic,
      originPartition: aside.partition,
      originOffset: aside.offset,
    }
    const id = deriveMessageId(`${aside.topic}:${aside.partition}:${aside.offset}:${attempt}`, this.deciding.node, 0)
    this.push(key, { type: 'Redriven', id, orderId: key as OrderId, at, ...origin, attempt }, causeOfAside(aside, at))
    if (this.decideAgain(key, aside, attempt, at)) return true
    this.records.splice(mark.records, 1)
    this.states.set(key, withAside(mark.held, { ...aside, attempt }))
    return false
  }

  private decideAgain(key: string, aside: Aside, attempt: number, at: number): boolean {
    if (aside.topic === 'timer') {
      const current = this.deciding.decider.deadline?.(this.held(key).state as never)
      if (!current || current.at !== aside.offset) return true
      return this.decide(key, timerInput(this.deciding.node, key, aside.offset, at, current.name), aside, attempt)
    }
    const name = originText(aside)
    const message = this.decode(this.fresh.get(name) ?? this.originals.get(name) ?? null)
    if (!(message instanceof Undecodable))
      return !this.deciding.takes.has(message.type) || this.decide(key, message, aside, attempt)
    this.putAside(key, aside, `UNDECODABLE: ${message.message}`, at, attempt)
    return false
  }

  private putAside(
    key: string,
    origin: Origin & { readonly value?: Buffer | null },
    reason: string,
    at: number,
    attempt = 1,
  ): void {
    const { node } = this.deciding
    const entry = { topic: origin.topic, partition: origin.partition, offset: origin.offset, attempt }
    const id = deriveMessageId(`${originText(entry)}:${attempt}`, node, -1)
    const body = {
      node,
      originTopic: entry.topic,
      originPartition: entry.partition,
      originOffset: entry.offset,
      reason: reason.slice(0, 500),
      attempt,
    }
    this.push(key, { type: 'SetAside', id, orderId: key as OrderId, at, ...body }, causeOfAside(entry, at))
    if (origin.value) this.fresh.set(originText(entry), origin.value)
    this.set(key, withAside(this.held(key), entry))
    this.aside++
  }

  private push(key: string, message: Message, cause: string, trace?: string): void {
    const value = this.deciding.codec.encode(message)
    this.bytes += value.length + key.length + recordOverheadBytes
    this.records.push(trace === undefined ? { key, value, cause } : { key, value, cause, trace })
  }

  private held(key: string): Held {
    return this.states.get(key) ?? { state: this.deciding.decider.initial }
  }

  private set(key: string, held: Held): void {
    this.states.set(key, held.aside?.length ? held : { state: held.state })
    this.changed.add(key)
  }

  private changes(): KeyChange[] {
    return [...this.changed].map((key) => changeOf(this.deciding.decider, key, this.held(key)))
  }
}

/** A key's value and deadline as the store keeps them. A key with inputs set aside has no deadline until the redrive. */
export const changeOf = (decider: AnyDecider, key: string, held: Held): KeyChange => ({
  key,
  value: JSON.stringify(held),
  due: held.aside?.length ? null : (decider.deadline?.(held.state as never)?.at ?? null),
})

const causeOfAside = (aside: Origin, at: number): string =>
  aside.topic === 'timer' ? packCause({ kind: 'timer', due: aside.offset, firedAt: at, name: '' }) : originText(aside)

const causeOf = (origin: Origin, input: Input): string =>
  input.type === 'DeadlinePassed'
    ? packCause({ kind: 'timer', due: input.due, firedAt: input.at, name: input.name })
    : packCause({ kind: 'record', topic: origin.topic, partition: origin.partition, offset: origin.offset })

/** The input that a passed deadline is. */
export const timerInput = (node: string, key: string, due: number, firedAt: number, name: string): DeadlinePassed => ({
  type: 'DeadlinePassed',
  id: deriveMessageId(`timer:${key}:${due}:${name}`, node, 0) as MessageId,
  orderId: key as OrderId,
  at: firedAt,
  due,
  name,
})

/** A node that remembers nothing of a key but what was set aside. */
export const isStateless = (decider: AnyDecider): boolean => decider.initial === null
