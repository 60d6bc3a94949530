// Folds a view's rows from the journal, by the view's own fold, to be compared with what PostgreSQL has.
import type { LogRecord } from '../../processors/engine/log'
import type { Message } from '../../schemas/message'
import { inputTopicsOf, nodeSpec } from '../../topics/topology'
import type { TopicName } from '../../topics/catalog'
import type { AnyView } from '../../state/views/view'
import type { Difference } from './report'

export class ViewFold {
  readonly topics: readonly TopicName[]
  readonly rows = new Map<string, unknown>()
  /** Messages that the view can't fold, and so has passed over. */
  readonly faults: Difference[] = []
  private readonly takes: ReadonlySet<string>

  constructor(readonly view: AnyView) {
    this.topics = inputTopicsOf(view.name)
    this.takes = new Set(nodeSpec(view.name).takes)
  }

  readonly take = (message: Message, { topic, partition, offset }: LogRecord): void => {
    if (!this.takes.has(message.type)) return
    try {
      const { row } = this.view.apply(this.rows.get(message.orderId) as never, message as never, {
        topic,
        partition,
        offset,
      })
      if (row !== undefined) this.rows.set(message.orderId, row)
    } catch (error) {
      const text = `${this.view.name}: ${topic}:${partition}:${offset} can't be folded (${(error as Error).message})`
      this.faults.push({ orderId: message.orderId, text })
    }
  }
}
