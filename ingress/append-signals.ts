// Writes what outside sources report to the topic that carries it, one batch after another for each partition.
import { AppendUnknown, type Headers, type Log, type NewRecord } from '../processors/engine/log'
import type { Codec } from '../schemas/codec'
import type { MessageOf } from '../schemas/message'
import { topicOf } from '../topics/catalog'
import { partitionOf } from '../topics/partition'
import { LogUnavailable } from './append-commands'

export type Signal =
  | MessageOf<'WarehouseStatusReported' | 'WarehouseExceptionReported' | 'BackorderFilled'>
  | MessageOf<'CarrierScanReported' | 'MailEventReported'>
  | MessageOf<'ChargeReported' | 'RefundReported' | 'DisputeReported' | 'SettlementReported' | 'StoredMethodReported'>
export type SignalLog = { readonly log: Log; readonly codec: Codec; readonly partitions: number }

const mostInABatch = 500

/**
 * The key is the order's id; of a StoredMethodReported it is the customer's, which stands in its place. Resolves once every signal is in
 * the log, acks=all; signals of one key keep their order. Throws what the log throws: some may be written then, and writing all again is
 * harmless, since they are known by their ids.
 */
export const appendSignals = async (to: SignalLog, signals: readonly Signal[], correlation?: string): Promise<void> => {
  const headers: Headers = correlation === undefined ? {} : { correlation }
  const lanes = new Map<string, { topic: string; partition: number; records: NewRecord[] }>()
  for (const signal of signals) {
    const topic = topicOf(signal.type)
    const partition = partitionOf(signal.orderId, to.partitions)
    const lane = lanes.get(`${topic}:${partition}`) ?? { topic, partition, records: [] }
    lanes.set(`${topic}:${partition}`, lane)
    lane.records.push({ key: signal.orderId, value: to.codec.encode(signal), headers })
  }
  await Promise.all(
    [...lanes.values()].map(async ({ topic, partition, records }) => {
      for (let begin = 0; begin < records.length; begin += mostInABatch)
        await to.log.append(topic, partition, records.slice(begin, begin + mostInABatch))
    }),
  )
}

/** The same for who asked over HTTP. Throws LogUnavailable when it is not sure that all is written. */
export const reportSignals = async (to: SignalLog, signals: readonly Signal[], correlation: string): Promise<void> => {
  try {
    await appendSignals(to, signals, correlation)
  } catch (error) {
    throw error instanceof AppendUnknown ? new LogUnavailable('signals could not be written') : error
  }
}
