// What facts do to the charges of a payment and to the parts that are taken of them. Pure. Money that an answer tells of is kept also where
// its request is not known, and what is told twice counts once.
import type { MessageOf } from '../../schemas/message'
import type { ChargeAuthorised, ChargeCaptured, ChargeRequested, PaymentAwaited } from '../../schemas/messages'
import { withItem, type AttemptRow, type CaptureRow, type PaymentsRow } from './payments-rows'

export type ChargeMessage = MessageOf<
  | 'ChargeRequested'
  | 'CaptureRequested'
  | 'VoidRequested'
  | 'ChargeAuthorised'
  | 'ChargeCaptured'
  | 'ChargeFailed'
  | 'CaptureConfirmed'
  | 'CaptureBlocked'
  | 'ChargeVoided'
  | 'ChargeLapsed'
  | 'PaymentAwaited'
>
type Charges = Pick<PaymentsRow, 'attempts' | 'captures'>
type Part = MessageOf<'CaptureRequested' | 'CaptureConfirmed' | 'CaptureBlocked'>

export const chargesAfter = (row: Charges, message: ChargeMessage): Charges => {
  switch (message.type) {
    case 'ChargeRequested':
      return withAttempt(row, requested(message))
    case 'ChargeCaptured':
      return captured(row, message)
    case 'CaptureRequested':
    case 'CaptureConfirmed':
    case 'CaptureBlocked':
      return partAfter(row, message)
    case 'ChargeAuthorised': {
      const { amountMinor, providerPaymentId, capturesMany, expiresAt, at } = message
      const known = attemptOf(row, message.chargeRequestId) ?? answered(message)
      const change = { providerPaymentId, capturesMany, expiresAt, authorisedMinor: amountMinor, authorisedAt: at }
      return withAttempt(row, { ...known, status: 'AUTHORISED', ...change, updatedAt: at })
    }
    default: {
      const known = message.chargeRequestId === null ? undefined : attemptOf(row, message.chargeRequestId)
      return known ? withAttempt(row, { ...known, ...told(known, message), updatedAt: message.at }) : row
    }
  }
}

type Told = MessageOf<'VoidRequested' | 'ChargeFailed' | 'ChargeVoided' | 'ChargeLapsed'> | PaymentAwaited

/** What was taken of it stays taken, whatever becomes of the rest. */
const told = ({ capturedMinor, providerPaymentId }: AttemptRow, message: Told): Partial<AttemptRow> => {
  switch (message.type) {
    case 'VoidRequested':
      return { voidRequestedAt: message.at }
    case 'ChargeFailed':
      return { status: 'FAILED', code: message.code, reason: message.reason, retryAt: message.retryAt }
    case 'ChargeVoided':
      return { status: capturedMinor > 0 ? 'CAPTURED' : 'VOIDED', reason: message.reason }
    case 'ChargeLapsed':
      return { status: capturedMinor > 0 ? 'CAPTURED' : 'LAPSED' }
    case 'PaymentAwaited': {
      if (message.waitsFor === 'METHOD') return {}
      const status = message.waitsFor === 'ACTION' ? 'ACTION_REQUIRED' : 'PENDING'
      return { status, code: message.code, providerPaymentId: message.providerPaymentId ?? providerPaymentId }
    }
  }
}

const attemptOf = ({ attempts }: Charges, chargeRequestId: string): AttemptRow | undefined =>
  attempts.find((attempt) => attempt.chargeRequestId === chargeRequestId)

const withAttempt = (row: Charges, attempt: AttemptRow): Charges => ({
  ...row,
  attempts: withItem(row.attempts, attempt, ({ chargeRequestId }) => chargeRequestId),
})
const withCapture = (row: Charges, capture: CaptureRow): Charges => ({
  ...row,
  captures: withItem(row.captures, capture, ({ captureRequestId }) => captureRequestId),
})

const untold = {
  providerPaymentId: null,
  authorisedMinor: 0,
  capturedMinor: 0,
  capturesMany: false,
  code: null,
  reason: null,
  retryAt: null,
  authorisedAt: null,
  expiresAt: null,
  capturedAt: null,
  voidRequestedAt: null,
} as const

const requested = (message: ChargeRequested): AttemptRow => {
  const { id: chargeRequestId, orderId, provider, amountMinor, currency, method, tenderId, at } = message
  const { capture, offSession, installments, attempt } = message
  const asked = { method, tenderId, capture, offSession, installments, attempt }
  const head = { chargeRequestId, orderId, provider, amountMinor, currency }
  return { ...head, ...asked, ...untold, status: 'REQUESTED', requestedAt: at, updatedAt: at }
}

/** A charge of which only the answer is known. */
const answered = (message: ChargeAuthorised | ChargeCaptured | MessageOf<'CaptureConfirmed'>): AttemptRow => {
  const { chargeRequestId, orderId, provider, amountMinor, currency, at } = message
  const asked = { method: null, tenderId: null, capture: null, offSession: null, installments: null, attempt: null }
  const head = { chargeRequestId, orderId, provider, amountMinor, currency }
  return { ...head, ...asked, ...untold, status: 'REQUESTED', requestedAt: at, updatedAt: at }
}

/** The fact tells what was taken of the charge in all: what was not known of it yet was taken under the charge's own id. */
const captured = (row: Charges, message: ChargeCaptured): Charges => {
  const { chargeRequestId, orderId, provider, amountMinor, currency, providerPaymentId, at } = message
  const known = attemptOf(row, chargeRequestId) ?? answered(message)
  const moreMinor = amountMinor - known.capturedMinor
  const capturedMinor = Math.max(amountMinor, known.capturedMinor)
  const change = { status: 'CAPTURED', capturedMinor, providerPaymentId, capturedAt: known.capturedAt ?? at } as const
  const after = withAttempt(row, { ...known, ...change, updatedAt: at })
  if (moreMinor <= 0) return after
  return withCapture(after, {
    captureRequestId: chargeRequestId,
    orderId,
    chargeRequestId,
    provider,
    status: 'DONE',
    amountMinor: moreMinor,
    currency,
    final: true,
    code: null,
    reason: null,
    requestedAt: known.requestedAt,
    doneAt: at,
    updatedAt: at,
  })
}

const partAfter = (row: Charges, message: Part): Charges => {
  const captureRequestId = message.type === 'CaptureRequested' ? message.id : message.captureRequestId
  const known = row.captures.find((capture) => capture.captureRequestId === captureRequestId)
  const { at } = message
  switch (message.type) {
    case 'CaptureRequested': {
      if (known) return row
      const { orderId, chargeRequestId, provider, amountMinor, currency, final } = message
      const asked = { captureRequestId, orderId, chargeRequestId, provider, amountMinor, currency, final }
      const open = { status: 'REQUESTED', code: null, reason: null, requestedAt: at, doneAt: null } as const
      return withCapture(row, { ...asked, ...open, updatedAt: at })
    }
    case 'CaptureBlocked': {
      if (!known || known.status === 'BLOCKED') return row
      const { code, reason } = message
      const after = withCapture(row, { ...known, status: 'BLOCKED', code, reason, updatedAt: at })
      const attempt = attemptOf(row, message.chargeRequestId)
      if (!attempt) return after
      // One that was done came to nothing after all.
      const capturedMinor = attempt.capturedMinor - (known.status === 'DONE' ? known.amountMinor : 0)
      const status = capturedMinor > 0 ? 'CAPTURED' : 'LAPSED'
      return withAttempt(after, { ...attempt, status, capturedMinor, code, reason, updatedAt: at })
    }
    case 'CaptureConfirmed':
      return known?.status === 'DONE' ? row : confirmed(row, known, message)
  }
}

const confirmed = (row: Charges, known: CaptureRow | undefined, message: MessageOf<'CaptureConfirmed'>): Charges => {
  const { captureRequestId, orderId, chargeRequestId, provider, amountMinor, currency, at } = message
  const attempt = attemptOf(row, chargeRequestId) ?? answered(message)
  const capturedMinor = attempt.capturedMinor + amountMinor
  const isLast = capturedMinor >= attempt.authorisedMinor || !attempt.capturesMany || known?.final === true
  const status = isLast ? 'CAPTURED' : attempt.status
  const after = withAttempt(row, { ...attempt, status, capturedMinor, capturedAt: at, updatedAt: at })
  return withCapture(after, {
    captureRequestId,
    orderId,
    chargeRequestId,
    provider,
    status: 'DONE',
    amountMinor,
    currency,
    final: known?.final ?? false,
    code: null,
    reason: null,
    requestedAt: known?.requestedAt ?? at,
    doneAt: at,
    updatedAt: at,
  })
}
