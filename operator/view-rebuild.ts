// `oms view rebuild NAME`: builds a view anew beside the live one, compares them row by row, and makes the new one live when it is told
// to. Without --execute the new generation is dropped again; the live one is never touched.
import type { Comparison } from '../state/views/compare'
import type { Progress } from './progress'
import { tableOf } from './table'
import { OperatorError } from './usage'
import { countText } from './wording'

/** The functions of state/views, bound to one view. */
export type ViewGenerations = {
  readonly name: string
  readonly list: () => Promise<readonly { readonly generation: number; readonly live: boolean }[]>
  readonly build: (progress: (done: number, total: number) => void) => Promise<number>
  readonly compare: (generation: number, limit: number) => Promise<Comparison>
  readonly makeLive: (generation: number) => Promise<void>
  readonly drop: (generation: number) => Promise<void>
}
export type RebuildTools = { readonly generations: ViewGenerations; readonly progress: Progress }
export type RebuildOptions = {
  readonly execute: boolean
  /** Switch although rows differ. */
  readonly acceptDifferences: boolean
  /** Drop the generation that was live before. */
  readonly dropOld: boolean
  /** Differences shown for each table. */
  readonly limit: number
}
export type Rebuild = {
  readonly view: string
  readonly before: number
  readonly built: number
  readonly comparison: Comparison
  readonly switched: boolean
  readonly dropped: readonly number[]
}

/** A build that fails leaves nothing behind. */
export const rebuildView = async (
  { generations, progress }: RebuildTools,
  options: RebuildOptions,
): Promise<Rebuild> => {
  const known = await generations.list()
  const before = known.find(({ live }) => live)?.generation
  if (before === undefined)
    throw new OperatorError(
      `${generations.name} has no live generation: migrate the database first (npm start does it)`,
    )
  let built: number | undefined
  let switched = false
  try {
    built = await generations.build((done, total) => progress(`building ${generations.name}`, done, total))
    progress(`comparing ${generations.name} with generation ${before}`, 0, 1)
    const comparison = await generations.compare(built, options.limit)
    if (options.execute && (comparison.different === 0 || options.acceptDifferences)) {
      await generations.makeLive(built)
      switched = true
    }
    const dropped = switched ? (options.dropOld ? [before] : []) : [built]
    for (const generation of dropped) await generations.drop(generation)
    return { view: generations.name, before, built, comparison, switched, dropped }
  } catch (error) {
    if (!switched)
      await dropUnfinished(
        generations,
        known.map(({ generation }) => generation),
        built,
      )
    throw error
  }
}

// A build that failed does not say its number: it is the one that was not there before.
const dropUnfinished = async (
  generations: ViewGenerations,
  known: readonly number[],
  built: number | undefined,
): Promise<void> => {
  const now = await generations.list().catch(() => [])
  for (const { generation, live } of now)
    if (!live && (built === undefined ? !known.includes(generation) : generation === built))
      await generations.drop(generation).catch(() => undefined)
}

export const renderRebuild = (
  { view, before, built, comparison, switched, dropped }: Rebuild,
  execute: boolean,
): string => {
  const { rows, different, differences } = comparison
  const lines: string[] = []
  if (differences.length)
    lines.push(
      tableOf(
        ['table', 'key', 'kind', 'columns'],
        differences.map((each) => [each.table, each.key, each.kind, each.columns.join(', ')]),
      ),
    )
  if (different > differences.length) lines.push(`… ${different - differences.length} more`)
  lines.push(
    `${view}: generation ${built}, built from the first record, ${different ? `differs from live generation ${before} in ${countText(different, 'row')}` : `equals live generation ${before}`} (${countText(rows, 'row')} compared)`,
  )
  if (switched)
    lines.push(
      `generation ${built} is live now; ${dropped.includes(before) ? `generation ${before} was dropped` : `generation ${before} is kept, frozen`}`,
    )
  else if (execute) lines.push('not switched, since rows differ: add --accept-differences to switch all the same')
  else lines.push(`nothing was changed and generation ${built} was dropped again: add --execute to switch`)
  return lines.join('\n')
}
