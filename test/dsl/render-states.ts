// Renders docs/generated/states.md: what every decider answers to every input in every state. Pure; the caller writes the file.
import { nodeSpec, type DeciderName } from '../../topics/topology'
import { cellsOf, deciders, restingStatuses, type Cell } from './states-table'

export const renderStates = (): string =>
  [
    '# States',
    '',
    'What every decider answers to every input in every state. Generated from the scenarios of the tests and from what they declare as',
    'ignored; do not edit. A deadline that has passed is the input `DeadlinePassed`.',
    ...deciders.flatMap(renderDecider),
    '',
  ].join('\n')

const renderDecider = (node: DeciderName): string[] => {
  const cells = cellsOf(node)
  return [
    '',
    `## ${node}`,
    '',
    `${nodeSpec(node).doc}.`,
    '',
    ...diagram(cells),
    ...restingStatuses(node).flatMap((status) => renderStatus(cells.filter((cell) => cell.status === status))),
  ]
}

const diagram = (cells: readonly Cell[]): string[] => {
  const moves = new Map<string, Set<string>>()
  for (const { status, input, shown } of cells)
    for (const { leadsTo } of shown) {
      if (leadsTo === status) continue
      const move = `${status} --> ${leadsTo}`
      moves.set(move, (moves.get(move) ?? new Set()).add(input))
    }
  const arrows = [...moves].map(([move, inputs]) => `  ${move}: ${[...inputs].join(', ')}`)
  return ['```mermaid', 'stateDiagram-v2', '  direction LR', '  [*] --> NONE', ...arrows, '```']
}

const renderStatus = (cells: readonly Cell[]): string[] => {
  const answered = cells.filter(({ shown }) => shown.some(({ emits }) => emits.length > 0))
  const rows = answered.flatMap(({ input, shown }) =>
    shown.map(({ emits, leadsTo }) => `| ${input} | ${emits.join(', ') || 'nothing'} | ${leadsTo} |`),
  )
  const table = ['| input | emits | then |', '| --- | --- | --- |', ...rows]
  return [
    '',
    `### ${cells[0]!.status}`,
    '',
    ...(rows.length ? [...table, ''] : []),
    ...passedOver(cells.filter((cell) => !answered.includes(cell))),
  ]
}

const passedOver = (cells: readonly Cell[]): string[] => {
  const byReason = new Map<string, string[]>()
  for (const { input, ignored } of cells) {
    const reason = ignored ?? 'a scenario shows it'
    byReason.set(reason, [...(byReason.get(reason) ?? []), input])
  }
  return [...byReason].map(([reason, inputs]) => `- ignored (declared): ${inputs.join(', ')}: ${reason}`)
}
