// Every decider's status × input table, from the scenarios and from what is declared as passed over. It tells cells that nobody has
// thought of, and declarations that are not true.
import type { AnyDecider, DeadlinePassed } from '../../processors/engine/decider'
import { handlers } from '../../processors/handlers'
import type { MessageName } from '../../schemas/message'
import { nodeSpec, type DeciderName } from '../../topics/topology'
import { example } from '../examples/examples'
import { deskScenarios } from '../processors/desk.scenarios'
import { fulfillmentScenarios } from '../processors/fulfillment/fulfillment.scenarios'
import { notificationScenarios } from '../processors/notification.scenarios'
import { orderScenarios } from '../processors/order/order.scenarios'
import { orderUndoScenarios } from '../processors/order/undo.scenarios'
import { parcelScenarios } from '../processors/fulfillment/parcel.scenarios'
import { paymentScenarios } from '../processors/payment/payment.scenarios'
import { cellsTold } from './ignored'
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
  ...deskScenarios,
]

export const deciders = Object.keys(cellsTold) as DeciderName[]
/** The status of what an input is about, in a state. */
const statusFor = (node: DeciderName, input: object, before: unknown, state = before): string =>
  cellsTold[node].statusFor?.(input as never, before as never)(state as never) ?? (state as { status: string }).status
const scenariosOf = (node: DeciderName): Scenario[] => scenarios.filter((scenario) => scenario.node === node)
const statesOf = (node: DeciderName): unknown[] => scenariosOf(node).flatMap(({ before, after }) => [before, after])

/** All cells of a decider's table: the inputs it takes, and its deadline where a state of the status has one. */
export const cellsOf = (node: DeciderName): readonly Cell[] =>
  restingStatuses(node).flatMap((status) => inputsOf(node, status).map((input) => cellOf(node, status, input)))

export const restingStatuses = (node: DeciderName): string[] =>
  Object.entries(cellsTold[node].statuses).flatMap(([status, rests]) => (rests ? [status] : []))

/** Cells that no scenario covers and no declaration names. */
export const forgottenCells = (): string[] =>
  everyCell((_, cell) => cell.shown.length === 0 && cell.ignored === undefined)

/** Declared as passed over, though the decider answers in some state of the scenarios that nobody showed. */
export const falseDeclarations = (): string[] =>
  everyCell((node, cell) => cell.ignored !== undefined && cell.shown.length === 0 && answers(node, cell))

/** A status that no scenario reaches, or one that rests although it is said to pass. */
export const unreachedStatuses = (): string[] =>
  deciders.flatMap((node) => {
    const reached = new Set(
      scenariosOf(node).flatMap(({ input, before, after }) => [
        statusFor(node, input, before),
        statusFor(node, input, before, after),
      ]),
    )
    return Object.entries(cellsTold[node].statuses).flatMap(([status, rests]) =>
      reached.has(status) === rests ? [] : [`${node} ${status}`],
    )
  })

const everyCell = (is: (node: DeciderName, cell: Cell) => boolean): string[] =>
  deciders.flatMap((node) =>
    cellsOf(node).flatMap((cell) => (is(node, cell) ? [`${node}: ${cell.status} × ${cell.input}`] : [])),
  )

const answers = (node: DeciderName, { status, input: name }: Cell): boolean => {
  const input = example(name as MessageName)
  return statesOf(node).some((state) => {
    if (statusFor(node, input, state) !== status) return false
    return (handlers[node] as AnyDecider).decide(input as never, state as never).length > 0
  })
}

const inputsOf = (node: DeciderName, status: string): string[] => {
  const hasDeadline = statesOf(node).some((state) => {
    const due = handlers[node].deadline?.(state)?.at
    const passed: Pick<DeadlinePassed, 'type' | 'due'> | undefined = due ? { type: 'DeadlinePassed', due } : undefined
    return passed && statusFor(node, passed, state) === status
  })
  return [...nodeSpec(node).takes, ...(hasDeadline ? ['DeadlinePassed'] : [])]
}

const cellOf = (node: DeciderName, status: string, input: string): Cell => {
  const covering = scenariosOf(node).filter(
    (scenario) => scenario.input.type === input && statusFor(node, scenario.input, scenario.before) === status,
  )
  const shown = new Map(
    covering.map(({ emits, before, input, after }) => {
      const seen = { emits, leadsTo: statusFor(node, input, before, after) }
      return [JSON.stringify(seen), seen] as const
    }),
  )
  const line = cellsTold[node].ignored.find(
    ({ inputs, statuses }) => inputs.includes(input) && (statuses?.includes(status) ?? true),
  )
  return { status, input, shown: [...shown.values()], ignored: line?.because }
}
