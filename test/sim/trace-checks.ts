// Whatever a traced command leads to belongs to its trace; what a deadline or a feed begins belongs to none.
import { unpackCause } from '../../processors/engine/journal'
import type { LogRecord } from '../../processors/engine/log'
import { topicSpec, type TopicName } from '../../topics/catalog'
import { topology } from '../../topics/topology'
import { nodes, type World } from './world'

const connectors = ['inventory', 'psp', 'wms', 'carrier', 'sendgrid'] as const
const asked: ReadonlySet<string> = new Set(connectors.flatMap((name) => topology[name].takes))

const traceOf = ({ headers }: LogRecord): string => headers['traceparent']?.split('-')[1] ?? 'none'

export const brokenTraces = (world: World): string[] => {
  const valid = nodes.flatMap((node) => world.valid(node))
  const requests = new Map(
    valid.flatMap(({ message, record }) => (asked.has(message.type) ? [[message.id as string, record] as const] : [])),
  )
  const roots = new Map<LogRecord, string>()
  const rootOf = (record: LogRecord): string => {
    const known = roots.get(record)
    if (known !== undefined) return known
    const root = traceFrom(record)
    roots.set(record, root)
    return root
  }
  const traceFrom = (record: LogRecord): string => {
    const { kind } = topicSpec(record.topic as TopicName)
    const cause = record.headers['cause']
    if (kind === 'results' && cause) return rootOf(requests.get(cause)!)
    if (kind !== 'journal' || !cause) return traceOf(record)
    const caused = unpackCause(cause)
    return caused.kind === 'timer' ? 'none' : rootOf(world.log.records(caused.topic, caused.partition)[caused.offset]!)
  }
  return valid.flatMap(({ message, record }) =>
    traceOf(record) === rootOf(record)
      ? []
      : [`${message.type} ${message.id} is of trace ${traceOf(record)}, not ${rootOf(record)}`],
  )
}
