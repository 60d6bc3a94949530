// Takes part in the W3C trace of a request, or begins one. The one importer of OpenTelemetry's packages; it must never fail a request,
// whatever traceparent says.
import { randomBytes } from 'node:crypto'
import { defaultTextMapGetter, defaultTextMapSetter, ROOT_CONTEXT, trace, TraceFlags } from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import type { Handler } from '../http-server'

const propagator = new W3CTraceContextPropagator()

/** The `traceparent` of a span of ours: a child of the given one, or the root of a new trace where that is absent or makes no sense. */
export const traceparentWithin = (given: string | undefined): string => {
  const parent = trace.getSpanContext(
    propagator.extract(ROOT_CONTEXT, { traceparent: given ?? '' }, defaultTextMapGetter),
  )
  const span = trace.setSpanContext(ROOT_CONTEXT, {
    traceId: parent?.traceId ?? id(16),
    spanId: id(8),
    traceFlags: parent?.traceFlags ?? TraceFlags.SAMPLED,
  })
  const carrier: { traceparent?: string } = {}
  propagator.inject(span, carrier, defaultTextMapSetter)
  return carrier.traceparent!
}

/** Random and, as the format demands, never all zeros. */
const id = (bytes: number): string => {
  const drawn = randomBytes(bytes).toString('hex')
  return /[1-9a-f]/.test(drawn) ? drawn : id(bytes)
}

/** Leaves in `response.locals.traceparent`, and in the answer, what records that come of this request carry. */
export const followTrace: Handler = (request, response, next) => {
  const traceparent = traceparentWithin(request.get('traceparent'))
  response.locals['traceparent'] = traceparent
  response.setHeader('traceparent', traceparent)
  next()
}
