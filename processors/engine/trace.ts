// The W3C trace context of records: what is decided on a record belongs to its trace, as a span of its own. Costs one header.
import type { Headers } from './log'

const form = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

/** The `traceparent` for the record of message `id` that a record with these headers caused; undefined when that has no trace. */
export const traceFor = (headers: Headers | undefined, id: string): string | undefined => {
  const traceparent = headers?.['traceparent']
  if (traceparent === undefined || !form.test(traceparent)) return undefined
  // Ids of messages are 128 bits of a digest: their first half is as good a span id as a drawn one.
  const span = Buffer.from(id, 'base64url').toString('hex', 0, 8).padEnd(16, '1')
  return `${traceparent.slice(0, 36)}${span}${traceparent.slice(52)}`
}
