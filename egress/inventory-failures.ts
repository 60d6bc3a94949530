// The answers of the Inventory Service that mean no for good, as the result that says so.
import type { Body } from '../schemas/message'
import type { StockRequestFailed } from '../schemas/messages'
import type { Answer } from './http-exchange'
import { malformed, problemOf } from './inventory-api'

/** What is asked for can't be done in the state that the service is in. */
const forbidden = ['committed', 'released', 'refused', 'expired', 'exceeds_left', 'unknown_reservation', 'unknown_sku']

/** Throws Error where the service says that our request is malformed. */
export function failed(requestId: StockRequestFailed['requestId'], answer: Answer): Body<StockRequestFailed> {
  const { code, detail } = problemOf(answer)
  if (!forbidden.includes(code)) throw malformed(answer.status, code)
  return { type: 'StockRequestFailed', requestId, code: code.toUpperCase(), reason: detail }
}
