// Runs all roles of ours in one process, with the product platform played beside them, and stops them in order: upstream first, so that
// what entered is worked off.
import { startEgress } from '../egress/main'
import { startIngress } from '../ingress/main'
import type { Context, RunningRole } from '../processors/engine/context'
import { startProcessors } from '../processors/main'
import { startState } from '../state/main'
import { startPlatform } from './platform/platform'

export type Roles = {
  readonly url: string
  readonly all: readonly RunningRole[]
  readonly waiting: () => number
  readonly stop: () => Promise<void>
}

export const startRoles = async (context: Context): Promise<Roles> => {
  const [processors, egress, state] = await Promise.all([
    startProcessors(context),
    startEgress(context),
    startState(context),
  ])
  const ingress = await startIngress(context)
  const platform = await startPlatform(context)
  const all = [ingress, processors, egress, state]
  return {
    url: ingress.url,
    all,
    waiting: () => all.reduce((sum, role) => sum + role.waiting(), 0),
    stop: async () => {
      for (const role of all) await role.stop()
      await platform.stop()
      await context.log.close()
    },
  }
}
