// What goes on at the simulated Adyen between requests: what falls due, reports, webhooks on their way.
// It must never answer a request: it only brings the world up to the present.
import type { Request } from 'express'
import { nextHappeningAt, settleDue } from './adyen-agenda'
import type { World } from './adyen-ledger'
import { webhookPace } from './adyen-notices'
import { createPump } from './adyen-pump'
import { cutReport } from './adyen-report'
import { createNoticePoster } from './adyen-webhook'

export type Desk = {
  readonly world: World
  /** Hex. */
  readonly hmacKey: string
  /** Lets happen what is due; call before an answer and after a change. */
  readonly settle: () => void
  /** Where the caller reached the simulator; reports that are made by themselves are announced at the last such place. */
  readonly origin: (request: Request) => string
  readonly listensAt: (url: string) => void
  readonly setWebhookUrl: (url: string | undefined) => void
  readonly close: () => Promise<void>
}

/** Call `listensAt` once the simulator does. */
export function openDesk(world: World, hmacKey: string, webhookUrl: string | undefined): Desk {
  const { store, now } = world
  const poster = createNoticePoster({
    pending: () => store.state.notices,
    changed: store.changed,
    url: webhookUrl,
    hmacKey,
    pace: webhookPace(world.speed),
    now,
  })
  let place = ''
  const settle = (): void => {
    store.state.reports.lastAtMs ??= now()
    settleDue(world)
    if (reportDueAt(world) <= now()) cutReport(world, place)
    poster.arm()
    pump.arm()
  }
  const pump = createPump(settle, () => Math.min(nextHappeningAt(world), reportDueAt(world)), now)
  return {
    world,
    hmacKey,
    settle,
    origin: (request) => (place = `http://${request.get('host') ?? new URL(place).host}`),
    listensAt: (url) => {
      place = url
      settle()
    },
    setWebhookUrl: poster.setUrl,
    close: async () => {
      await pump.stop()
      await poster.close()
      store.close()
    },
  }
}

/** Since the last report, or since the simulator was first started. */
function reportDueAt({ store, knobs, now, speed }: World): number {
  const { reportEveryMs } = knobs()
  const { lastAtMs = now() } = store.state.reports
  return reportEveryMs === 0 ? Number.POSITIVE_INFINITY : lastAtMs + reportEveryMs / speed
}
