// What a job would do to one order, as it is now. It must never write to the log: it asks the decider's preview, and reads.
import type { OrderStatus } from '../../schemas/messages'
import type { OrderReading, OrderRecord } from '../../schemas/read-model'
import type { Vault } from '../../schemas/vault'
import type { ApiPorts, JobAction, Preview } from '../api-ports'
import { buildOf, notOnHold, refusedAt, unknownOrder, type OpenJob } from './carry-out'
import type { ItemEnd, JobItem } from '../../schemas/jobs'

export type DryRunPorts = {
  readonly preview: Preview
  readonly reading: Pick<OrderReading, 'get'>
  readonly vault: Pick<Vault, 'forCustomer'>
  readonly customerOf: ApiPorts['customerOf']
  readonly clock: ApiPorts['clock']
}

/** DONE stands for: it would be done. Rejects when something that this needs does not answer. */
export const tryDry = async (ports: DryRunPorts, job: OpenJob, item: JobItem): Promise<ItemEnd> => {
  if ('cancel' in job.action) return previewed(ports, job, job.action, item)
  const at = ports.clock.now()
  const order = await ports.reading.get(item.orderId)
  if (!order) return refusedAt(at, unknownOrder)
  const refusal = whyNot(job.action, order)
  return refusal ? refusedAt(at, refusal) : wouldBe(at, effectOf(job.action, order))
}

const previewed = async (
  ports: DryRunPorts,
  { caller }: OpenJob,
  action: Extract<JobAction, { readonly cancel: object }>,
  { orderId }: JobItem,
): Promise<ItemEnd> => {
  const at = ports.clock.now()
  const customerId = await ports.customerOf(orderId)
  if (customerId === undefined) return refusedAt(at, unknownOrder)
  const command = buildOf(action)(await ports.vault.forCustomer(customerId))
  const outcome = await ports.preview({ orderId, caller, command })
  if (outcome.kind === 'refused') return refusedAt(at, outcome)
  const { version, digest, plan } = outcome
  return wouldBe(at, { version, digest, plan })
}

const wouldBe = (at: number, would: object): ItemEnd => ({
  outcome: 'DONE',
  code: null,
  reason: null,
  event: null,
  would,
  at,
})

const ended: readonly OrderStatus[] = ['PAYMENT_FAILED', 'CANCELLED', 'REFUNDED', 'DELIVERED']
const begun: readonly OrderStatus[] = ['FULFILLMENT_IN_PROGRESS', 'SHIPPED']

/** As the record tells; the decider has the last word when it comes to it. */
const whyNot = (action: JobAction, { status, holds }: OrderRecord) => {
  if ('release' in action) return holds.length === 0 ? notOnHold : undefined
  if (!('hold' in action)) return undefined
  if (ended.includes(status))
    return { code: 'ALREADY_FINAL', reason: 'The order has ended: nothing about it can be changed any more.' }
  if (begun.includes(status))
    return { code: 'FULFILLMENT_STARTED', reason: 'The order is being picked or on its way already.' }
  return undefined
}

const effectOf = (action: JobAction, { status, version, holds }: OrderRecord): object => ({
  status,
  version,
  ...('release' in action ? { holds: holds.map(({ holdId, code }) => ({ holdId, code })) } : {}),
})
