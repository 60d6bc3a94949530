// A profile is summed up by function and by the package that the time was spent for.
import { summarizeProfile, type CpuProfile } from '../../../dev/bench/profile-summary'

const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 4 })
const profile: CpuProfile = {
  nodes: [
    { id: 1, callFrame: frame('(root)'), children: [2, 3, 5, 6, 7] },
    { id: 2, callFrame: frame('(idle)') },
    { id: 3, callFrame: frame('send', '/x/node_modules/kafkajs/src/connection.js'), children: [4] },
    { id: 4, callFrame: frame('writeBuffer') },
    { id: 5, callFrame: frame('decide', `${process.cwd()}/processors/order.ts`) },
    { id: 6, callFrame: frame('dispatch') },
    { id: 7, callFrame: frame('(garbage collector)') },
  ],
  samples: [2, 3, 4, 5, 6, 7, 4],
  timeDeltas: [500, 10, 30, 20, 400, 10, 30],
}

test('a native call is the time of the package that made it', () => {
  expect(summarizeProfile(profile).modules).toEqual([
    { name: 'kafkajs', percent: 70 },
    { name: 'processors/order.ts', percent: 20 },
    { name: '(garbage collector)', percent: 10 },
  ])
})

test('functions are named with their place, and by themselves alone', () => {
  expect(summarizeProfile(profile).functions.slice(0, 2)).toEqual([
    { name: 'writeBuffer', percent: 60 },
    { name: 'decide  processors/order.ts:5', percent: 20 },
  ])
})

test('neither waiting nor the profiler is work', () => {
  expect(summarizeProfile(profile).busyPercent).toBe(10)
})

test('only the largest are told', () => {
  expect(summarizeProfile(profile, 1).functions).toHaveLength(1)
})
