// What is told of the cells of a decider's status × input table beside its scenarios. The table fails on a cell that neither a scenario
// covers nor a line here names, and on a line here that a decision contradicts.
import type { DeadlinePassed } from '../../../processors/engine/decider'
import type { DeciderName, InputOf } from '../../../topics/topology'

export type Ignored<Node extends DeciderName, Status extends string> = {
  readonly inputs: readonly InputOf<Node>['type'][]
  /** All statuses but those that a scenario covers, unless told. */
  readonly statuses?: readonly Status[]
  readonly because: string
}
export type NodeCells<Node extends DeciderName, Status extends string> = {
  /** Every status; false where a state only passes through within one decision. */
  readonly statuses: { readonly [Name in Status]: boolean }
  readonly ignored: readonly Ignored<Node, Status>[]
  /** Of a decider that keeps several lives: the status, in a state, of the one that an input is about as it finds them; else `status`. */
  readonly statusFor?: (input: InputOf<Node> | DeadlinePassed, before: never) => (state: never) => string
}
