// Where the live generation of a view stands, for whoever is about to write it.
import type { Sql } from '../postgres'
import { liveGeneration, shapeOf } from './generations'
import { addPositions, positionsOf, type Position } from './positions'
import type { AnyView } from './view'

/** The live tables are not those of this version. */
export class OutdatedGeneration extends Error {
  override readonly name = 'OutdatedGeneration'
}

/** The live generation and its positions for these partitions. Throws OutdatedGeneration when this version can't write it. */
export const loadLive = async (
  sql: Sql,
  view: AnyView,
  topics: readonly string[],
  partitions: readonly number[],
): Promise<{ generation: number; positions: Position[] }> => {
  const { generation, shape } = await liveGeneration(sql, view, 'FOR SHARE')
  if (shape !== shapeOf(view))
    throw new OutdatedGeneration(
      `generation ${generation} of ${view.name} has other tables than this version writes; rebuild it: npm run oms -- view rebuild ${view.name} --execute`,
    )
  await addPositions(sql, view, generation, topics, partitions)
  const positions = await positionsOf(sql, view, generation)
  return {
    generation,
    positions: positions.filter(({ topic, partition }) => topics.includes(topic) && partitions.includes(partition)),
  }
}
