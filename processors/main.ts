// The role that decides: every mapper and decider of the topology, each on its journal, with its state in Redis.
import { runProcess } from '../runtime/process'
import { metrics } from '../runtime/metrics'
import { readNumber, readSetting } from '../runtime/settings'
import { openRedis } from '../state/redis'
import { createRedisStore } from '../state/redis-store'
import { openContext, type Context, type RunningRole } from './engine/context'
import { NodeRunner } from './engine/node-runner'
import type { Observer } from './engine/owner-options'
import { followCatalogue } from './catalogue-table'
import { handlersWith } from './handlers'
import type { JournalNodeName } from '../topics/topology'

export const startProcessors = async (context: Context): Promise<RunningRole> => {
  const { logger } = context
  const redis = openRedis(readSetting('REDIS_URL', context.env), { onWarning: (message) => logger.warn(message) })
  const store = createRedisStore(redis)
  // Intake prices by what it has read of the catalogue: it begins once it has read all that is there.
  const catalogue = followCatalogue(context)
  await catalogue.caughtUp
  const handlers = handlersWith(catalogue, readNumber('OMS_SPEED', context.env))
  const runners = (Object.keys(handlers) as JournalNodeName[]).map(
    (node) =>
      new NodeRunner({
        ...context,
        node,
        decider: handlers[node],
        store,
        observe: observerOf(context),
        onStill: (text) => logger.warn(text),
        onFatal: context.fatal,
      }),
  )
  await Promise.all(runners.map((runner) => runner.start()))
  const stop = async (): Promise<void> => {
    await Promise.all(runners.map((runner) => runner.stop()))
    await catalogue.stop()
    redis.disconnect()
  }
  return { name: 'processors', stop, waiting: () => runners.reduce((sum, runner) => sum + runner.waiting, 0) }
}

const observerOf =
  ({ logger }: Context) =>
  (node: string, partition: number): Observer => ({
    decided: (inputs, records, appendMs) => {
      metrics.inputs.inc({ node }, inputs)
      metrics.outputs.inc({ node }, records)
      metrics.appendSeconds.observe({ node }, appendMs / 1000)
    },
    voids: (count) => metrics.voids.inc({ node }, count),
    setAside: (count) => {
      metrics.setAside.inc({ node }, count)
      logger.warn({ node, partition, count }, 'inputs were set aside: npm run oms -- setaside list')
    },
    restored: (reason, records, ms) => {
      metrics.restores.inc({ node, reason: reason.split(':')[0]! })
      logger[reason === 'takeover' ? 'debug' : 'warn'](
        { node, partition, reason, records, ms: Math.round(ms) },
        'restored from the journal',
      )
    },
  })

if (require.main === module)
  void runProcess('processors', async (logger) => {
    const context = await openContext('processors', process.env, logger)
    const role = await startProcessors(context)
    return [role, { name: 'log', stop: () => context.log.close() }]
  })
