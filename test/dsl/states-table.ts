// Every decider's status × input table, from the scenarios and from what is declared as passed over. It tells cells that nobody has
// thought of, and declarations that are not true.
import type { AnyDecider } from '../../processors/engine/decider'
import { handlers } from '../../processors/handlers'
import type { MessageName } from '../../schemas/message'
import { nodeSpec, type DeciderName } from '../../topics/topology'
import { example } from '../examples/examples'
import { fulfillmentScenarios } from '../processors/fulfillment.scenarios'
import { notificationScenarios } from '../processors/notification.scenarios'
import { orderScenarios } from '../processors/order.scenarios'
import { orderUndoScenarios } from '../processors/order-undo.scenarios'
import { parcelScenarios } from '../processors/parcel.scenarios'
import { paymentScenarios } from '../processors/payment.scenarios'
import { ignored, statuses } from './ignored'
import type { Scenario } from './scenario'

export type Cell = {
  readonly status: string
  readonly input: string
  /** What scenarios show, each once; empty where none covers the cell. */
  readonly shown: readonly { readonly emits: readonly string[]; readonly leadsTo: string }[]
  /** Why the input is passed over, where that is declared. */
  readonly ignored: string | undefined
}

const scenarios: readonly Scenario[] = [
  ...orderScenarios,
  ...orderUndoScenarios,
  ...paymentScenarios,
  ...fulfillmentScenarios,
  ...parcelScenarios,
  ...notificationScenarios,
]

export const deciders = Object.keys(statuses) as DeciderName[]
const statusOf = (state: unknown): string => (state as { status: string }).status
const statesOf = (node: DeciderName): unknown[] =>
  scenarios.filter((scenario) => scenario.node === node).flatMap(({ before, after }) => [before, after])

/** All cells of a decider's table: the inputs it takes, and its deadline where a state of the status has one. */
export const cellsOf = (node: DeciderName): readonly Cell[] =>
  restingStatuses(node).flatMap((status) => inputsOf(node, status).map((input) => cellOf(node, status, input)))

export const restingStatuses = (node: DeciderName): string[] =>
  Object.entries(statuses[node]).flatMap(([status, rests]) => (rests ? [status] : []))

/** Cells that no scenario covers and no declaration names. */
export const forgottenCells = (): string[] =>
  everyCell((_, cell) => cell.shown.length === 0 && cell.ignored === undefined)

/** Declared as passed over, though the decider answers in some state of the scenarios that nobody showed. */
export const falseDeclarations = (): string[] =>
  everyCell((node, cell) => cell.ignored !== undefined && cell.shown.length === 0 && answers(node, cell))

/** A status that no scenario reaches, or one that rests although it is said to pass. */
export const unreachedStatuses = (): string[] =>
  deciders.flatMap((node) => {
    const reached = new Set(statesOf(node).map(statusOf))
    return Object.entries(statuses[node]).flatMap(([status, rests]) =>
      reached.has(status) === rests ? [] : [`${node} ${status}`],
    )
  })

const everyCell = (is: (node: DeciderName, cell: Cell) => boolean): string[] =>
  deciders.flatMap((node) =>
    cellsOf(node).flatMap((cell) => (is(node, cell) ? [`${node}: ${cell.status} × ${cell.input}`] : [])),
  )

const answers = (node: DeciderName, { status, input }: Cell): boolean =>
  statesOf(node).some((state) => {
    if (statusOf(state) !== status) return false
    return (handlers[node] as AnyDecider).decide(example(input as MessageName) as never, state as never).length > 0
  })

const inputsOf = (node: DeciderName, status: string): string[] => {
  const hasDeadline = statesOf(node).some((state) => statusOf(state) === status && handlers[node].deadline?.(state))
  return [...nodeSpec(node).takes, ...(hasDeadline ? ['DeadlinePassed'] : [])]
}

const cellOf = (node: DeciderName, status: string, input: string): Cell => {
  const covering = scenarios.filter(
    (scenario) => scenario.node === node && statusOf(scenario.before) === status && scenario.input.type === input,
  )
  const shown = new Map(
    covering.map(({ emits, after }) => {
      const seen = { emits, leadsTo: statusOf(after) }
      return [JSON.stringify(seen), seen] as const
    }),
  )
  const lines = ignored[node] as readonly { inputs: readonly string[]; statuses?: readonly string[]; because: string }[]
  const line = lines.find(({ inputs, statuses }) => inputs.includes(input) && (statuses?.includes(status) ?? true))
  return { status, input, shown: [...shown.values()], ignored: line?.because }
}
