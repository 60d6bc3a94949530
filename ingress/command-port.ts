// How a request becomes one command in the log, and how its answer comes back. It decides nothing about orders; a command that is written
// twice is harmless, since its id is the same.
import type { Clock } from '../processors/engine/clock'
import type { Codec } from '../schemas/codec'
import { deriveCommandId, deriveMessageId, type MessageId, type OrderId } from '../schemas/ids'
import type { Message, MessageOf } from '../schemas/message'
import type { CommandRef } from '../schemas/messages'
import type { CustomerVault, Vault } from '../schemas/vault'
import { topicOf, type MessageIn, type TopicName } from '../topics/catalog'
import { partitionOf } from '../topics/partition'
import type { Answer, Answers } from './answers'
import type { CommandAppender } from './append-commands'
import type { Caller } from './auth/caller'
import { canonicalJson } from './canonical-json'

type CommandName = MessageIn<
  'oms.order.commands.v1' | 'oms.warehouse.commands.v1' | 'oms.desk.commands.v1' | 'oms.payment.commands.v1'
>
/** A command without what the port itself puts in. Distributes over unions. */
export type CommandBody = {
  [Name in CommandName]: Omit<MessageOf<Name>, 'id' | 'orderId' | 'at' | 'by'>
}[CommandName]

/** accepted: it is in the log; decided: its decider has answered; visible: readers of the views see the answer. */
export type WaitLevel = 'accepted' | 'decided' | 'visible'
/** What a request says beside its body. */
export type Asked = {
  readonly caller: Caller
  readonly key: string
  readonly wait: WaitLevel
  /** How long to wait for the answer, milliseconds. */
  readonly boundMs: number
  readonly operation: string
  readonly trail: Trail
}
/** What a command is about. */
type Subject = { readonly orderId: OrderId; readonly customerId: string; readonly commandId: MessageId }
/** Where a request comes from. */
export type Trail = {
  readonly correlation: string
  readonly traceparent: string
  readonly clientAddress: string
  readonly resource: string
}

export type CommandRequest = Asked & {
  readonly orderId: OrderId
  /** Whose key seals what is personal. */
  readonly customerId: string
  /** What the request says, as it came: the same key with another content is refused. */
  readonly content: unknown
  readonly build: (vault: CustomerVault) => CommandBody
}

export type CommandOutcome = { readonly commandId: MessageId } & (
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** The key stands for another request. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'pending' }
)

export type CommandPort = {
  /** Throws LogUnavailable when neither the log took the command nor an answer came, VaultUnavailable, and RangeError of the vault. */
  readonly submit: (request: CommandRequest) => Promise<CommandOutcome>
}

/** What the views have of answers to commands. */
type AnswersOfOld = { readonly answersTo: (orderId: OrderId, commandId: MessageId) => Promise<readonly Message[]> }

export type CommandPortOptions = {
  readonly clock: Clock
  readonly codec: Codec
  readonly partitions: number
  readonly answers: Pick<Answers, 'known' | 'wait'>
  readonly reading: AnswersOfOld
  /** The same for commands on payments, whose view is in another database. */
  readonly payments: AnswersOfOld
  readonly vault: Pick<Vault, 'forCustomer'>
  readonly appenderOf: (topic: TopicName) => CommandAppender
  /** Resolves once the audit log has it. */
  readonly audit: (access: Asked & Subject) => Promise<void>
}

/** A command that was decided long ago is answered by nothing new: after this time its answer is looked up. */
const lookUpAfterMs = 120
const visibleEveryMs = 10

export const createCommandPort = (options: CommandPortOptions): CommandPort => ({
  submit: async (request) => {
    const startedAt = options.clock.now()
    const { orderId, caller, key, operation, content } = request
    const vault = await options.vault.forCustomer(request.customerId)
    const commandId = deriveCommandId(orderId, caller.subject, key)
    const bodyHash = vault.digest(canonicalJson([operation, content ?? null]))
    const by: CommandRef = { commandId, bodyHash, subject: caller.subject, role: caller.role }
    const known = options.answers.known(orderId, commandId, bodyHash)
    if (known) return { kind: 'answered', commandId, answer: known }
    // Another request under the same key is another message: what it is answered must not pass for the first answer.
    const id = deriveMessageId(commandId, bodyHash, 0)
    const command = { ...request.build(vault), id, orderId, at: startedAt, by } as Message
    const outcome = await carryOut(options, request, command, by, startedAt)
    return { commandId, ...outcome } as CommandOutcome
  },
})

type Ending = { readonly kind: 'answered'; readonly answer: Answer } | { readonly kind: 'conflict' | 'pending' }

const carryOut = async (
  options: CommandPortOptions,
  request: CommandRequest,
  command: Message,
  by: CommandRef,
  startedAt: number,
): Promise<Ending> => {
  const { clock, answers } = options
  const { orderId, wait, boundMs } = request
  const until = startedAt + boundMs
  const waiting = answers.wait(orderId, by.commandId, by.bodyHash)
  try {
    const answered = waiting.answer.then((answer): Ending => ({ kind: 'answered', answer }))
    const written = write(options, request, command, by.commandId)
    const seen = isOnPayment(command) ? options.payments : options.reading
    const first = await Promise.race([wait === 'accepted' ? never : answered, written.then(() => undefined)])
    written.catch(() => undefined)
    if (wait === 'accepted') return { kind: 'pending' }
    const ending = first ?? (await decidedBy(options, seen, orderId, by, answered, until))
    if (wait === 'visible' && ending.kind === 'answered') await visible(clock, seen, orderId, by, until)
    // Who is answered by an answer must find the audit log written all the same.
    await Promise.race([written, sleepUntil(clock, until)])
    return ending
  } finally {
    waiting.cancel()
  }
}

const isOnPayment = ({ type }: Message): boolean => topicOf(type) === 'oms.payment.commands.v1'

const never = new Promise<never>(() => undefined)

const write = async (
  options: CommandPortOptions,
  request: CommandRequest,
  command: Message,
  commandId: MessageId,
): Promise<void> => {
  const { codec, partitions, appenderOf, audit } = options
  const { orderId, trail, customerId } = request
  const { correlation, traceparent } = trail
  const record = { key: orderId, value: codec.encode(command), headers: { correlation, traceparent } }
  const appended = appenderOf(topicOf(command.type)).append(partitionOf(orderId, partitions), record)
  await Promise.all([appended, audit({ ...request, orderId, customerId, commandId })])
}

/** The answer as it comes; or as it came long ago; or pending when there is none until then. */
const decidedBy = async (
  { clock }: CommandPortOptions,
  seen: AnswersOfOld,
  orderId: OrderId,
  by: CommandRef,
  answered: Promise<Ending>,
  until: number,
): Promise<Ending> => {
  const soon = await Promise.race([answered, sleepUntil(clock, Math.min(until, clock.now() + lookUpAfterMs))])
  if (soon) return soon
  const earlier = await lookUp(seen, orderId, by)
  if (earlier) return earlier
  const late = await Promise.race([answered, sleepUntil(clock, until)])
  return late ?? (await lookUp(seen, orderId, by)) ?? { kind: 'pending' }
}

const lookUp = async (
  seen: AnswersOfOld,
  orderId: OrderId,
  { commandId, bodyHash }: CommandRef,
): Promise<Ending | undefined> => {
  const found = (await seen.answersTo(orderId, commandId).catch(() => [])) as readonly Answer[]
  const answer = found.find(({ by }) => by.bodyHash === bodyHash)
  if (answer) return { kind: 'answered', answer }
  return found.length > 0 ? { kind: 'conflict' } : undefined
}

const visible = async (
  clock: Clock,
  reading: AnswersOfOld,
  orderId: OrderId,
  { commandId }: CommandRef,
  until: number,
): Promise<void> => {
  for (;;) {
    const seen = await reading.answersTo(orderId, commandId).catch(() => [])
    if (seen.length > 0 || clock.now() >= until) return
    await sleepUntil(clock, clock.now() + visibleEveryMs)
  }
}

const sleepUntil = (clock: Clock, time: number): Promise<undefined> =>
  new Promise((resolve) => clock.at(time, () => resolve(undefined)))
