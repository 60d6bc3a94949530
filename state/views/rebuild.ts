// Rebuilds a view beside the live one: a new generation folded from offset 0, compared with the live one at equal positions, then made
// live in one transaction. Readers and the running view never stop; it never changes the live generation's rows.
import type { Log } from '../../processors/engine/log'
import type { Codec } from '../../schemas/codec'
import type { TopicName } from '../../topics/catalog'
import type { Database, Sql } from '../postgres'
import { createGeneration, generationsOf, liveGeneration, makeLive, schemaOf } from './generations'
import { addPositions, positionsOf, type Position } from './positions'
import type { AnyView } from './view'
import { ViewInput } from './view-input'
import { ViewWriter } from './view-writer'

export type RebuildTools = { readonly db: Database; readonly log: Log; readonly codec: Codec }

/** Offsets done and to do, over all partitions. */
export type RebuildProgress = (done: number, total: number) => void

const groupSize = 1_000

/**
 * Folds a new generation up to where the live one stands now, and resolves with its number. A failed build leaves a generation
 * that dropGeneration removes. Rejects when the log no longer begins at offset 0.
 */
export const buildGeneration = async (
  tools: RebuildTools,
  view: AnyView,
  progress: RebuildProgress = () => undefined,
): Promise<number> => {
  const { db } = tools
  const generation = await db.transaction((sql) => createGeneration(sql, view))
  const { generation: live } = await liveGeneration(db, view)
  await catchUp(tools, view, generation, await positionsOf(db, view, live), progress)
  return generation
}

/**
 * Makes the generation live in one transaction, after folding what the live one has beyond it. The running view waits meanwhile,
 * then goes on in the new tables. The old generation is kept, frozen: switching back works the same way.
 */
export const switchGeneration = async (tools: RebuildTools, view: AnyView, generation: number): Promise<void> => {
  const { db } = tools
  await thaw(db, view, generation)
  await catchUp(tools, view, generation, await livePositions(db, view))
  await db.transaction(async (sql) => {
    const { generation: live } = await liveGeneration(sql, view, 'FOR NO KEY UPDATE')
    if (live === generation) return
    await catchUp(tools, view, generation, await positionsOf(sql, view, live, 'FOR UPDATE'))
    await makeLive(sql, view, generation)
  })
}

/** Removes a generation and all its rows. Refuses the live one. */
export const dropGeneration = async (
  { db }: Pick<RebuildTools, 'db'>,
  view: AnyView,
  generation: number,
): Promise<void> => {
  await assertExists(db, view, generation)
  await db.transaction(async (sql) => {
    const { generation: live } = await liveGeneration(sql, view, 'FOR NO KEY UPDATE')
    if (live === generation)
      throw new Error(`generation ${generation} of ${view.name} is live; switch to another one first`)
    await sql.run('DELETE FROM view_generations WHERE view = $1 AND generation = $2', [view.name, generation])
    await sql.run(`DROP SCHEMA ${schemaOf(view, generation)} CASCADE`)
  })
}

/**
 * Brings the generation to exactly where the live one stands, and calls `look` in a transaction that sees both as they are at that
 * moment. The running view waits only until that transaction has begun.
 */
export const atEqualPositions = async <T>(
  tools: RebuildTools,
  view: AnyView,
  generation: number,
  look: (sql: Sql, live: number) => Promise<T>,
): Promise<T> => {
  const { db } = tools
  await thaw(db, view, generation)
  await catchUp(tools, view, generation, await livePositions(db, view))
  let looking: Promise<T> | undefined
  await db.transaction(async (sql) => {
    const { generation: live } = await liveGeneration(sql, view, 'FOR SHARE')
    await catchUp(tools, view, generation, await positionsOf(sql, view, live, 'FOR UPDATE'))
    await new Promise<void>((begun, failed) => {
      looking = db.transaction(async (snapshot) => {
        await snapshot.run('SELECT 1')
        begun()
        return look(snapshot, live)
      }, 'repeatable read')
      looking.catch(failed)
    })
  })
  return looking!
}

const livePositions = async (db: Database, view: AnyView): Promise<Position[]> =>
  positionsOf(db, view, (await liveGeneration(db, view)).generation)

const assertExists = async (db: Database, view: AnyView, generation: number): Promise<void> => {
  const known = await generationsOf(db, view)
  if (!known.some((each) => each.generation === generation))
    throw new Error(
      `${view.name} has no generation ${generation}; it has ${known.map((each) => each.generation).join(', ') || 'none'}`,
    )
}

// A generation that was live before is frozen: whoever held its positions has lost them since.
const thaw = async (db: Database, view: AnyView, generation: number): Promise<void> => {
  await assertExists(db, view, generation)
  await db.run('UPDATE view_positions SET frozen = false WHERE view = $1 AND generation = $2', [view.name, generation])
}

/** Folds the generation up to these positions; one that is already beyond them is left there. */
const catchUp = async (
  tools: RebuildTools,
  view: AnyView,
  generation: number,
  targets: readonly Position[],
  progress: RebuildProgress = () => undefined,
): Promise<void> => {
  const { db } = tools
  for (const { topic, partition } of targets) await addPositions(db, view, generation, [topic], [partition])
  const positions = await positionsOf(db, view, generation)
  const writer = new ViewWriter(db, view, generation, positions)
  const steps = targets.map((target) => ({
    ...target,
    from: writer.cursorOf(target.topic, target.partition).next,
    to: target.cursor.next,
  }))
  const total = steps.reduce((sum, { from, to }) => sum + Math.max(0, to - from), 0)
  let done = 0
  progress(done, total)
  for (const step of steps) {
    if (step.from >= step.to) continue
    await assertKept(tools.log, view, step)
    await foldRange(tools, view, writer, positions, step, (offsets) => progress((done += offsets), total))
  }
}

type Step = { readonly topic: string; readonly partition: number; readonly from: number; readonly to: number }

const assertKept = async (log: Log, view: AnyView, { topic, partition, from }: Step): Promise<void> => {
  const kept = (await log.bounds(topic))[partition]!.start
  if (kept > from)
    throw new Error(
      `${topic}:${partition} begins at offset ${kept}, and ${view.name} needs it from ${from}: restore the topic, then rebuild again`,
    )
}

const foldRange = async (
  { log, codec }: RebuildTools,
  view: AnyView,
  writer: ViewWriter,
  positions: readonly Position[],
  { topic, partition, from, to }: Step,
  folded: (offsets: number) => void,
): Promise<void> => {
  const input = new ViewInput(view, codec, partition, positions)
  let next = from
  await log.read(topic, partition, from, to, async (records) => {
    const wanted = records.filter((record) => record.offset < to)
    if (input.offer(topic as TopicName, wanted) === 'gap')
      throw new Error(
        `${topic}:${partition} has no record at offset ${input.nextOf(topic as TopicName)}: journals must not be compacted; restore the topic`,
      )
    do await writer.write(await input.take(groupSize))
    while (input.size > 0)
    folded(input.nextOf(topic as TopicName) - next)
    next = input.nextOf(topic as TopicName)
  })
}
