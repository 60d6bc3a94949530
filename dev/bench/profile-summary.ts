// Reads a CPU profile of V8 and tells which functions the time went to, and which packages it was spent for.

export type CallFrame = { readonly functionName: string; readonly url: string; readonly lineNumber: number }
type ProfileNode = { readonly id: number; readonly callFrame: CallFrame; readonly children?: readonly number[] }
export type CpuProfile = {
  readonly nodes: readonly ProfileNode[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}
export type Share = { readonly name: string; readonly percent: number }
export type ProfileSummary = {
  /** Of the time of the profile: the rest was idle, or went to others of the machine. */
  readonly busyPercent: number
  /** By the time spent in the function itself. */
  readonly functions: readonly Share[]
  /** By package or file of ours: its functions, and the calls into node that it made. */
  readonly modules: readonly Share[]
}

/** Waiting, and the profiler's own work, which it does through a native function of this name. */
const notWork = new Set(['(idle)', '(program)', '(root)', 'dispatch'])
const isWork = ({ functionName, url }: CallFrame): boolean => url !== '' || !notWork.has(functionName)

/** The `count` largest of each, in percent of the time that was spent on work. */
export const summarizeProfile = ({ nodes, samples, timeDeltas }: CpuProfile, count = 15): ProfileSummary => {
  const micros = new Map<number, number>()
  samples.forEach((id, index) => micros.set(id, (micros.get(id) ?? 0) + (timeDeltas[index] ?? 0)))
  const total = timeDeltas.reduce((sum, delta) => sum + delta, 0)
  const work = nodes.filter(({ callFrame }) => isWork(callFrame))
  const busy = work.reduce((sum, { id }) => sum + (micros.get(id) ?? 0), 0)
  const ownerOf = ownersOf(nodes)
  const grouped = (nameOf: (node: ProfileNode) => string): Share[] => {
    const sums = new Map<string, number>()
    for (const node of work) sums.set(nameOf(node), (sums.get(nameOf(node)) ?? 0) + (micros.get(node.id) ?? 0))
    return [...sums]
      .sort((a, b) => b[1] - a[1])
      .slice(0, count)
      .map(([name, sum]) => ({ name, percent: (100 * sum) / busy }))
  }
  return {
    busyPercent: (100 * busy) / total,
    functions: grouped(({ callFrame }) => functionName(callFrame)),
    modules: grouped(ownerOf),
  }
}

/** Which package or file a node's time was spent for: the nearest one up the stack that is not node's own. */
const ownersOf = (nodes: readonly ProfileNode[]): ((node: ProfileNode) => string) => {
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node] as const)))
  return (node) => {
    if (node.callFrame.functionName === '(garbage collector)') return node.callFrame.functionName
    for (let at: ProfileNode | undefined = node; at; at = parents.get(at.id)) {
      const { url } = at.callFrame
      if (url && !url.startsWith('node:')) return packageOf(url)
    }
    return '(node itself)'
  }
}

const functionName = ({ functionName: name, url, lineNumber }: CallFrame): string =>
  url ? `${name || '(anonymous)'}  ${fileOf(url)}:${lineNumber + 1}` : name || '(anonymous)'

const inPackage = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/
const packageOf = (url: string): string => inPackage.exec(url)?.[1] ?? fileOf(url)
const fileOf = (url: string): string =>
  url
    .replace(/.*\/node_modules\//, '')
    .replace(/^file:\/\//, '')
    .replace(`${process.cwd()}/`, '')
