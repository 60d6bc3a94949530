// What PostgreSQL would have of a world in memory: the views' own folds of its journals.
import type { HistoryRow } from '../../../operator/audit/check-views'
import { JournalReading } from '../../../operator/audit/journal-reading'
import { ViewFold } from '../../../operator/audit/view-fold'
import type { ViewReader } from '../../../operator/audit/view-reader'
import type { MemoryLog } from '../../../processors/engine/memory-log'
import { handlers } from '../../../processors/handlers'
import type { Codec } from '../../../schemas/codec'
import { views } from '../../../state/migrate'
import { ordersView } from '../../../state/views/orders-view'
import { nodeSpec, outputTopicOf, type JournalNodeName } from '../../../topics/topology'

export class FoldedViews implements ViewReader {
  constructor(
    private readonly world: { readonly log: MemoryLog; readonly codec: Codec; readonly partitions: number },
  ) {}

  async orderIds(): Promise<ReadonlySet<string>> {
    return new Set((await this.rowsOf(ordersView.name)).keys())
  }

  async position(): Promise<number> {
    return Number.MAX_SAFE_INTEGER
  }

  async load(view: { readonly name: string }, orderIds: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
    return new Map([...(await this.rowsOf(view.name))].filter(([orderId]) => orderIds.includes(orderId)))
  }

  async rejected(orderIds: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(orderIds)
  }

  async history(topic: string, partition: number, below: number): Promise<readonly HistoryRow[]> {
    const rows: HistoryRow[] = []
    const takes: readonly string[] = nodeSpec('orders-view').takes
    const reading = new JournalReading(this.world, 'order', partition, [
      (message, { offset }) => {
        const { status = null, version = null } = message as { status?: string; version?: number }
        if (takes.includes(message.type) && offset < below)
          rows.push({ messageId: message.id, orderId: message.orderId, type: message.type, status, version, offset })
      },
    ])
    await reading.read(this.world.log.records(topic, partition).length, Infinity)
    return rows
  }

  async skips(): Promise<[]> {
    return []
  }

  private async rowsOf(name: string): Promise<ReadonlyMap<string, unknown>> {
    const fold = new ViewFold(views.find((view) => view.name === name)!)
    for (const node of Object.keys(handlers) as JournalNodeName[])
      for (let partition = 0; partition < this.world.partitions; partition++) {
        const topic = outputTopicOf(node)
        if (!fold.topics.includes(topic)) continue
        const reading = new JournalReading(this.world, node, partition, [fold.take])
        await reading.read(this.world.log.records(topic, partition).length, Infinity)
      }
    return fold.rows
  }
}
