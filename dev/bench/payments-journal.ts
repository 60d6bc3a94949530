// Charges asked for in the payments' journal as the payment asks for them, chained behind what is there, and the answers counted as they come.
import { BatchNamer, ChainReader } from '../../processors/engine/journal'
import type { Log, NewRecord } from '../../processors/engine/log'
import { deriveMessageId, type CurrencyCode, type CustomerId, type MessageId, type OrderId } from '../../schemas/ids'
import type { Codec } from '../../schemas/codec'
import type { ChargeRequested } from '../../schemas/messages'
import { partitionOf } from '../../topics/partition'
import { inputTopicsOf, outputTopicOf } from '../../topics/topology'
import { chargedMinor, chargedToken } from './payments-simulator'

export const requestsTopic = inputTopicsOf('psp')[0]!
export const answersTopic = outputTopicOf('psp')

type Parts = { readonly log: Log; readonly codec: Codec; readonly partitions: number }
const requestsInABatch = 200

export type Asking = {
  /** Asks for one charge of each of the customers, over all partitions. `name` makes the orders' ids. */
  readonly ask: (name: string, customers: readonly CustomerId[]) => Promise<void>
  /** Resolves once so many answers have come since it was opened. Rejects when one is no charge. */
  readonly answered: (count: number) => Promise<void>
  readonly close: () => Promise<void>
}

/** Goes on behind the last valid batch of every partition. */
export const openAsking = async (parts: Parts, writer: string): Promise<Asking> => {
  const { log, codec, partitions } = parts
  const heads = await Promise.all(Array.from({ length: partitions }, (_, partition) => headOf(log, partition)))
  const namer = new BatchNamer(writer)
  const answers = await countAnswers(log, codec)
  const append = async (partition: number, requests: readonly ChargeRequested[]): Promise<void> => {
    for (let from = 0; from < requests.length; from += requestsInABatch) {
      const batch = requests.slice(from, from + requestsInABatch)
      const { batch: id, headers } = namer.headers(heads[partition]!, batch.map(() => 'bench'), {}) // prettier-ignore
      const records = batch.map((request, index): NewRecord => ({
        key: request.orderId,
        value: codec.encode(request),
        headers: headers[index]!,
      }))
      await log.append(requestsTopic, partition, records)
      heads[partition] = id
    }
  }
  return {
    ask: async (name, customers) => {
      const requests = customers.map((customerId, index) => chargeOf(`${name}-${index}`, customerId))
      await Promise.all(
        heads.map((_, partition) =>
          append(
            partition,
            requests.filter(({ orderId }) => partitionOf(orderId, partitions) === partition),
          ),
        ),
      )
    },
    ...answers,
  }
}

const headOf = async (log: Log, partition: number): Promise<string> => {
  const { end } = (await log.bounds(requestsTopic))[partition]!
  const chain = new ChainReader()
  await log.read(requestsTopic, partition, 0, end, (records) => records.forEach((record) => chain.take(record)))
  return chain.cursor().head
}

const chargeOf = (name: string, customerId: CustomerId): ChargeRequested => {
  const orderId = `bench-${name}` as OrderId
  const id: MessageId = deriveMessageId(orderId, 'payment', 0)
  const money = {
    amountMinor: chargedMinor,
    currency: 'EUR' as CurrencyCode,
    provider: 'STRIPE',
    method: 'CARD',
  } as const
  const means = { tenderId: '1', paymentMethodToken: chargedToken, customerId, description: `Order ${orderId}` }
  const how = { capture: 'ON_PLACEMENT', offSession: false, installments: 1, attempt: 1 } as const
  return { type: 'ChargeRequested', id, orderId, at: Date.now(), ...money, ...means, ...how }
}

const countAnswers = async (log: Log, codec: Codec): Promise<Pick<Asking, 'answered' | 'close'>> => {
  const ends = (await log.bounds(answersTopic)).map(({ end }) => end)
  let count = 0
  let awaited:
    { readonly count: number; readonly reached: () => void; readonly failed: (error: Error) => void } | undefined
  const close = await log.follow(answersTopic, ends, (_partition, records) => {
    const other = records.find(({ value }) => codec.nameOfOrNone(value) !== 'Charged')
    if (other) awaited?.failed(new Error(`a charge was answered ${codec.nameOfOrNone(other.value) ?? 'unreadably'}`))
    count += records.length
    if (awaited && count >= awaited.count) awaited.reached()
  })
  const answered = (wanted: number): Promise<void> =>
    new Promise((reached, failed) => {
      awaited = { count: wanted, reached, failed }
      if (count >= wanted) reached()
    })
  return { answered, close }
}
