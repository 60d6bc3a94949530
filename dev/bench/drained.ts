// Waits until the system has worked off what it was given, by the lag of its consumer groups.
import type { ClusterAdmin } from '../../topics/kafka-admin'
import { groupOf, inputTopicsOf, nodeNames, nodeSpec, type NodeName } from '../../topics/topology'

const everyMs = 250
const patienceMs = 120_000
const readers = nodeNames.filter((node) => nodeSpec(node).kind !== 'source')

export type Drained = {
  readonly seconds: number
  readonly lagAtFirst: Readonly<Record<string, number>>
  readonly finished: boolean
}

/** Positions are committed every two seconds, so that up to two seconds of the answer are waiting for a commit. */
export const drained = async (admin: ClusterAdmin, died: Promise<never>): Promise<Drained> => {
  const startedAt = performance.now()
  const lagAtFirst = await lagByNode(admin)
  for (let lag = lagAtFirst; ; lag = await lagByNode(admin)) {
    const seconds = (performance.now() - startedAt) / 1_000
    const finished = Object.keys(lag).length === 0
    if (finished || seconds * 1_000 > patienceMs) return { seconds, lagAtFirst, finished }
    await Promise.race([died, new Promise((resolve) => setTimeout(resolve, everyMs))])
  }
}

/** Records not yet worked off, of the nodes that have any. */
const lagByNode = async (admin: ClusterAdmin): Promise<Record<string, number>> => {
  const lags: Record<string, number> = {}
  for (const node of readers) {
    const lag = await lagOf(admin, node)
    if (lag > 0) lags[node] = lag
  }
  return lags
}

const lagOf = async (admin: ClusterAdmin, node: NodeName): Promise<number> =>
  (await admin.lag(groupOf(node), inputTopicsOf(node))).reduce(
    (sum, { committed, end }) => sum + Math.max(0, end - committed),
    0,
  )
