// Part f of the benchmark in words: shares of what is possible, and whether the target is kept.
import type { PaymentsResult } from '../../../dev/bench/payments'
import { payments, wherePaymentsGo } from '../../../dev/bench/payments-report'

const result: PaymentsResult = {
  charges: 5_000,
  latencyMs: 100,
  concurrency: 50,
  theoreticalPerSecond: 500,
  barePerSecond: 480,
  connectorPerSecond: 420,
  cpuMsOfBare: { kafka: 0, simulators: 0.9, caller: 0.2 },
  cpuMsOfConnector: { kafka: 0.2, simulators: 1, caller: 0.6 },
}
const verdictOf = (one: PaymentsResult): unknown => payments(one).rows.at(-1)?.at(-1)

test('charges a second are told as shares of the theory and of bare calls, with what each costs', () => {
  expect(payments(result).head).toEqual([
    ...['how', 'charges/s', 'of the theory', 'of bare calls', 'kafka CPU ms', 'simulators CPU ms', 'caller CPU ms', ''],
  ])
  expect(payments(result).rows).toEqual([
    ['in theory', 500, '', '', '', '', '', ''],
    ['bare calls', 480, '96 %', '', 0, 0.9, 0.2, ''],
    ['through the connector', 420, '84 %', '88 %', 0.2, 1, 0.6, '80 % of the theory: kept'],
  ])
})

test('the target is missed below four fifths of the theory', () => {
  expect(verdictOf({ ...result, connectorPerSecond: 400 })).toBe('80 % of the theory: kept')
  expect(verdictOf({ ...result, connectorPerSecond: 399 })).toBe('80 % of the theory: missed')
})

test('where the time of a charge goes is told by its slot', () => {
  expect(wherePaymentsGo({ ...result, connectorPerSecond: 400 })).toBe(
    'Of 5000 charges each held one of 50 slots for 125 ms, of which the provider took 100; most CPU goes to simulators (1 ms for a charge).',
  )
})

test('where CPU time is not told, it is left out, and nothing is told of a part that was not run', () => {
  const untold = { ...result, cpuMsOfBare: undefined, cpuMsOfConnector: undefined }
  expect(payments(untold).rows.at(-1)).toEqual([
    ...['through the connector', 420, '84 %', '88 %', '80 % of the theory: kept'],
  ])
  expect(wherePaymentsGo(untold)).not.toMatch(/CPU/)
  expect(payments(undefined).rows).toEqual([])
})
