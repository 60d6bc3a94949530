// THE LAWS of the topology, as a pure function over its data: the build fails on any violation. They say what every reader of the
// declaration may rely on; they never look at a cluster or at code.
import { readMessageSchemas } from '../schemas/avro-files'
import { engineMessages, topics } from './catalog'
import type { TopicKind } from './topic-spec'
import { loopViolations } from './laws-loops'
import type { NodeKind } from './node-spec'
import { topology } from './topology'

type TopicShape = { readonly kind: TopicKind; readonly carries: readonly string[]; readonly doc: string }
type NodeShape = {
  readonly kind: NodeKind
  readonly takes: readonly string[]
  readonly looksUp?: readonly string[]
  readonly writes?: string
  readonly doc: string
}

/** A declaration of topics and nodes whose names are plain text, so that a broken one can be written down. */
export type Declaration = {
  readonly topics: Readonly<Record<string, TopicShape>>
  readonly nodes: Readonly<Record<string, NodeShape>>
  /** Messages that have a schema. */
  readonly messages: readonly string[]
  /** Messages of the engine itself, which belong to no topic. */
  readonly engineMessages: readonly string[]
}

/** What this system declares. */
export const declaration = (): Declaration => ({
  topics,
  nodes: topology,
  messages: [...readMessageSchemas().keys()],
  engineMessages,
})

/** One sentence for each breach, naming node, topic or message and what to do; none = lawful. */
export const violations = (declared: Declaration = declaration()): string[] => laws.flatMap((law) => law(declared))

/** What a node of each kind may write. A view writes no topic. */
const mayWrite: Readonly<Record<NodeKind, readonly TopicKind[]>> = {
  source: ['entry', 'control'],
  mapper: ['journal'],
  decider: ['journal'],
  connector: ['results', 'public'],
  view: [],
}

/** How the last words of a topic's name tell its kind. */
const endings: Readonly<Record<TopicKind, readonly string[]>> = {
  entry: ['commands', 'signals', 'stock'],
  journal: ['events'],
  results: ['results'],
  public: ['status'],
  control: ['commands'],
}

const namesFollowKinds = ({ topics }: Declaration): string[] =>
  Object.entries(topics).flatMap(([name, { kind }]) => {
    const ending = /^oms\.[a-z]+\.([a-z]+)\.v[1-9]\d*$/.exec(name)?.[1]
    if (ending && endings[kind].includes(ending)) return []
    return [`${name} is no name for a topic of kind ${kind}: call it oms.<noun>.<${endings[kind].join('|')}>.v<n>`]
  })

const oneTopicForEachMessage = ({ topics, messages, engineMessages }: Declaration): string[] => {
  const carried = Object.values(topics).flatMap(({ carries }) => carries)
  const known = new Set([...messages, ...carried, ...engineMessages])
  return [...known].flatMap((message) => {
    const homes = Object.keys(topics).filter((topic) => topics[topic]!.carries.includes(message))
    if (engineMessages.includes(message))
      return homes.map((topic) => `${message} is the engine's and belongs to no topic: take it out of ${topic}`)
    if (homes.length > 1) return [`${message} is in ${homes.join(' and ')}: a message belongs to one topic`]
    if (homes.length === 0)
      return [`${message} has a schema and no topic: add it to topics/catalog.ts or remove its schema`]
    return messages.includes(message) ? [] : [`${message} of ${homes[0]} has no schema: add it below schemas/avro`]
  })
}

const writersOf = ({ nodes }: Declaration, topic: string): string[] =>
  Object.keys(nodes).filter((node) => nodes[node]!.writes === topic)

const everyTopicIsWritten = (declared: Declaration): string[] =>
  Object.entries(declared.topics).flatMap(([topic, { kind }]) => {
    const writers = writersOf(declared, topic)
    if (writers.length === 0) return [`${topic} has no writer: declare one in topics/topology.ts or remove the topic`]
    if (writers.length === 1 || kind === 'entry' || kind === 'control') return []
    return [`${topic} is written by ${writers.join(' and ')}: a topic of kind ${kind} has one writer`]
  })

const hasJournal = ({ kind }: NodeShape): boolean => kind === 'mapper' || kind === 'decider'

const everyTopicIsRead = ({ topics, nodes }: Declaration): string[] => {
  const taken = new Set(Object.values(nodes).flatMap(({ takes, looksUp = [] }) => [...takes, ...looksUp]))
  const isRead = ({ kind, carries }: TopicShape): boolean => {
    if (kind === 'public') return true
    if (kind === 'control') return Object.values(nodes).some(hasJournal)
    return carries.some((message) => taken.has(message))
  }
  return Object.entries(topics).flatMap(([topic, spec]) =>
    isRead(spec) ? [] : [`${topic} is read by nobody: let a node take one of its messages or remove the topic`],
  )
}

const everyTakenMessageIsCarried = ({ topics, nodes }: Declaration): string[] => {
  const carried = new Set(Object.values(topics).flatMap(({ carries }) => carries))
  return Object.entries(nodes).flatMap(([node, { takes }]) =>
    takes
      .filter((message) => !carried.has(message))
      .map((message) => `${node} takes ${message}, which no topic carries`),
  )
}

const nodesReadByKind = ({ topics, nodes }: Declaration): string[] =>
  Object.entries(nodes).flatMap(([node, { kind, takes }]) => {
    if (kind === 'source')
      return takes.length ? [`${node} is a source and takes ${takes[0]}: sources take nothing`] : []
    if (takes.length === 0) return [`${node} takes nothing: it would never do anything`]
    const read = Object.keys(topics).filter((topic) =>
      topics[topic]!.carries.some((message) => takes.includes(message)),
    )
    if (kind !== 'connector' || read.length <= 1) return []
    return [
      `${node} takes from ${read.join(' and ')}: a connector takes from one topic, whose position is its progress`,
    ]
  })

const nodesWriteByKind = ({ topics, nodes }: Declaration): string[] =>
  Object.entries(nodes).flatMap(([node, { kind, writes }]) => {
    if (writes === undefined)
      return mayWrite[kind].length ? [`${node} is a ${kind} and writes nothing: give it a topic`] : []
    const topic = topics[writes]
    if (!topic) return [`${node} writes ${writes}, which is not declared: add it to topics/catalog.ts`]
    if (mayWrite[kind].includes(topic.kind)) return []
    return [
      `${node} is a ${kind} and writes ${writes}, of kind ${topic.kind}: ${kind}s write ${mayWrite[kind].join(' or ') || 'nothing'}`,
    ]
  })

const laws: readonly ((declared: Declaration) => string[])[] = [
  namesFollowKinds,
  oneTopicForEachMessage,
  everyTopicIsWritten,
  everyTopicIsRead,
  everyTakenMessageIsCarried,
  nodesReadByKind,
  nodesWriteByKind,
  loopViolations,
]
