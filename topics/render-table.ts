// The table that a person sees at boot: every node, what it reads and what it writes. Text for a terminal, without colours.
import Table from 'cli-table3'
import { inputTopicsOf, nodeNames, nodeSpec, type NodeName } from './topology'

const short = (topic: string): string => topic.replace(/^oms\./, '').replace(/\.v1$/, '')

// Read by every node with a journal: said once, below the table.
const control = 'oms.engine.commands.v1'

/** One row for each of `nodes`; a topic is `order.events` for oms.order.events.v1. */
export const renderTable = (nodes: readonly NodeName[] = nodeNames): string => {
  const table = new Table({
    head: ['node', 'kind', 'reads', 'writes', 'what it is'],
    style: { head: [], border: [], compact: true },
  })
  for (const node of nodes) {
    const { kind, writes, doc } = nodeSpec(node)
    const reads = inputTopicsOf(node).filter((topic) => topic !== control)
    table.push([node, kind, reads.map(short).join('\n'), writes ? short(writes) : '', doc])
  }
  return `${table.toString()}\nmappers and deciders also read ${short(control)}`
}
