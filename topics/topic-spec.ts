// What is declared of a topic.
import type { MessageName } from '../schemas/message'

/**
 * entry   written from outside by sources, acks=all; duplicates possible, the deciders know them by id
 * results written by one connector; duplicates possible, the deciders know them by request id
 * journal written by the one node that owns it, as a chain of batches; readers apply the one rule
 * public  compacted, for readers outside the system
 * control written by operators; every node with a journal reads it
 */
export type TopicKind = 'entry' | 'results' | 'journal' | 'public' | 'control'
export type TopicSpec = { readonly kind: TopicKind; readonly carries: readonly MessageName[]; readonly doc: string }
