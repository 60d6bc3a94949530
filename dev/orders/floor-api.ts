// The part of the HTTP API that is about no order in particular and that a warehouse takes: lists of what is to be done, and parcels of our own
// fleet. What is done with one fulfillment is asked of its order.
import type { CarrierStatus } from '../../schemas/messages'
import type { ApiCall } from './api-client'

/** A fulfillment as the floor sees it, as far as whoever works there looks. */
export type Picklist = {
  readonly fulfillmentId: string
  readonly orderId: string
  readonly warehouse: string
  readonly status: string
  readonly lines: readonly {
    readonly lineId: string
    readonly sku: string
    readonly quantity: number
    readonly picked: number
    readonly missing: number
  }[]
  readonly parcels: readonly FloorParcel[]
  readonly blocked: {
    readonly step: string
    readonly code: string
    readonly reason: string
    readonly since: string
  } | null
}
export type FloorParcel = {
  readonly parcelId: string
  readonly status: string
  readonly carrier: string | null
  readonly trackingNumber: string | null
}
export type ParcelScan = { readonly carrierStatus: CarrierStatus; readonly location: string }

/** Both reject with Refused, and with ApiUnavailable. */
export type Floor = {
  /** Those in any of these states, the oldest first. */
  readonly picklists: (...statuses: readonly string[]) => Promise<readonly Picklist[]>
  /** What a driver of ours scans. */
  readonly scan: (trackingNumber: string, scan: ParcelScan) => Promise<void>
}

type Page = { readonly picklists: readonly Picklist[]; readonly next: string | null }

const pageSize = 200

/** `send`: for an answer; `tell`: what is only accepted is enough. */
export type FloorCalls = {
  readonly send: <Answer>(call: ApiCall) => Promise<Answer>
  readonly tell: (call: ApiCall) => Promise<void>
  readonly bearer: () => Promise<string>
}

export const floorOf = ({ send, tell, bearer }: FloorCalls): Floor => ({
  picklists: async (...statuses) => {
    const found: Picklist[] = []
    const at = `/api/v1/picklists?status=${encodeURIComponent(statuses.join(','))}&limit=${pageSize}`
    for (let cursor: string | null = ''; cursor !== null;) {
      const behind: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const headers = { authorization: await bearer() }
      const page: Page = await send<Page>({ method: 'GET', path: `${at}${behind}`, headers })
      found.push(...page.picklists)
      cursor = page.next
    }
    return found
  },
  scan: async (trackingNumber, scan) => {
    const path = `/api/v1/parcels/${encodeURIComponent(trackingNumber)}/scans`
    await tell({ method: 'POST', path, headers: { authorization: await bearer() }, body: scan })
  },
})
