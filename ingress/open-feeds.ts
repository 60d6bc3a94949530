// The feeds that ask providers what is new, on the real stores and providers. Put together, and nothing else.
import type { FedexApi } from '../egress/carrier/fedex-api'
import { createFedexTracking } from '../egress/carrier/fedex-tracking'
import { createInventoryChanges } from '../egress/inventory-changes'
import { openSignalLists } from '../egress/psp/open-psp'
import { createWmsStatusSource } from '../egress/wms-feed-client'
import { readWmsOptions } from '../egress/wms-settings'
import type { Context } from '../processors/engine/context'
import { readSetting } from '../runtime/settings'
import { createExclusive } from '../state/exclusive'
import { feedPosition, markPolled, openParcels, setFeedPosition } from '../state/views/feed-state'
import { startCarrierFeed } from './carrier-feed'
import type { CursorStore } from './changes-poll'
import type { Feed, FeedOptions } from './feed-loop'
import { startInventoryFeed } from './inventory-feed'
import { fedexSecrets } from './open-shipping'
import type { Stores } from './open-stores'
import { startPaymentsFeeds } from './payments-feed'
import { startWmsFeed } from './wms-feed'

/** Where FedEx's webhook tells of most scans, a parcel is asked about once it was silent for a while. */
const behindWebhook = { silentMs: 4 * 60 * 60 * 1_000, againMs: 60 * 60 * 1_000 }

export const startFeeds = (context: Context, { feeds: db, fulfillment }: Stores, fedex: FedexApi): Feed[] => {
  const { env, clock } = context
  const options: FeedOptions & Context = { ...context, exclusive: createExclusive(db) }
  const cursors: CursorStore = {
    get: (feed) => feedPosition(db, feed),
    set: (feed, cursor) => setFeedPosition(db, feed, cursor),
  }
  const inventory = createInventoryChanges({
    baseUrl: readSetting('INVENTORY_API_BASE', env),
    clientId: readSetting('INVENTORY_CLIENT_ID', env),
    clientSecret: readSetting('INVENTORY_CLIENT_SECRET', env),
  })
  return [
    startWmsFeed({ ...options, client: createWmsStatusSource(readWmsOptions(env)), cursors }),
    startInventoryFeed({ ...options, client: inventory, cursors }),
    ...startPaymentsFeeds({ ...options, cursors, lists: openSignalLists(env, () => clock.now()) }),
    startCarrierFeed({
      ...options,
      tracking: createFedexTracking({ api: fedex }),
      parcels: {
        silentParcels: (limit, silentSince, notPolledSince) =>
          openParcels(fulfillment, limit, notPolledSince, { carrier: 'FEDEX', silentSince }),
        markPolled: (numbers, at) => markPolled(fulfillment, numbers, at),
      },
      ...(fedexSecrets(context).length > 0 ? behindWebhook : {}),
    }),
  ]
}
