// What is said of a node of the topology.
import type { MessageName } from '../schemas/message'
import type { TopicName } from './catalog'

export type NodeKind = 'source' | 'mapper' | 'decider' | 'connector' | 'view'
export type NodeSpec = {
  readonly kind: NodeKind
  /** Message types the node acts on; others in the same topics are passed over. */
  readonly takes: readonly MessageName[]
  /** Message types that the node keeps a table of, in every process, to look things up; they never cause a decision. */
  readonly looksUp?: readonly MessageName[]
  /** The topic the node writes: a decider's or mapper's is its journal. */
  readonly writes?: TopicName
  readonly doc: string
}
