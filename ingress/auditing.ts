// Who did what, from where: one record for each command and each reading by staff, in a topic that is only ever appended to. It must never
// hold what a request said, only what it was about.
import type { Clock } from '../processors/engine/clock'
import type { Codec } from '../schemas/codec'
import { deriveMessageId, type CustomerId, type OrderId } from '../schemas/ids'
import type { AccessRecorded } from '../schemas/messages'
import { partitionOf } from '../topics/partition'
import type { Access, Audit } from './api-ports'
import type { CommandAppender } from './append-commands'

export type AuditingOptions = {
  readonly codec: Codec
  readonly clock: Pick<Clock, 'now'>
  readonly partitions: number
  readonly appender: CommandAppender
}

/** A repeat of a request is a further access: it has a correlation of its own, or is the same record twice, which readers take once. */
export const createAudit =
  ({ codec, clock, partitions, appender }: AuditingOptions): Audit =>
  async (access) => {
    const record = recordOf(access, clock.now())
    const key = access.orderId ?? access.customerId ?? access.caller.subject
    const { correlation, traceparent } = access.trail
    const headers = { correlation, traceparent }
    await appender.append(partitionOf(key, partitions), { key, value: codec.encode(record), headers })
  }

const recordOf = ({ caller, operation, trail, orderId, customerId, commandId }: Access, at: number): AccessRecorded => {
  const { correlation, clientAddress, resource } = trail
  const cause = [correlation, operation, resource, caller.subject, commandId ?? '', at].join('\n')
  return {
    type: 'AccessRecorded',
    id: deriveMessageId(cause, 'audit', 0),
    orderId: orderId ?? ('' as OrderId),
    at,
    subject: caller.subject,
    role: caller.role,
    operation,
    customerId: customerId as CustomerId | null,
    resource,
    commandId,
    clientAddress,
    correlation,
  }
}
