// Reads the warehouse system's log of status changes, from any cursor, in its order.
// It must never skip a change that it does not understand: it throws, and the cursor stays.
import type { SkuQuantity, WarehouseException, WarehouseStatus } from '../schemas/messages'
import { createWmsClient, type WmsClient, type WmsOptions } from './wms-client'
import { faultAsTransient, WmsFault } from './wms-faults'
import { child, children, dateOf, text, type XmlNode } from './wms-text'

type Change = {
  /** The id of the WarehouseOrderRequested. */
  readonly reference: string
  readonly orderId: string
  readonly warehouseOrderNumber: string
  /** When it happened by the warehouse's clock, milliseconds since 1970; it became visible only with a later batch. */
  readonly changedAt: number
  readonly reason?: string
}
export type WarehouseStatusChange = Change & { readonly status: WarehouseStatus }
/** What could not be done as asked; `lines` by SKU, none where it is about the order itself. */
export type WarehouseMishap = Change & {
  readonly exception: WarehouseException
  readonly lines: readonly SkuQuantity[]
}

export type WmsStatusSource = {
  /**
   * Up to `limit` (1 to 1,000) changes after `cursor`, oldest first, and the cursor to go on from; no cursor: from the first
   * change ever. The same cursor always gives the same changes. Throws Transient; Error for a change that is not understood.
   */
  readonly changesSince: (
    cursor: string | undefined,
    limit: number,
  ) => Promise<{ readonly changes: readonly (WarehouseStatusChange | WarehouseMishap)[]; readonly cursor: string }>
}

const beforeTheFirst = '0'
const defaultTimeoutMs = 10_000
const statuses: readonly WarehouseStatus[] = ['RECEIVED', 'RELEASED', 'PICKING', 'PACKED', 'CANCELLED', 'REJECTED']
const exceptions: readonly WarehouseException[] = ['LINE_REJECTED', 'SHORT_PICK', 'DAMAGED', 'ADDRESS_REFUSED']

export type WmsStatusOptions = WmsOptions & {
  readonly timeoutMs?: number
  /** Shared with others of this process; one of its own unless told. */
  readonly client?: WmsClient
}

export function createWmsStatusSource(options: WmsStatusOptions): WmsStatusSource {
  const client = options.client ?? createWmsClient(options)
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

function readChange(change: XmlNode): WarehouseStatusChange | WarehouseMishap {
  const changedAt = dateOf(change, 'StatusDate')
  if (changedAt === undefined) throw notUnderstood(change, 'no readable date')
  const reason = text(change, 'Reason')
  const told: Change = {
    reference: text(change, 'ReferenceNum'),
    orderId: text(change, 'PONum'),
    warehouseOrderNumber: text(change, 'WarehouseTransactionID'),
    changedAt,
    ...(reason === '' ? {} : { reason }),
  }
  switch (text(change, 'Kind')) {
    case 'STATUS':
      return { ...told, status: known(statuses, change, 'Status') }
    case 'EXCEPTION':
      return { ...told, exception: known(exceptions, change, 'Exception'), lines: readLines(change) }
    default:
      throw notUnderstood(change, `the unknown kind '${text(change, 'Kind').slice(0, 40)}'`)
  }
}

function known<Name extends string>(names: readonly Name[], change: XmlNode, field: string): Name {
  const told = text(change, field)
  const name = names.find((one) => one === told)
  if (name === undefined) throw notUnderstood(change, `the unknown ${field.toLowerCase()} '${told.slice(0, 40)}'`)
  return name
}

const readLines = (change: XmlNode): SkuQuantity[] =>
  children(child(change, 'Lines'), 'Line').map((line) => {
    const [sku, quantity] = [text(line, 'Sku'), Number(text(line, 'Quantity'))]
    if (sku === '' || !Number.isSafeInteger(quantity) || quantity < 1)
      throw notUnderstood(change, 'a line without SKU or quantity')
    return { sku, quantity }
  })

const notUnderstood = (change: XmlNode, problem: string): Error =>
  new Error(
    `The WMS reports change ${text(change, 'Sequence')} with ${problem}: teach the feed client before it goes on`,
  )
