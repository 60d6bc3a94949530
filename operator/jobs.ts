// Joins each command to the servers that it needs: opens them, runs the command, and renders what it found.
import { userInfo } from 'node:os'
import { readNumber, readSetting } from '../runtime/settings'
import { createFileKeyWrapper } from '../state/key-wrapper-file'
import { databaseUses, forFulfillment, forOrders, forPayments, type DatabaseUse } from '../state/migrate'
import { PostgresOrderReader } from '../state/order-reader'
import { Database } from '../state/postgres'
import { StockReader } from '../state/stock-reader'
import { compareGenerations } from '../state/views/compare'
import { generationsOf, liveGeneration } from '../state/views/generations'
import { positionsOf } from '../state/views/positions'
import { buildGeneration, dropGeneration, switchGeneration } from '../state/views/rebuild'
import type { JournalNodeName } from '../topics/topology'
import { groupOf, inputTopicsOf, type NodeName } from '../topics/topology'
import { measureLag, renderLag, type ViewPositions } from './lag'
import { renderRewrap, rewrapKeys } from './keys-rewrap'
import { orderTimeline } from './order-timeline'
import { renderTimeline } from './order-timeline-text'
import { showOrder } from './order-show'
import { renderOrder } from './order-show-text'
import type { Progress } from './progress'
import { replay } from './replay'
import { decidingOf } from './replay-catalogue'
import { renderReplay } from './replay-text'
import { parseReconcile, reconcile, type ReconcileOptions } from './reconcile'
import { renderReconciliation } from './reconcile-text'
import { applySchemas, renderSchemas } from './schemas-apply'
import { listAside, renderAside } from './setaside-list'
import { isRedriven, redrive, renderRedrive } from './setaside-redrive'
import { renderShownAside, showAside } from './setaside-show'
import { explainStock, isExplained, renderExplanation } from './stock-explain'
import type { Tools } from './tools'
import { applyTopics, renderTopicsPlan, topicsGraph } from './topics-plan'
import { parseCount, parseNode, parsePlace, parseTime, UsageError } from './usage'
import { rebuildView, renderRebuild, type ViewGenerations } from './view-rebuild'

/** What a command found: as data, as text, and whether all is well. */
export type Outcome = { readonly data: unknown; readonly text: string; readonly ok: boolean }
export type JobTools = Tools & { readonly progress: Progress }

const done = (data: unknown, text: string, ok = true): Outcome => ({ data, text, ok })

export const jobs = {
  async topics(tools: JobTools, execute: boolean, acceptRisk: boolean) {
    const plan = await applyTopics({ admin: await tools.admin() }, { desired: tools.desired, execute, acceptRisk })
    return done(plan, renderTopicsPlan(plan, execute), plan.actions.length === 0 || plan.applied)
  },
  async graph() {
    const mermaid = await topicsGraph()
    return done({ mermaid }, mermaid)
  },
  async schemas(tools: JobTools, execute: boolean) {
    const result = await applySchemas(
      { registryUrl: readSetting('SCHEMA_REGISTRY_URL', tools.env), progress: tools.progress },
      { execute },
    )
    const ok = result.executed || result.rows.every(({ standing }) => standing === 'registered')
    return done(result, renderSchemas(result, execute), ok)
  },
  async orderShow(tools: JobTools, orderId: string, personal: boolean) {
    const { partitions } = await reading(tools)
    const page = await withDatabase(tools, forFulfillment, async (fulfillment) => {
      const reader = new PostgresOrderReader(await tools.db(), fulfillment)
      return showOrder({ store: await tools.store(), reader, partitions }, { orderId, personal })
    })
    return done(page, renderOrder(page, tools.clock.now()))
  },
  async orderTimeline(tools: JobTools, orderId: string, options: { since?: string; personal: boolean }) {
    const since = options.since === undefined ? undefined : parseTime(options.since, tools.clock.now())
    const timeline = await orderTimeline(
      { ...(await reading(tools)), offsetsAt: await offsetsAt(tools) },
      { orderId, since, personal: options.personal },
    )
    return done(timeline, renderTimeline(timeline), timeline.events.length > 0)
  },
  async asideList(tools: JobTools, options: { node?: string; key?: string }) {
    const node = options.node === undefined ? undefined : parseNode(options.node)
    const list = await listAside(await reading(tools), { node, key: options.key })
    return done(list, renderAside(list, tools.clock.now()))
  },
  async asideShow(tools: JobTools, what: string) {
    const shown = await showAside(await reading(tools), what)
    return done(shown, renderShownAside(shown))
  },
  async asideRedrive(
    tools: JobTools,
    key: string | undefined,
    options: { all: boolean; node: string; execute: boolean },
  ) {
    if ((key === undefined) !== options.all) throw new UsageError('name one KEY, or all of them by --all, not both')
    const node = parseNode(options.node)
    const result = await redrive(
      { ...(await reading(tools)), clock: tools.clock, log: await tools.log() },
      { node, key, execute: options.execute, requestedBy: userInfo().username },
    )
    return done(result, renderRedrive(result), isRedriven(result))
  },
  async lag(tools: JobTools, byPartition: boolean) {
    const lag = await measureLag({ log: await tools.log(), clock: tools.clock, viewPositions: viewPositions(tools) })
    return done(lag, renderLag(lag, byPartition))
  },
  async replay(
    tools: JobTools,
    options: { node: string; from: string; to?: string; partition?: string; resync: boolean; limit: string },
  ) {
    const node: JournalNodeName = parseNode(options.node)
    const now = tools.clock.now()
    const result = await replay(
      { ...(await reading(tools)), ...decidingOf(node), offsetsAt: await offsetsAt(tools) },
      {
        node,
        from: parsePlace(options.from, now),
        to: options.to === undefined ? undefined : parsePlace(options.to, now),
        partition: options.partition === undefined ? undefined : parseCount(options.partition, '--partition'),
        resync: options.resync,
        limit: parseCount(options.limit, '--limit'),
      },
    )
    return done(result, renderReplay(result), result.differences === 0)
  },
  async keysRewrap(tools: JobTools, execute: boolean) {
    const result = await rewrapKeys(
      {
        db: await tools.db(),
        wrapper: createFileKeyWrapper(readSetting('OMS_MASTER_KEY_FILE', tools.env)),
        progress: tools.progress,
      },
      { execute },
    )
    return done(result, renderRewrap(result))
  },
  async viewRebuild(
    tools: JobTools,
    name: string,
    options: { execute: boolean; acceptDifferences: boolean; dropOld: boolean; limit: string },
  ) {
    const limit = parseCount(options.limit, '--limit')
    return withGenerations(tools, name, async (generations) => {
      const result = await rebuildView({ generations, progress: tools.progress }, { ...options, limit })
      return done(result, renderRebuild(result, options.execute), result.switched || result.comparison.different === 0)
    })
  },
  async reconcile(tools: JobTools, options: ReconcileOptions) {
    const now = tools.clock.now()
    const wanted = parseReconcile(options, now, readNumber('OMS_SPEED', tools.env))
    const result = await withDatabase(tools, forPayments, (db) => reconcile(db, now, wanted))
    return done(result, renderReconciliation(result), result.differences.length === 0)
  },
  async stockExplain(tools: JobTools, sku: string, options: { warehouse?: string; limit: string }) {
    const limit = parseCount(options.limit, '--limit', 1)
    const found = await withDatabase(tools, forFulfillment, (db) =>
      explainStock(new StockReader(db), { sku, warehouse: options.warehouse, limit }),
    )
    return done(found, renderExplanation(found), isExplained(found))
  },
}

/** The partitions are the cluster's, not the setting's: keys are where the cluster has them. */
const reading = async (tools: JobTools) => {
  const log = await tools.log()
  const partitions = (await log.bounds('oms.order.commands.v1')).length
  return { log, codec: await tools.codec(), partitions, progress: tools.progress }
}

const offsetsAt = async (tools: JobTools) => {
  const admin = await tools.admin()
  return (topic: string, time: number): Promise<readonly number[]> => admin.offsetsAt(topic, time)
}

/** The names of all views. */
export const viewNames = databaseUses.flatMap(({ views }) => views.map(({ name }) => name))

const viewNamed = (name: string) => {
  for (const use of databaseUses) {
    const view = use.views.find((each) => each.name === name)
    if (view) return { view, use }
  }
  throw new UsageError(`"${name}" is no view: choose one of ${viewNames.join(', ')}`)
}

/** The orders' database is the tools' own; the others are open only while they are worked with. */
const withDatabase = async <T>(tools: JobTools, use: DatabaseUse, work: (db: Database) => Promise<T>): Promise<T> => {
  if (use === forOrders) return work(await tools.db())
  const db = new Database(readSetting(use.setting, tools.env), { connections: 4, statementMs: 600_000 })
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}

/** From PostgreSQL; where it does not answer, what the view last told Kafka. */
const viewPositions =
  (tools: JobTools): ViewPositions =>
  async (name: NodeName) => {
    try {
      const { view, use } = viewNamed(name)
      const positions = await withDatabase(tools, use, async (db) =>
        positionsOf(db, view, (await liveGeneration(db, view)).generation),
      )
      return positions.map(({ topic, partition, cursor }) => ({ topic, partition, next: cursor.next }))
    } catch {
      const log = await tools.log()
      const found = await Promise.all(
        inputTopicsOf(name).map(async (topic) => ({ topic, committed: await log.committed(groupOf(name), topic) })),
      )
      return found.flatMap(({ topic, committed }) =>
        committed.flatMap((each, partition) => (each ? [{ topic, partition, next: each.offset }] : [])),
      )
    }
  }

const withGenerations = <T>(
  tools: JobTools,
  name: string,
  work: (generations: ViewGenerations) => Promise<T>,
): Promise<T> => {
  const { view, use } = viewNamed(name)
  return withDatabase(tools, use, async (db) => {
    const rebuild = { db, log: await tools.log(), codec: await tools.codec() }
    return work({
      name,
      list: () => generationsOf(db, view),
      build: (progress) => buildGeneration(rebuild, view, progress),
      compare: (generation, limit) => compareGenerations(rebuild, view, generation, limit),
      makeLive: (generation) => switchGeneration(rebuild, view, generation),
      drop: (generation) => dropGeneration(rebuild, view, generation),
    })
  })
}
