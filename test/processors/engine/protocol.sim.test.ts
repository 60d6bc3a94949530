// Proof of the journal's protocol on a model of it: all interleavings of small cases, random ones of large cases, and the tests of
// the test, which leave out one part of the protocol and must find what then goes wrong.
import { chainedInput, plainInput, worldOf, type Budget } from './protocol/adversary'
import { explore, randomLife, type Found } from './protocol/explore'
import type { InputLog, Variant } from './protocol/model'

type Case = {
  readonly title: string
  readonly inputs: readonly InputLog[]
  readonly owners: number
  readonly budget: Budget
  readonly groups: readonly (readonly string[])[]
}

const two = plainInput('a', [1, 2])
const small: Case = {
  title: 'two owners, two inputs',
  inputs: [two],
  owners: 2,
  budget: { faults: 2, takeovers: 3, appends: 3 },
  groups: [['a'], ['a', 'a']],
}
const cases: readonly Case[] = [
  small,
  {
    title: 'two owners, three inputs, more faults',
    inputs: [plainInput('a', [1, 1, 1])],
    owners: 2,
    budget: { faults: 3, takeovers: 3, appends: 3 },
    groups: [['a'], ['a', 'a']],
  },
  {
    title: 'two owners, an input that leads to nothing',
    inputs: [plainInput('a', [0, 1]), plainInput('b', [1])],
    owners: 2,
    budget: { faults: 2, takeovers: 3, appends: 3 },
    groups: [['a'], ['b'], ['a', 'b']],
  },
  {
    title: 'three owners, two inputs',
    inputs: [plainInput('a', [1, 1])],
    owners: 3,
    budget: { faults: 1, takeovers: 3, appends: 3 },
    groups: [['a'], ['a', 'a']],
  },
  {
    title: 'two owners, a journal with a void batch as input, taken mid-batch',
    inputs: [chainedInput('j', [{ outputs: [1, 1] }, { outputs: [1], isVoid: true }, { outputs: [1] }])],
    owners: 2,
    budget: { faults: 2, takeovers: 3, appends: 3 },
    groups: [['j'], ['j', 'j']],
  },
]

const run = ({ inputs, owners, budget, groups }: Case, variant: Variant = 'whole'): Found =>
  explore(worldOf(inputs, owners, variant), budget, groups)

describe('every interleaving of a small case', () => {
  it.each(cases)('decides every input once, in order, on the state that the log has: $title', (example) => {
    const found = run(example)
    console.info(`${example.title}: ${found.states} states explored`)
    expect(found.violation).toBeUndefined()
    expect(found.states).toBeGreaterThan(1_000)
  })
})

describe('20,000 random lives of large cases', () => {
  it('decide every input once, in order, on the state that the log has', () => {
    let voids = 0
    let records = 0
    for (let seed = 0; seed < 20_000; seed++) {
      const life = randomLife(seed)
      if (life.violation) throw new Error(`seed ${seed}: ${life.violation}`)
      voids += life.voids
      records += life.world.journal.length
    }
    console.info(`20,000 seeds: ${records} records, of which ${voids} void`)
    expect(voids).toBeGreaterThan(20_000)
  })
})

describe('a protocol with a part left out', () => {
  const parts: readonly { variant: Variant; part: string }[] = [
    { variant: 'no-rule', part: "the readers' rule" },
    { variant: 'no-offset-check', part: 'the check where an append landed' },
    { variant: 'no-follows', part: 'the batch that each follows' },
  ]

  it.each(parts)('is caught among all interleavings of a small case: $part', ({ variant }) => {
    const found = run(small, variant)
    console.info(`${variant}: ${found.violation} after ${found.path?.join('; ')}`)
    expect(found.violation).toBeDefined()
  })

  it.each(parts)('is caught among random lives: $part', ({ variant }) => {
    const caught = Array.from({ length: 200 }, (_, seed) => randomLife(seed, variant).violation).filter(Boolean)
    expect(caught.length).toBeGreaterThan(3)
  })
})
