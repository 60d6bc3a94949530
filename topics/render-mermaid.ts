// Draws the topology as a Mermaid flowchart: one shape for each kind of node, a cylinder for each topic. Pure text from the declaration.
import { topicNames, topicSpec, type TopicName } from './catalog'
import type { NodeKind } from './node-spec'
import { inputTopicsOf, nodeNames, nodeSpec, type NodeName } from './topology'

const shapes: Readonly<Record<NodeKind, readonly [open: string, close: string]>> = {
  source: ['([', '])'],
  mapper: ['[/', '/]'],
  decider: ['[', ']'],
  connector: ['{{', '}}'],
  view: ['[[', ']]'],
}

const colours: Readonly<Record<NodeKind | 'topic' | 'public', string>> = {
  source: 'fill:#e8f4ff,stroke:#2f7fc1,color:#10324d',
  mapper: 'fill:#fff6dd,stroke:#b58a18,color:#4a3805',
  decider: 'fill:#ffe9c7,stroke:#c06a00,color:#4d2a00,stroke-width:2px',
  connector: 'fill:#f1e7ff,stroke:#7a4bc2,color:#2d1357',
  view: 'fill:#e5f7e9,stroke:#2f8f4e,color:#0e3d1e',
  topic: 'fill:#f7f7f7,stroke:#888888,color:#333333',
  public: 'fill:#ffffff,stroke:#333333,color:#333333,stroke-dasharray:4 3',
}

const idOf = (name: string): string => name.replace(/\W/g, '_')

/** `oms.order.events.v1` is drawn as `order.events`. */
const labelOf = (topic: TopicName): string => topic.replace(/^oms\./, '').replace(/\.v1$/, '')

const nodeLine = (node: NodeName): string => {
  const { kind } = nodeSpec(node)
  const [open, close] = shapes[kind]
  return `${idOf(node)}${open}"${node}"${close}:::${kind}`
}

const topicLine = (topic: TopicName): string =>
  `${idOf(topic)}[("${labelOf(topic)}")]:::${topicSpec(topic).kind === 'public' ? 'public' : 'topic'}`

/** The control topic reaches every node with a journal: drawn once, as a note, it would otherwise cross everything. */
const isDrawn = (topic: TopicName): boolean => topicSpec(topic).kind !== 'control'

/** The whole flowchart, without a fence around it. */
export const renderMermaid = (): string => {
  const drawnNodes = nodeNames.filter((node) => nodeSpec(node).writes !== 'oms.engine.commands.v1')
  const writes = drawnNodes.flatMap((node) => {
    const topic = nodeSpec(node).writes
    return topic ? [`${idOf(node)} --> ${idOf(topic)}`] : []
  })
  const reads = drawnNodes.flatMap((node) =>
    inputTopicsOf(node)
      .filter(isDrawn)
      .map((topic) => `${idOf(topic)} ${nodeSpec(node).kind === 'view' ? '-.->' : '-->'} ${idOf(node)}`),
  )
  const lines = [
    ...drawnNodes.map(nodeLine),
    ...topicNames.filter(isDrawn).map(topicLine),
    ...writes,
    ...reads,
    ...Object.entries(colours).map(([kind, style]) => `classDef ${kind} ${style}`),
  ]
  return ['flowchart LR', ...lines.map((line) => `  ${line}`), ''].join('\n')
}
