// What waits for one provider: so many calls at once, each with its time, none while the provider is down or its quota is used up. A call
// whose answer is lost is made again by somebody in doubt. It must never drop a request, nor answer one that is still to be done.
import type { Body, Message } from '../../schemas/message'
import type { Agenda } from './agenda'

export type Span = { readonly from: number; readonly to: number }
export type Perform<Request extends Message> = (request: Request, inDoubt: boolean) => Promise<Body<Message>>

export type LaneOptions<Request extends Message> = {
  readonly name: string
  readonly agenda: Agenda
  readonly random: () => number
  readonly concurrency: number
  /** A call's usual time in milliseconds; it takes half to one and a half of it. */
  readonly latencyMs: number
  /** Share of calls that have their effect and whose answer is lost. */
  readonly lossRate: number
  readonly outage?: Span
  /** How long a quota makes the next call wait, in milliseconds: 0 when it has taken what the call costs. */
  readonly quota?: (request: Request, inDoubt: boolean) => Promise<number>
  readonly perform: Perform<Request>
  /** `inDoubt`: an earlier call for the same request may have had its effect. */
  readonly answer: (request: Request, result: Body<Message>, askedAt: number, inDoubt: boolean) => void
}

type Waiting<Request> = { readonly request: Request; readonly askedAt: number; readonly inDoubt: boolean }

const timeoutMs = 20_000
/** How often somebody looks whether a provider is back. */
const probeMs = 30_000

export class Lane<Request extends Message> {
  /** The most that waited at once, and when. */
  deepest = { count: 0, at: 0 }
  /** When its outage ended; null for none. */
  readonly outageEnd: number | null
  /** When the last request that came before or during the outage was answered. */
  drainedAt: number | null = null
  lost = 0
  private readonly queue: Waiting<Request>[] = []
  private head = 0
  private underWay = 0
  private ofOutage = 0
  private isPumping = false

  constructor(private readonly options: LaneOptions<Request>) {
    const { agenda, outage } = options
    this.outageEnd = outage?.to ?? null
    if (outage) agenda.at(outage.to, () => (this.ofOutage = this.waiting + this.underWay))
  }

  get waiting(): number {
    return this.queue.length - this.head
  }

  get unfinished(): number {
    return this.waiting + this.underWay
  }

  ask(request: Request): void {
    this.enqueue({ request, askedAt: this.options.agenda.now(), inDoubt: false })
  }

  private enqueue(waiting: Waiting<Request>): void {
    const { agenda } = this.options
    this.queue.push(waiting)
    if (this.waiting > this.deepest.count) this.deepest = { count: this.waiting, at: agenda.now() }
    if (!this.isPumping) this.pumpAt(agenda.now())
  }

  private pumpAt(time: number): void {
    this.isPumping = true
    this.options.agenda.at(time, () => this.pump())
  }

  private async pump(): Promise<void> {
    const { agenda, concurrency, outage, quota } = this.options
    while (this.waiting > 0 && this.underWay < concurrency) {
      const now = agenda.now()
      if (outage && now >= outage.from && now < outage.to)
        return this.pumpAt(outage.to + this.options.random() * probeMs)
      const { request, inDoubt } = this.queue[this.head]!
      const waitMs = (await quota?.(request, inDoubt)) ?? 0
      if (waitMs > 0) return this.pumpAt(now + waitMs)
      this.start(this.next())
    }
    this.isPumping = false
  }

  private next(): Waiting<Request> {
    const next = this.queue[this.head++]!
    if (this.head > 10_000) {
      this.queue.splice(0, this.head)
      this.head = 0
    }
    return next
  }

  private start(waiting: Waiting<Request>): void {
    const { agenda, random, latencyMs, outage, lossRate } = this.options
    const end = agenda.now() + latencyMs * (0.5 + random())
    const isCut = outage !== undefined && agenda.now() < outage.from && end >= outage.from
    const isLost = isCut || random() < lossRate
    this.underWay += 1
    // Of calls that the outage cuts off half have had their effect.
    const hasEffect = !isCut || random() < 0.5
    agenda.at(isLost ? agenda.now() + timeoutMs : end, async () => {
      const { request, askedAt, inDoubt } = waiting
      const result = hasEffect ? await this.options.perform(request, inDoubt) : undefined
      this.underWay -= 1
      if (isLost || !result) {
        this.lost += 1
        this.enqueue({ ...waiting, inDoubt: true })
      } else {
        this.ended()
        this.options.answer(request, result, askedAt, inDoubt)
      }
      if (!this.isPumping) this.pumpAt(agenda.now())
    })
  }

  private ended(): void {
    if (this.ofOutage > 0 && --this.ofOutage === 0) this.drainedAt = this.options.agenda.now()
  }
}
