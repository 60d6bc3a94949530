// Reads the warehouse system's log of status changes, from any cursor, in its order.
// It must never skip a change that it does not understand: it throws, and the cursor stays.
import type { WarehouseStatus } from '../schemas/messages'
import { createWmsClient, type WmsOptions } from './wms-client'
import { faultAsTransient, WmsFault } from './wms-faults'
import { child, children, text, type XmlNode } from './wms-text'

export type WarehouseStatusChange = {
  /** The id of the WarehouseOrderRequested. */
  readonly reference: string
  readonly orderId: string
  readonly warehouseOrderNumber: string
  readonly status: WarehouseStatus
  /** When it happened by the warehouse's clock, milliseconds since 1970; it became visible only with a later batch. */
  readonly changedAt: number
  readonly reason?: string
}

export type WmsStatusSource = {
  /**
   * Up to `limit` (1 to 1,000) changes after `cursor`, oldest first, and the cursor to go on from; no cursor: from the first
   * change ever. The same cursor always gives the same changes. Throws Transient; Error for a change that is not understood.
   */
  readonly changesSince: (
    cursor: string | undefined,
    limit: number,
  ) => Promise<{ readonly changes: readonly WarehouseStatusChange[]; readonly cursor: string }>
}

const beforeTheFirst = '0'
const emptyDate = '0001-01-01T00:00:00'
const defaultTimeoutMs = 10_000
const statuses: readonly WarehouseStatus[] = ['RECEIVED', 'RELEASED', 'PICKING', 'PACKED', 'CANCELLED', 'REJECTED']

export function createWmsStatusSource(options: WmsOptions & { readonly timeoutMs?: number }): WmsStatusSource {
  const client = createWmsClient(options)
  return {
    changesSince: async (cursor, limit) => {
      try {
        const fields = { SinceSequence: cursor ?? beforeTheFirst, Limit: limit }
        const response = await client.call(
          'GetStatusChanges',
          fields,
          AbortSignal.timeout(options.timeoutMs ?? defaultTimeoutMs),
        )
        const document = client.readDocument(text(response, 'GetStatusChangesResult'))
        const changes = children(child(document, 'statusChanges'), 'statusChange').map(readChange)
        return { changes, cursor: nextCursor(response) }
      } catch (error) {
        throw error instanceof WmsFault ? faultAsTransient(error) : error
      }
    },
  }
}

function nextCursor(response: XmlNode): string {
  const cursor = text(response, 'LastSequence')
  if (!/^\d+$/.test(cursor)) throw new Error('The WMS answered without a LastSequence to go on from: ask its operators')
  return cursor
}

function readChange(change: XmlNode): WarehouseStatusChange {
  const named = text(change, 'Status')
  const status = statuses.find((known) => known === named)
  const date = text(change, 'StatusDate')
  const changedAt = date === emptyDate ? NaN : Date.parse(`${date}Z`)
  if (status === undefined || Number.isNaN(changedAt)) {
    const problem = status === undefined ? `the unknown status '${named.slice(0, 40)}'` : 'no readable date'
    throw new Error(
      `The WMS reports change ${text(change, 'Sequence')} with ${problem}: teach the feed client before it goes on`,
    )
  }
  const reason = text(change, 'Reason')
  return {
    reference: text(change, 'ReferenceNum'),
    orderId: text(change, 'PONum'),
    warehouseOrderNumber: text(change, 'WarehouseTransactionID'),
    status,
    changedAt,
    ...(reason === '' ? {} : { reason }),
  }
}
