// The log port's contract on memory, and on Kafka where KAFKA_BROKERS names one.
import { openKafkaLog } from '../../../processors/engine/kafka/kafka-log'
import { MemoryLog } from '../../../processors/engine/memory-log'
import { logContract } from '../../contracts/log-contract'
import { brokers, createTopics } from './kafka/kafka-server'

let count = 0
const memory = new MemoryLog({ partitions: 3 })
logContract({
  name: 'memory',
  open: async () => memory,
  topics: async (howMany) => Array.from({ length: howMany }, () => `t${count++}`),
})

if (brokers.length)
  logContract({ name: 'kafka', open: () => openKafkaLog({ brokers, clientId: 'contract' }), topics: createTopics })
else it.skip('the log on Kafka: skipped, since KAFKA_BROKERS names no broker (npm test starts one)', () => undefined)
