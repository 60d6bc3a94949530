// Reads Adyen's settlement detail reports, one batch after the other: what each line says of the books, and of what happened, so that a
// webhook that never came is made good. It must never pass over a batch, nor take half of one.
import { parse } from 'csv-parse/sync'
import { exchange, retryAfterMs } from '../http-exchange'
import { Transient } from '../provider'
import { signalOf } from './adyen-events'
import { eventTold } from './adyen-report-events'
import { type ReportLine, settlementReported } from './adyen-settlements'
import type { PaymentSignal, SignalList } from './payment-signals'

export type AdyenReportsOptions = {
  /** https://ca-test.adyen.com or https://ca-live.adyen.com. */
  readonly baseUrl: string
  readonly merchantAccount: string
  /** The user for reports, and its password. */
  readonly user: string
  readonly password: string
}

/** The cursor is the number of the last batch that was read: Adyen numbers them from 1 without gaps. Throws Error for what can't be read. */
export function createAdyenReports(options: AdyenReportsOptions): SignalList {
  return async (cursor, signal) => {
    const batch = readCursor(cursor) + 1
    const csv = await download(options, batch, signal)
    if (csv === undefined) return { signals: [], cursor: String(batch - 1), more: false }
    const seen = new Map<string, number>()
    const signals = linesOf(csv).flatMap((line) => signalsOf(line, seen))
    return { signals, cursor: String(batch), more: true }
  }
}

/** What happened stands before what it did to the books. */
function signalsOf(line: ReportLine, seen: Map<string, number>): readonly PaymentSignal[] {
  const settled = settlementReported(line, seen)
  if (settled === undefined) return []
  const event = eventTold(line, settled)
  const told = event && signalOf(event)
  return told ? [told, settled] : [settled]
}

/** Undefined: there is no such batch yet. */
async function download(
  { baseUrl, merchantAccount, user, password }: AdyenReportsOptions,
  batch: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const folder = `${baseUrl.replace(/\/+$/, '')}/reports/download/MerchantAccount/${encodeURIComponent(merchantAccount)}`
  const { status, headers, body } = await exchange({
    url: `${folder}/settlement_detail_report_batch_${batch}.csv`,
    method: 'GET',
    headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`, accept: 'text/csv' },
    signal,
  })
  if (status === 200) return body
  if (status === 404) return undefined
  const advice = status === 401 || status === 403 ? 'check the user for reports and its role' : 'it is asked again'
  throw new Transient(`Adyen answered HTTP ${status} for report ${batch}: ${advice}`, 'none', retryAfterMs(headers))
}

const linesOf = (csv: string): readonly ReportLine[] =>
  parse<ReportLine>(csv, { columns: true, bom: true, skip_empty_lines: true })

function readCursor(cursor: string): number {
  const batch = cursor === '' ? 0 : Number(cursor)
  if (Number.isInteger(batch) && batch >= 0) return batch
  throw new Error(`'${cursor}' is no cursor of Adyen's reports: give one that they gave, or '' to begin`)
}
