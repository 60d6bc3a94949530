// How old the oldest request is that each connector has not finished, sampled from the log as a bystander. It writes nothing.
import type { Clock } from '../../processors/engine/clock'
import type { Log } from '../../processors/engine/log'
import { groupOf, inputTopicsOf, nodeNames, nodeSpec, type NodeName } from '../../topics/topology'
import { Ages } from './ages'

type Watched = { readonly log: Pick<Log, 'bounds' | 'committed' | 'read'>; readonly clock: Pick<Clock, 'now'> }

const connectors = nodeNames.filter((node) => nodeSpec(node).kind === 'connector')

export class QueueWatch {
  /** Milliseconds, by connector: 0 where nothing waited. */
  readonly ages = new Ages()
  private most = new Map<NodeName, number>()

  constructor(private readonly watched: Watched) {}

  /** Requests that waited for a connector, at most. */
  mostOf(connector: string): number {
    return this.most.get(connector as NodeName) ?? 0
  }

  async sample(): Promise<void> {
    for (const connector of connectors) {
      const { waiting, ageMs } = await this.backlogOf(connector)
      this.ages.note(connector, ageMs)
      this.most.set(connector, Math.max(waiting, this.mostOf(connector)))
    }
  }

  private async backlogOf(connector: NodeName): Promise<{ waiting: number; ageMs: number }> {
    const { log, clock } = this.watched
    let [waiting, ageMs] = [0, 0]
    for (const topic of inputTopicsOf(connector)) {
      const positions = await log.committed(groupOf(connector), topic)
      for (const [partition, { start, end }] of (await log.bounds(topic)).entries()) {
        const next = Math.max(start, positions[partition]?.offset ?? start)
        if (next >= end) continue
        waiting += end - next
        await log.read(topic, partition, next, next + 1, ([first]) => {
          ageMs = Math.max(ageMs, clock.now() - (first?.timestamp ?? clock.now()))
        })
      }
    }
    return { waiting, ageMs }
  }
}
