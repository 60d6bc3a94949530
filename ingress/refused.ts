// What the refusals of the deciders mean to a client of the API: one table from their codes to problems. It adds no rule.
import type { ChangePlan } from '../schemas/messages'
import type { Answer } from './answers'
import { Problem, type ProblemExtras, type ProblemType } from './problems'

/** Codes that are not in the table are broken rules: 422. */
const problems: Readonly<Record<string, ProblemType>> = {
  UNKNOWN_ORDER: 'order-not-found',
  UNKNOWN_FULFILLMENT: 'not-found',
  UNKNOWN_RETURN: 'not-found',
  UNKNOWN_HOLD: 'not-found',
  UNKNOWN_SHORTAGE: 'not-found',
  UNKNOWN_ESCALATION: 'not-found',
  STALE_VERSION: 'stale-version',
  PREVIEW_OUTDATED: 'preview-outdated',
  IDEMPOTENCY_KEY_REUSED: 'idempotency-key-reused',
  CHANGE_OPEN: 'state-conflict',
  FULFILLMENT_STARTED: 'state-conflict',
  ALREADY_FINAL: 'state-conflict',
  ALREADY_SHIPPED: 'state-conflict',
  ALREADY_PACKED: 'state-conflict',
  ALREADY_DECIDED: 'state-conflict',
  WRONG_STATE: 'state-conflict',
  NOT_DELIVERED: 'state-conflict',
  PAYMENT_ENDED: 'state-conflict',
  PAYMENT_UNDER_WAY: 'state-conflict',
  NOTHING_MISSING: 'state-conflict',
  NOTHING_TO_CONTINUE: 'state-conflict',
  FORBIDDEN: 'forbidden',
}

const refusals = new Set([
  'OrderCommandRefused',
  'PaymentCommandRefused',
  'FloorCommandRefused',
  'DeskCommandRefused',
  'MailCommandRefused',
])

type Refusal = Answer & {
  readonly code: string
  readonly reason: string
  readonly plan?: ChangePlan | null
  readonly digest?: string | null
}

/** Throws the problem that a refusal is. */
export const throwRefused = (answer: Answer): void => {
  if (refusals.has(answer.type)) throw problemOfRefusal(answer as Refusal)
}

/** The problem that a refusal of a decider is. It says what the refusal says and nothing newer, so that a repeat is told the same. */
export const problemOfRefusal = ({ code, reason, orderId, plan, digest }: Refusal): Problem =>
  problemOfCode(code, {
    detail: reason,
    code,
    ...(plan && digest ? { preview: { orderId, digest, plan } } : {}),
  })

export const problemOfCode = (code: string, extras: ProblemExtras): Problem =>
  new Problem(problems[code] ?? 'rule-broken', extras)
