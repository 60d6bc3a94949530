// What jobs are tested with: deciders that follow a script and remember commands by their id, orders to read, a vault in memory, a clock moved by
// hand, and instances that may die at any call.
import { createHash, createHmac, createSecretKey } from 'node:crypto'
import type { Answer } from '../../../ingress/answers'
import type { JobAction, JobRequest, PreviewOutcome } from '../../../ingress/api-ports'
import type { Asked, CommandBody, CommandOutcome, CommandPort, CommandRequest } from '../../../ingress/command-port'
import type { JobRunner } from '../../../ingress/jobs/job-runner'
import { createJobs, type JobsOptions } from '../../../ingress/jobs/jobs'
import { HandClock } from '../../../processors/engine/clock'
import { deriveCommandId, type MessageId, type OrderId } from '../../../schemas/ids'
import type { OrderRecord, OrderReading, OrderSummary } from '../../../schemas/read-model'
import { keyIdOf, open, seal } from '../../../schemas/sealed'
import type { Vault } from '../../../schemas/vault'
import { at, contact, lines, shippingAddress, totals } from '../../examples/values'
import { MemoryJobsStore } from './memory-jobs-store'

export type Behaviour = 'answer' | 'refuse' | 'pending' | 'unavailable'
type Done = { readonly orderId: OrderId; readonly key: string; readonly body: CommandBody; readonly sealedFor: string }

export const orderNamed = (n: number): OrderId => `ord_${String(n).padStart(24, '0')}` as OrderId
export const ordersUpTo = (count: number): OrderId[] =>
  Array.from({ length: count }, (_, index) => orderNamed(index + 1))

export class JobsWorld {
  readonly clock = new HandClock(at)
  readonly store = new MemoryJobsStore(this.clock)
  readonly vault = memoryVault()
  readonly lines: string[] = []
  /** What the deciders did, each command once. */
  readonly done: Done[] = []
  /** Everything that was submitted, repeats too. */
  readonly submitted: CommandRequest[] = []
  readonly records = new Map<string, OrderRecord>()
  behaviour: (orderId: OrderId, key: string) => Behaviour = () => 'answer'
  preview: (orderId: OrderId) => PreviewOutcome = () => ({
    kind: 'refused',
    code: 'ALREADY_FINAL',
    reason: 'It ended.',
  })
  inHand = 0
  mostInHand = 0
  private readonly answers = new Map<MessageId, { readonly content: string; readonly answer: Answer }>()

  addOrders(count: number, more: Partial<OrderRecord> = {}): OrderId[] {
    const ids = ordersUpTo(count)
    for (const id of ids) this.records.set(id, { ...order, id, customerId: customerOf(id), ...more })
    return ids
  }

  readonly commands: CommandPort = { submit: (request) => this.submit(request) }

  readonly reading: Pick<OrderReading, 'get' | 'search'> = {
    get: async (orderId) => this.records.get(orderId),
    search: async ({ status }, { cursor, limit }) => {
      const all = [...this.records.values()].filter((one) => !status || status.includes(one.status))
      const from = Number(cursor ?? 0)
      const next = from + limit < all.length ? String(from + limit) : null
      return { items: all.slice(from, from + limit) as unknown as OrderSummary[], next }
    },
  }

  options(): JobsOptions {
    const note = (fields: object, text: string): void => void this.lines.push(`${text} ${JSON.stringify(fields)}`)
    return {
      store: this.store,
      reading: this.reading,
      commands: this.commands,
      preview: async ({ orderId }) => this.preview(orderId),
      vault: this.vault,
      clock: this.clock,
      logger: { info: note, warn: note },
      customerOf: async (orderId) => this.records.get(orderId)?.customerId,
    }
  }

  /** An instance that can die: from then on none of its calls reaches anything, and none is answered. */
  instance(): {
    readonly jobs: ReturnType<typeof createJobs>
    readonly start: () => JobRunner
    readonly die: () => void
  } {
    const life = { isDead: false }
    const { store, commands, ...rest } = this.options()
    const jobs = createJobs({ ...rest, store: mortal(store, life), commands: mortal(commands, life) })
    return { jobs, start: () => jobs.start(), die: () => void (life.isDead = true) }
  }

  /** Moves the clock until it is so; fails after ten minutes of its time. */
  async until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    const latest = this.clock.now() + 600_000
    for (;;) {
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      if (await isSo()) return
      if (this.clock.now() > latest) throw new Error('it did not come to that in ten minutes')
      this.clock.advance(Math.min(100, Math.max(1, (this.clock.next() ?? 0) - this.clock.now())))
    }
  }

  async finished(jobId: string): Promise<void> {
    await this.until(async () => (await this.store.get(jobId))!.finishedAt !== null)
  }

  private async submit(request: CommandRequest): Promise<CommandOutcome> {
    const { orderId, customerId, caller, key } = request
    this.submitted.push(request)
    this.inHand += 1
    this.mostInHand = Math.max(this.mostInHand, this.inHand)
    await new Promise<void>((resolve) => void this.clock.at(this.clock.now() + 20, resolve))
    this.inHand -= 1
    const commandId = deriveCommandId(orderId, caller.subject, key)
    const content = JSON.stringify(request.content)
    const known = this.answers.get(commandId)
    if (known && known.content !== content) return { kind: 'conflict', commandId }
    if (known) return { kind: 'answered', commandId, answer: known.answer }
    const behaviour = this.behaviour(orderId, key)
    if (behaviour === 'unavailable') throw new Error('the log takes no records')
    if (behaviour === 'pending') return { kind: 'pending', commandId }
    const body = request.build(await this.vault.forCustomer(customerId))
    if (behaviour === 'answer') this.done.push({ orderId, key, body, sealedFor: customerId })
    const answer = answerTo(body, behaviour, this.clock.now())
    this.answers.set(commandId, { content, answer })
    return { kind: 'answered', commandId, answer }
  }
}

export const customerOf = (orderId: string): string => `cus_${orderId.slice(-4)}`

export const asked = (key: string, subject = 'staff_ana'): Asked => ({
  caller: { subject, role: 'csr', tier: 'partner' },
  key,
  wait: 'decided',
  boundMs: 2_000,
  operation: 'createJob',
  trail: { correlation: 'cor-1', traceparent: '', clientAddress: '192.0.2.7', resource: '/api/v1/jobs' },
})

/** What a route passes on for such a request. */
export const requestOf = (action: JobAction, more: Partial<JobRequest>): [request: JobRequest, content: unknown] => {
  const request = { action, dryRun: false, ...more }
  return [request, request]
}

const order: OrderRecord = {
  id: orderNamed(1),
  customerId: 'cus_1',
  origin: 'STORE',
  status: 'PAYMENT_COMPLETED',
  version: 4,
  totals,
  lines,
  shippingAddress,
  contact,
  payment: { capturedMinor: 0, refundedMinor: 0, securedMinor: 0, wait: null },
  shipment: null,
  cancellation: null,
  whenPartial: 'WAIT',
  backorders: [],
  holds: [],
  change: null,
  returns: [],
  shortages: [],
  parcels: [],
  createdAt: at,
  updatedAt: at,
  deliveredAt: null,
}

const events: Readonly<Record<string, string>> = {
  CancelOrder: 'ChangeOpened',
  PlaceHold: 'OrderHeld',
  ReleaseHold: 'OrderReleased',
  AddNote: 'NoteAdded',
  ResendMail: 'MailRequested',
}
const answerTo = ({ type }: CommandBody, behaviour: Behaviour, now: number): Answer => {
  const refusal = { type: 'OrderCommandRefused', code: 'ALREADY_FINAL', reason: 'The order has ended.' }
  return { at: now, ...(behaviour === 'refuse' ? refusal : { type: events[type] }) } as unknown as Answer
}

const mortal = <Port extends object>(port: Port, life: { readonly isDead: boolean }): Port =>
  new Proxy(port, {
    get: (target, name) => {
      const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>
      const never = new Promise<never>(() => undefined)
      return async (...args: unknown[]) => {
        if (life.isDead) return never
        const answer = await method.apply(target, args)
        return life.isDead ? never : answer
      }
    },
  })

/** Seals in earnest; `erase` makes the next key another one. */
const memoryVault = (): Vault => {
  const generations = new Map<string, number>()
  const keys = new Map<string, Parameters<typeof seal>[0]>()
  const keyFor = (customerId: string): Parameters<typeof seal>[0] => {
    const secret = createHash('sha256')
      .update(`${customerId} ${generations.get(customerId) ?? 0}`)
      .digest()
    const key = { keyId: secret.toString('base64url').slice(0, 16), secret: createSecretKey(secret) }
    keys.set(key.keyId, key)
    return key
  }
  const openOne: Vault['open'] = async (purpose, sealed) => {
    const key = keys.get(keyIdOf(sealed))
    return key && open(key, purpose, sealed)
  }
  return {
    forCustomer: async (customerId) => {
      const key = keyFor(customerId)
      const digest = (text: string): string =>
        createHmac('sha256', key.secret).update(text).digest('base64url').slice(0, 22)
      return { keyId: key.keyId, seal: (purpose, value) => seal(key, purpose, value), digest }
    },
    open: openOne,
    openMany: (purpose, sealed) => Promise.all(sealed.map((one) => openOne(purpose, one))),
    erase: async (customerId) => {
      keys.delete(keyFor(customerId).keyId)
      generations.set(customerId, (generations.get(customerId) ?? 0) + 1)
      return { keysErased: 1, at }
    },
  }
}
