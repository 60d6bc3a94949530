// Writes what outside sources report to the topic that carries it, one batch after another for each partition.
import type { Headers, Log, NewRecord } from '../processors/engine/log'
import type { Codec } from '../schemas/codec'
import type { MessageOf } from '../schemas/message'
import { topicOf } from '../topics/catalog'
import { partitionOf } from '../topics/partition'

export type Signal = MessageOf<'WarehouseStatusReported' | 'CarrierScanReported' | 'MailEventReported'>
export type SignalLog = { readonly log: Log; readonly codec: Codec; readonly partitions: number }

const mostInABatch = 500

/**
 * Resolves once every signal is in the log, acks=all; signals of one order keep their order. Throws what the log throws: some may be
 * written then, and writing all again is harmless, since the deciders know them by id.
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
