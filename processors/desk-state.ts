// What the service desk remembers of an order, and how its facts change it. It folds the desk's own outputs and decides nothing; it
// must never hold the text of a note.
import type { CustomerId, MessageId } from '../schemas/ids'
import type { MessageOf, Timestamp } from '../schemas/message'
import type { Priority } from './rules/service-levels'
import { withSeen, type SeenCommands } from './seen-commands'

export type DeskOutput = MessageOf<
  | 'DeskFileOpened'
  | 'NoteAdded'
  | 'OrderAssigned'
  | 'EscalationOpened'
  | 'EscalationBreached'
  | 'EscalationResolved'
  | 'DeskCommandRefused'
>

/** 1: the service desk; 2: its lead; 3: the head of operations. */
export type EscalationLevel = 1 | 2 | 3

/** One that is not resolved yet. */
export type Escalation = {
  readonly escalationId: MessageId
  readonly priority: Priority
  readonly level: EscalationLevel
  readonly dueAt: Timestamp
  readonly reasonCode: string
  /** An event opened it, no person. */
  readonly automatic: boolean
}

type Known = {
  /** QUIET: nobody has to look; ESCALATED: somebody has to, by a deadline. */
  readonly status: 'QUIET' | 'ESCALATED'
  readonly seen: SeenCommands
  /** Null where fulfillment told of trouble before the order's own facts were read. */
  readonly customerId: CustomerId | null
  readonly escalations: readonly Escalation[]
  /** Parcels whose trouble was told. */
  readonly parcels: readonly MessageId[]
}
export type DeskState = { readonly status: 'NONE'; readonly seen: SeenCommands } | Known

export const escalationsOf = (state: DeskState): readonly Escalation[] =>
  state.status === 'NONE' ? [] : state.escalations

export const evolveDesk = (before: DeskState, output: DeskOutput): DeskState => {
  const seen = 'by' in output ? withSeen(before.seen, output.by) : before.seen
  if (before.status === 'NONE' && output.type !== 'DeskFileOpened' && output.type !== 'EscalationOpened')
    return { ...before, seen }
  const known = before.status === 'NONE' ? { customerId: null, escalations: [], parcels: [] } : before
  const escalations = evolveEscalations(known.escalations, output)
  return {
    status: escalations.length > 0 ? 'ESCALATED' : 'QUIET',
    seen,
    customerId: output.type === 'DeskFileOpened' ? output.customerId : known.customerId,
    escalations,
    parcels: [...known.parcels, ...parcelOf(output)],
  }
}

const parcelOf = (output: DeskOutput): readonly MessageId[] =>
  output.type === 'EscalationOpened' && output.by === null && output.reasonCode.startsWith('PARCEL_')
    ? [output.escalationId]
    : []

const evolveEscalations = (before: readonly Escalation[], output: DeskOutput): readonly Escalation[] => {
  switch (output.type) {
    case 'EscalationOpened':
      return [...before, openedBy(output)]
    case 'EscalationBreached':
      return before.map((escalation) =>
        escalation.escalationId === output.escalationId
          ? { ...escalation, level: output.nextLevel as EscalationLevel, dueAt: output.dueAt }
          : escalation,
      )
    case 'EscalationResolved':
      return before.filter(({ escalationId }) => escalationId !== output.escalationId)
    default:
      return before
  }
}

const openedBy = (output: MessageOf<'EscalationOpened'>): Escalation => ({
  escalationId: output.escalationId,
  priority: output.priority as Priority,
  level: output.level as EscalationLevel,
  dueAt: output.dueAt,
  reasonCode: output.reasonCode,
  automatic: output.by === null,
})
