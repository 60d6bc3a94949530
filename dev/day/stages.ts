// The deciders of the topology on states in memory: each message goes to the nodes that take it, and what they say goes on, until nobody has
// anything to say. It must never decide anything itself, nor drop a message that a decider choked on without saying so.
import type { Clock } from '../../processors/engine/clock'
import { isStateless, timerInput } from '../../processors/engine/decide-group'
import { Deadlines } from '../../processors/engine/deadlines'
import type { AnyDecider, Input } from '../../processors/engine/decider'
import { deriveMessageId, type OrderId } from '../../schemas/ids'
import type { Message } from '../../schemas/message'
import { nodeSpec, type JournalNodeName } from '../../topics/topology'

type Stage = {
  readonly name: JournalNodeName
  readonly decider: AnyDecider
  readonly states: Map<string, unknown>
  readonly deadlines: Deadlines
}
export type Heard = (message: Message, node: JournalNodeName) => void

export class Stages {
  readonly problems: string[] = []
  messages = 0
  private readonly stages: readonly Stage[]
  private readonly takers = new Map<string, Stage[]>()
  private readonly waiting: { readonly stage: Stage; readonly input: Input }[] = []
  private isBusy = false

  constructor(
    deciders: Readonly<Partial<Record<JournalNodeName, AnyDecider>>>,
    private readonly clock: Clock,
    /** Told of everything that the nodes say, in their order. */
    private readonly heard: Heard,
  ) {
    this.stages = (Object.entries(deciders) as [JournalNodeName, AnyDecider][]).map(([name, decider]) => {
      const stage: Stage = {
        name,
        decider,
        states: new Map(),
        deadlines: new Deadlines(clock, (keys) => keys.forEach((key) => this.wake(stage, key))),
      }
      for (const type of nodeSpec(name).takes) this.takers.set(type, [...(this.takers.get(type) ?? []), stage])
      return stage
    })
  }

  /** Whatever follows has been decided when it returns. */
  take(message: Message): void {
    this.pass(message)
    this.drain()
  }

  stateOf(node: JournalNodeName, key: string): unknown {
    return this.stages.find(({ name }) => name === node)?.states.get(key)
  }

  private pass(message: Message): void {
    for (const stage of this.takers.get(message.type) ?? []) this.waiting.push({ stage, input: message })
  }

  private wake(stage: Stage, key: string): void {
    const due = stage.deadlines.dueOf(key)
    const state = stage.states.get(key)
    const deadline = state === undefined ? undefined : stage.decider.deadline?.(state as never)
    if (due === undefined || deadline?.at !== due) return
    this.waiting.push({ stage, input: timerInput(stage.name, key, due, this.clock.now(), deadline.name) })
    this.drain()
  }

  private drain(): void {
    if (this.isBusy) return
    this.isBusy = true
    for (let next = 0; next < this.waiting.length; next++) {
      const { stage, input } = this.waiting[next]!
      this.decide(stage, input)
    }
    this.waiting.length = 0
    this.isBusy = false
  }

  private decide(stage: Stage, input: Input): void {
    const { decider, name, states } = stage
    const key = input.orderId
    let state = states.get(key) ?? decider.initial
    const said: Message[] = []
    try {
      decider.decide(input as never, state as never).forEach((body, index) => {
        const head = { id: deriveMessageId(input.id, name, index), orderId: key as OrderId, at: input.at }
        const output = { ...body, ...head } as Message
        state = decider.evolve(state as never, output as never)
        said.push(output)
      })
    } catch (error) {
      this.problems.push(`${name} could not decide on ${input.type} of ${key}: ${(error as Error).message}`)
      return
    }
    if (!isStateless(decider) && said.length > 0) {
      states.set(key, state)
      stage.deadlines.set(key, decider.deadline?.(state as never)?.at ?? null)
    }
    this.messages += said.length
    for (const message of said) {
      this.heard(message, name)
      this.pass(message)
    }
  }
}
