// Keeps the embedded registry's contents in the topic _schemas, through the log port. One partition, one writer.
import type { Log } from '../../processors/engine/log'
import type { SchemaStore } from './store'

export const schemasTopic = '_schemas'
/** Compacted: the latest record of each key is the content. */
export const schemasTopicConfig = { 'cleanup.policy': 'compact' }

export const kafkaSchemaStore = (log: Log, onWarning: (message: string) => void): SchemaStore => ({
  async *load() {
    const [bounds] = await log.bounds(schemasTopic)
    const records: { key: string; value: string | null }[] = []
    await log.read(schemasTopic, 0, bounds!.start, bounds!.end, (batch) => {
      for (const { key, value } of batch) records.push({ key: key ?? '', value: value?.toString() ?? null })
    })
    yield* records
  },
  append: async (key, value) => {
    try {
      await log.append(schemasTopic, 0, [{ key, value: value === null ? null : Buffer.from(value), headers: {} }])
    } catch (error) {
      onWarning(`a schema was not written to ${schemasTopic}: ${(error as Error).message}`)
      throw error
    }
  },
})
