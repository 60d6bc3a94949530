import { followTrace, traceparentWithin } from '../../../ingress/guard/trace-context'
import { GuardWorld } from './guard-world'

const form = /^00-([0-9a-f]{32})-([0-9a-f]{16})-(0[01])$/
const given = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00'
const parts = (traceparent: string): string[] => form.exec(traceparent)?.slice(1) ?? []

test('a request is a span of ours in the trace of whoever asks', () => {
  const [trace, span, flags] = parts(traceparentWithin(given))
  expect([trace, flags]).toEqual(['4bf92f3577b34da6a3ce929d0e0e4736', '00'])
  expect(span).not.toBe('00f067aa0ba902b7')
  expect(parts(traceparentWithin(given))[1]).not.toBe(span)
})

test.each([
  ['nothing', undefined],
  ['an empty one', ''],
  ['no hexadecimal', '00-zbf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
  ['a trace of zeros', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
  ['a span of zeros', `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`],
  ['the forbidden version', given.replace('00', 'ff')],
  ['two of them', `${given}, ${given}`],
  ['a line that goes on', `${given}-more`],
])('%s begins a new trace', (_what, header) => {
  const [trace, , flags] = parts(traceparentWithin(header))
  expect(trace).toMatch(/[1-9a-f]/)
  expect(trace).not.toBe('4bf92f3577b34da6a3ce929d0e0e4736')
  expect(flags).toBe('01')
})

test('the answer names the span that records get', async () => {
  const world = await new GuardWorld().start({ before: [followTrace] })
  world.handle = (_request, response) => void response.json({ done: response.locals['traceparent'] as string })
  const { headers, body } = await world.call('/things', { headers: { traceparent: given } })
  expect(headers.get('traceparent')).toBe((body as { done: string }).done)
  expect(headers.get('traceparent')).toContain('-4bf92f3577b34da6a3ce929d0e0e4736-')
  await world.stop()
})
