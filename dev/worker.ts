// A process with all roles, started by tests and the benchmark: it can be killed, stopped and profiled apart from who watches it.
import { openContext } from '../processors/engine/context'
import { runProcess } from '../runtime/process'
import { startRoles } from './roles'

void runProcess('worker', async (logger) => {
  const roles = await startRoles(await openContext('worker', process.env, logger))
  process.send?.({ ready: true, url: roles.url })
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  return [{ name: 'roles', stop: roles.stop }]
})
