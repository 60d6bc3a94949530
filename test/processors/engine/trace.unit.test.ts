// What is decided on a record of a trace belongs to the trace, as a span of its own; nothing else does.
import { traceFor } from '../../../processors/engine/trace'
import { deriveMessageId } from '../../../schemas/ids'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const parent = `00-${traceId}-00f067aa0ba902b7-01`
const headers = { traceparent: parent, cause: 'x:0:0' }
const id = deriveMessageId('cause', 'order', 0)

describe('the trace of what is decided on a record', () => {
  it('is that of the record, under a span of its own, as sampled as the record was', () => {
    const trace = traceFor(headers, id)!
    const span = Buffer.from(id, 'base64url').toString('hex').slice(0, 16)
    expect(trace).toBe(`00-${traceId}-${span}-01`)
    expect(traceFor({ traceparent: `00-${traceId}-00f067aa0ba902b7-00` }, id)).toBe(`00-${traceId}-${span}-00`)
  })

  it('has another span for each message, and the same one for the same message again', () => {
    const spans = [0, 1, 2].map((index) => traceFor(headers, deriveMessageId('cause', 'order', index)))
    expect(new Set(spans).size).toBe(3)
    expect(traceFor(headers, id)).toBe(traceFor(headers, id))
  })

  it('is handed on by what was handed on itself', () => {
    const next = traceFor({ traceparent: traceFor(headers, id)! }, deriveMessageId(id, 'payment', 0))
    expect(next).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`))
  })

  it('has a span of the right length whatever the id is', () => {
    for (const short of ['', 'a', 'report-1', '=', 'ünïcode'])
      expect(traceFor(headers, short)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  })

  it.each([
    ['there are no headers', undefined],
    ['there is no trace', {}],
    ['it is empty', { traceparent: '' }],
    ['it has another form', { traceparent: `01-${traceId}` }],
    ['it is in capitals', { traceparent: parent.toUpperCase() }],
    ['something follows it', { traceparent: `${parent}\nx` }],
    ['it is of a later version, whose fields nobody knows', { traceparent: parent.replace(/^00/, '01') }],
  ])('is none when %s', (_, given) => {
    expect(traceFor(given, id)).toBeUndefined()
  })
})
