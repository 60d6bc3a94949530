// What a connector writes about a request belongs to the request's trace: its answer, and the attempt that is noted before it.
import { ConnectorRunner } from '../../egress/connector-runner'
import { systemClock } from '../../processors/engine/clock'
import { BatchNamer } from '../../processors/engine/journal'
import { MemoryLog } from '../../processors/engine/memory-log'
import { Codec, localSchemaIds } from '../../schemas/codec'
import type { Headers } from '../../processors/engine/log'
import { example } from '../examples/examples'
import { id } from '../examples/values'

const codec = new Codec(localSchemaIds())
const requests = 'oms.fulfillment.events.v1'
const results = 'oms.carrier.results.v1'
const traceparent = `00-${'a'.repeat(32)}-00f067aa0ba902b7-01`

/** As the owner of the journal writes them. */
const request = (name: string, headers: Headers) => {
  const value = codec.encode(example('LabelRequested', { id: id(name) }))
  return { key: 'ord_1', value, headers }
}

describe('the results of a connector', () => {
  it('belong to the trace of the request they answer, and to none where that has none', async () => {
    const log = new MemoryLog({ partitions: 1 })
    const { headers } = new BatchNamer('upstream').headers('', ['x:0:0', 'x:0:1'], {})
    const traced = request('label-1', { ...headers[0]!, traceparent })
    await log.append(requests, 0, [traced, request('label-2', headers[1]!)])
    const failures: unknown[] = []
    const runner = new ConnectorRunner({
      node: 'carrier',
      provider: {
        name: 'carrier',
        perform: async ({ id: requestId }: { id: string }) => {
          const { id: _id, orderId: _orderId, at: _at, ...body } = example('LabelCreated')
          return { ...body, requestId }
        },
      },
      recordsAttempts: true,
      resilience: { timeoutMs: 5_000, concurrency: 4, firstPauseMs: 10, longestPauseMs: 100, failuresToOpen: 3 },
      log,
      codec,
      clock: systemClock,
      onFailure: (_, error) => void failures.push(error),
      onVoids: () => undefined,
      onFatal: (error) => void failures.push(error),
    })
    await runner.start()
    while (log.records(results, 0).length < 4 && failures.length === 0)
      await new Promise((resolve) => setImmediate(resolve))
    await runner.stop()
    expect(failures).toEqual([])
    const told = log.records(results, 0).map(({ value, headers: { cause, traceparent: trace } }) => {
      return [codec.nameOf(value), cause, trace?.slice(3, 35)]
    })
    expect(told).toEqual([
      ['AttemptRecorded', 'label-1', 'a'.repeat(32)],
      ['LabelCreated', 'label-1', 'a'.repeat(32)],
      ['AttemptRecorded', 'label-2', undefined],
      ['LabelCreated', 'label-2', undefined],
    ])
  })
})
