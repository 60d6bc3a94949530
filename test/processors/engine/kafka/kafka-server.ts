// The Kafka that contract tests run on, if one is named by KAFKA_BROKERS, and topics on it.
import { Kafka, logLevel } from 'kafkajs'

export const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',').filter(Boolean)

let count = 0
export const createTopics = async (howMany: number): Promise<readonly string[]> => {
  const admin = new Kafka({ clientId: 'contract-admin', brokers, logLevel: logLevel.ERROR }).admin()
  await admin.connect()
  const topics = Array.from({ length: howMany }, () => `contract.${process.pid}.${Date.now()}.${count++}`)
  await admin.createTopics({
    waitForLeaders: true,
    topics: topics.map((topic) => ({ topic, numPartitions: 3, replicationFactor: 1 })),
  })
  await admin.disconnect()
  return topics
}
