// What a job does to one order: its commands, each under a key that is the same however often the order is taken up, so that nothing is done
// twice. It decides nothing; deciders do.
import type { OrderId } from '../../schemas/ids'
import type { OrderReading } from '../../schemas/read-model'
import type { CustomerVault } from '../../schemas/vault'
import type { Answer } from '../answers'
import type { ApiPorts, JobAction } from '../api-ports'
import type { Caller } from '../auth/caller'
import {
  addNote,
  cancelOrder,
  placeHold,
  releaseHold,
  resendMail,
  type CancelBody,
  type HoldBody,
  type NoteBody,
} from '../command-bodies'
import type { CommandBody, CommandOutcome, CommandPort, Trail } from '../command-port'
import type { ItemEnd, JobItem, JobsStore } from '../../schemas/jobs'

type Build = (vault: CustomerVault) => CommandBody

/** A job as it is worked on, its words opened. */
export type OpenJob = {
  readonly jobId: string
  readonly caller: Caller
  readonly action: JobAction
  readonly trail: Trail
}
export type CarryOutPorts = {
  readonly commands: CommandPort
  readonly reading: Pick<OrderReading, 'get'>
  readonly store: Pick<JobsStore, 'fixHolds'>
  readonly customerOf: ApiPorts['customerOf']
  readonly clock: ApiPorts['clock']
}

const boundMs = 5_000

/** Undefined: the log has the commands, but not all are decided yet. Rejects when something that this needs does not answer. */
export const carryOut = async (ports: CarryOutPorts, job: OpenJob, item: JobItem): Promise<ItemEnd | undefined> => {
  const customerId = await ports.customerOf(item.orderId)
  if (customerId === undefined) return refusedAt(ports.clock.now(), unknownOrder)
  const steps = 'release' in job.action ? await releases(ports, job, item) : [stepOf(job.action)]
  if (steps.length === 0) return refusedAt(ports.clock.now(), notOnHold)
  const answers: CommandOutcome[] = []
  for (const step of steps) answers.push(await submit(ports, job, item.orderId, customerId, step))
  return endOf(answers, ports.clock.now())
}

/** One command: what tells its key from those of the other ones of this order, what its repeat must say again, and how it is made. */
type Step = { readonly suffix: string; readonly content: object; readonly build: Build }

const stepOf = (action: Parameters<typeof buildOf>[0]): Step => ({
  suffix: '',
  content: action,
  build: buildOf(action),
})

export const buildOf = (action: Exclude<JobAction, { readonly release: object }>): Build => {
  if ('cancel' in action) return cancelOrder(action.cancel as CancelBody, null)
  if ('hold' in action) return placeHold(action.hold as HoldBody, null)
  if ('note' in action) return addNote(action.note as NoteBody, 'INTERNAL')
  return resendMail(action.resendMail as Parameters<typeof resendMail>[0])
}

/** Which holds end is fixed before the first one does: who takes the order up again must not find fewer. */
const releases = async (ports: CarryOutPorts, { jobId }: OpenJob, item: JobItem): Promise<readonly Step[]> => {
  const open = async (): Promise<readonly string[]> =>
    (await ports.reading.get(item.orderId))?.holds.map(({ holdId }) => holdId) ?? []
  const holds = item.holds ?? (await ports.store.fixHolds(jobId, item.position, await open()))
  return holds.map((holdId, index) => ({
    suffix: `:${index}`,
    content: { release: { holdId } },
    build: releaseHold(holdId, {}, null),
  }))
}

const submit = (
  { commands }: CarryOutPorts,
  { jobId, caller, trail }: OpenJob,
  orderId: OrderId,
  customerId: string,
  { suffix, content, build }: Step,
): Promise<CommandOutcome> => {
  const key = `${jobId}:${orderId}${suffix}`
  const resource = `/api/v1/jobs/${jobId}`
  const asked = {
    caller,
    key,
    wait: 'decided',
    boundMs,
    operation: 'createJob',
    trail: { ...trail, resource },
  } as const
  return commands.submit({ ...asked, orderId, customerId, content, build })
}

const endOf = (outcomes: readonly CommandOutcome[], now: number): ItemEnd | undefined => {
  if (outcomes.some(({ kind }) => kind === 'pending')) return undefined
  const answers = outcomes.flatMap((outcome) => (outcome.kind === 'answered' ? [outcome.answer] : []))
  const event = answers.findLast((answer) => !isRefusal(answer))?.type ?? null
  const at = answers.at(-1)?.at ?? now
  const refusal = answers.find(isRefusal)
  if (refusal) return { ...refusedAt(at, refusal), event }
  if (answers.length < outcomes.length) return { ...refusedAt(at, reused), event }
  return { outcome: 'DONE', code: null, reason: null, event, would: null, at }
}

type Refusal = Extract<Answer, { readonly type: `${string}CommandRefused` }>
const isRefusal = (answer: Answer): answer is Refusal => answer.type.endsWith('CommandRefused')

type Why = { readonly code: string; readonly reason: string }
export const refusedAt = (at: number, { code, reason }: Why): ItemEnd => ({
  outcome: 'REFUSED',
  code,
  reason,
  event: null,
  would: null,
  at,
})

export const unknownOrder: Why = { code: 'UNKNOWN_ORDER', reason: 'There is no order under this id.' }
export const notOnHold: Why = { code: 'NOT_ON_HOLD', reason: 'No hold of this order is open.' }
const reused: Why = {
  code: 'IDEMPOTENCY_KEY_REUSED',
  reason:
    'The command was given before with other words or under an erased key: look at the order, then start a new job.',
}
