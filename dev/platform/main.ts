// The product platform as a process of its own, where `npm start` does not play it: in containers.
import { openContext } from '../../processors/engine/context'
import { runProcess } from '../../runtime/process'
import { startPlatform } from './platform'

void runProcess('platform', async (logger) => {
  const context = await openContext('platform', process.env, logger)
  const platform = await startPlatform(context)
  return [
    { name: 'platform', stop: platform.stop },
    { name: 'log', stop: () => context.log.close() },
  ]
})
