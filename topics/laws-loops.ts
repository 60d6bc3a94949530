// The law of loops. Messages go round in this system all the time: a decider asks, another node answers. What must not be is that
// they go round by themselves. So: requests alone never form a loop, and facts alone never form a loop. Every loop then alternates
// between asking and being answered, and it goes on only where an asker decides, from its state, to ask anew (docs/adr/0001).
type Nodes = Readonly<Record<string, { readonly takes: readonly string[]; readonly writes?: string }>>
type Topics = Readonly<Record<string, { readonly carries: readonly string[] }>>
type Edge = { readonly from: string; readonly to: string; readonly message: string }

/** By the house's grammar a request ends in `Requested`; every other message states a fact (or is a command that enters). */
export const isRequest = (message: string): boolean => message.endsWith('Requested')

export const loopViolations = ({ nodes, topics }: { readonly nodes: Nodes; readonly topics: Topics }): string[] => {
  const edges = edgesOf(nodes, topics)
  const sorts = [
    ['requests', edges.filter(({ message }) => isRequest(message))],
    ['facts', edges.filter(({ message }) => !isRequest(message))],
  ] as const
  return sorts.flatMap(([sort, some]) => {
    const loop = findLoop(Object.keys(nodes), some)
    if (!loop) return []
    const path = loop.map(({ from, message }) => `${from} -${message}->`).join(' ')
    return [`${sort} alone form a loop: ${path} ${loop[0]!.from}. Let one of these nodes ask, and the other answer`]
  })
}

/** From the writer of a message to each node that takes it. */
const edgesOf = (nodes: Nodes, topics: Topics): Edge[] =>
  Object.entries(nodes).flatMap(([from, { writes }]) => {
    const carried = (writes !== undefined && topics[writes]?.carries) || []
    return carried.flatMap((message) =>
      Object.keys(nodes).flatMap((to) => (nodes[to]!.takes.includes(message) ? [{ from, to, message }] : [])),
    )
  })

/** The edges of one loop in order, or undefined. */
const findLoop = (nodes: readonly string[], edges: readonly Edge[]): readonly Edge[] | undefined => {
  const done = new Set<string>()
  const visit = (node: string, path: readonly Edge[]): readonly Edge[] | undefined => {
    const at = path.findIndex(({ from }) => from === node)
    if (at >= 0) return path.slice(at)
    if (done.has(node)) return undefined
    for (const edge of edges) {
      const loop = edge.from === node ? visit(edge.to, [...path, edge]) : undefined
      if (loop) return loop
    }
    done.add(node)
    return undefined
  }
  for (const node of nodes) {
    const loop = visit(node, [])
    if (loop) return loop
  }
  return undefined
}
