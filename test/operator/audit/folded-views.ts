// What PostgreSQL would have of a world in memory: the views' own folds of its journals.
import type { HistoryRow } from '../../../operator/audit/check-views'
import { historyTables } from '../../../operator/audit/history-tables'
import { JournalReading } from '../../../operator/audit/journal-reading'
import { journalNodes } from '../../../operator/audit/partition-reading'
import { ViewFold } from '../../../operator/audit/view-fold'
import type { ViewReader } from '../../../operator/audit/view-reader'
import type { MemoryLog } from '../../../processors/engine/memory-log'
import type { Codec } from '../../../schemas/codec'
import type { Message } from '../../../schemas/message'
import { databaseUses } from '../../../state/migrate'
import { ordersView } from '../../../state/views/orders-view'
import { nodeSpec, outputTopicOf, type ViewName } from '../../../topics/topology'

const views = databaseUses.flatMap((use) => use.views)

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

  async history(
    view: { readonly name: ViewName },
    topic: string,
    partition: number,
    below: number,
  ): Promise<readonly HistoryRow[]> {
    if (!historyTables[view.name]) return []
    const takes: readonly string[] = nodeSpec(view.name).takes
    const rows = new Map<string, HistoryRow>()
    const take = (message: Message, offset: number): void => {
      const { status = null, version = null } = message as { status?: string; version?: number }
      if (!takes.includes(message.type) || offset >= below || rows.has(message.id)) return
      rows.set(message.id, {
        messageId: message.id,
        orderId: message.orderId,
        type: message.type,
        status,
        version,
        offset,
      })
    }
    const node = journalNodes.find((each) => outputTopicOf(each) === topic)
    const { codec, log } = this.world
    if (node) {
      const reading = new JournalReading(this.world, node, partition, [(message, { offset }) => take(message, offset)])
      await reading.read(log.records(topic, partition).length, Infinity)
    } else for (const { value, offset } of log.records(topic, partition)) take(codec.decode(value), offset)
    return [...rows.values()]
  }

  async skips(): Promise<[]> {
    return []
  }

  private async rowsOf(name: string): Promise<ReadonlyMap<string, unknown>> {
    const fold = new ViewFold(views.find((view) => view.name === name)!)
    for (const node of journalNodes)
      for (let partition = 0; partition < this.world.partitions; partition++) {
        const topic = outputTopicOf(node)
        if (!fold.topics.includes(topic)) continue
        const reading = new JournalReading(this.world, node, partition, [fold.take])
        await reading.read(this.world.log.records(topic, partition).length, Infinity)
      }
    return fold.rows
  }
}
