// The benchmark's command line: what is left out has its usual value, and what is wrong is named.
import { readOptions, UsageError } from '../../../dev/bench/options'

test('without options everything is measured', () => {
  expect(readOptions([])).toMatchObject({
    seconds: 30,
    rates: [25, 100],
    concurrency: [32, 64, 128, 256],
    restoreOrders: 100_000,
    charges: 5_000,
    json: false,
  })
  expect([...readOptions([])!.only]).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])
})

test('parts, rates and options of node are taken apart', () => {
  const options = readOptions([
    '--only',
    'a,c',
    '--rates',
    '5,10',
    '--worker-args=--max-semi-space-size=64  --trace-gc',
    '--json',
  ])!
  expect([...options.only]).toEqual(['a', 'c'])
  expect(options).toMatchObject({ rates: [5, 10], workerArgs: ['--max-semi-space-size=64', '--trace-gc'], json: true })
})

test('help is no run', () => {
  expect(readOptions(['--help'])).toBeUndefined()
})

test.each([
  [['--only', 'a,x'], /--only .*"x"/],
  [['--seconds', 'soon'], /--seconds .*"soon"/],
  [['--rates', '25,,100'], /--rates .*""/],
  [['--concurrency', '0'], /--concurrency .*"0"/],
  [['--fast'], /--fast[^]*npm run bench/],
])('%p is refused, and the text says why', (args, text) => {
  expect(() => readOptions(args)).toThrow(UsageError)
  expect(() => readOptions(args)).toThrow(text)
})
