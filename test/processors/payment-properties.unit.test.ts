import fc from 'fast-check'
import { payment } from '../../processors/payment'
import type { MessageOf } from '../../schemas/message'
import { amountMinor } from './payment-histories'
import { PaymentWorld, type Step } from './payment-provider'

const which = fc.nat(20)
const dues = fc.oneof(fc.integer({ min: 0, max: 3 * amountMinor }), fc.constantFrom(0, amountMinor, amountMinor + 1))
const mostly = fc.nat(3).map((drawn) => drawn > 0)
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ what: fc.constant('due' as const), minor: dues }) },
    { weight: 6, arbitrary: fc.record({ what: fc.constant('answer' as const), which, done: mostly }) },
    { weight: 2, arbitrary: fc.record({ what: fc.constant('late' as const), which, done: fc.constant(true) }) },
    { weight: 2, arbitrary: fc.record({ what: fc.constant('repeat' as const), which }) },
    { weight: 1, arbitrary: fc.constant<Step>({ what: 'pay' }) },
    { weight: 1, arbitrary: fc.constant<Step>({ what: 'cancel' }) },
  ),
  { maxLength: 40 },
)
/** Most runs begin with the payment: the rest has little to move. */
const scripts = fc
  .tuple(fc.boolean(), steps)
  .map(([isLate, rest]): Step[] => (isLate ? rest : [{ what: 'pay' }, ...rest]))

const played = (script: readonly Step[]): PaymentWorld => {
  const world = new PaymentWorld()
  for (const step of script) world.play(step)
  return world
}
/** Until nothing is asked for any more; the provider does all, or as the verdicts say. */
const rested = (world: PaymentWorld, verdicts: readonly boolean[] = []): PaymentWorld => {
  for (let turn = 0; world.unanswered().length > 0; turn++) {
    if (turn > 200) throw new Error('the payment does not come to rest')
    world.play({ what: 'answer', which: turn, done: verdicts[turn] ?? true })
  }
  return world
}
const check = <Values>(property: fc.IProperty<Values>): void => fc.assert(property, { numRuns: 2_000 })
const answersTo = ({ outputs }: PaymentWorld, requestId: string) =>
  outputs.filter(
    (output): output is MessageOf<'PaymentAdjusted' | 'PaymentAdjustmentFailed'> =>
      (output.type === 'PaymentAdjusted' || output.type === 'PaymentAdjustmentFailed') &&
      output.requestId === requestId,
  )

test('at rest the provider holds what is due, but for what it refuses to return; and never was returned more than captured', () => {
  check(
    fc.property(scripts, fc.array(mostly, { maxLength: 20 }), (script, verdicts) => {
      const world = rested(played(script), verdicts)
      const { state } = world
      expect(world.problems).toEqual([])
      expect(world.keptMinor() - world.blockedMinor()).toBe(state.means ? state.dueMinor : 0)
      expect(state.status === 'REFUND_BLOCKED').toBe(world.blockedMinor() > 0)
      expect(payment.isFinal(state)).toBe(world.blockedMinor() === 0 && state.status !== 'NONE')
      if (state.course !== 'OPEN') expect(state.dueMinor).toBe(0)
    }),
  )
})

test('the newest adjustment is answered once, by what was done or by why not', () => {
  check(
    fc.property(scripts, (script) => {
      const world = rested(played(script))
      const newest = world.adjustments.at(-1)
      for (const { id } of world.adjustments) expect(answersTo(world, id).length).toBeLessThanOrEqual(1)
      if (!newest || world.state.status === 'NONE' || world.blockedMinor() > 0) return
      const [answer] = answersTo(world, newest.id)
      expect(answer?.requestId).toBe(newest.id)
      if (answer?.type === 'PaymentAdjusted') expect(answer.dueMinor).toBe(newest.dueMinor)
      const isPaymentNewer =
        world.outputs.findIndex(({ type }) => type === 'ChargeRequested') > world.outputs.indexOf(answer!)
      if (answer?.type === 'PaymentAdjusted' && world.state.course === 'OPEN' && !isPaymentNewer)
        expect(world.keptMinor()).toBe(newest.dueMinor)
    }),
  )
})

test('nothing is charged but for the payment and for an adjustment that is open', () => {
  check(
    fc.property(scripts, fc.array(mostly, { maxLength: 20 }), (script, verdicts) => {
      let isCharged = false
      let isOpen = false
      for (const { type } of rested(played(script), verdicts).outputs) {
        if (type === 'ChargeRequested') expect(isOpen || !isCharged).toBe(true)
        if (type === 'ChargeRequested') isCharged = true
        if (type === 'PaymentDueChanged') isOpen = true
        if (type === 'PaymentAdjusted' || type === 'PaymentAdjustmentFailed') isOpen = false
      }
    }),
  )
})

test('what is told adds up to what is due, whenever an adjustment is done', () => {
  check(
    fc.property(scripts, (script) => {
      let toldMinor = 0
      for (const output of rested(played(script)).outputs) {
        if (output.type === 'PaymentCompleted') toldMinor += output.amountMinor
        if (output.type !== 'PaymentAdjusted') continue
        toldMinor += output.chargedMinor - output.refundedMinor
        expect(toldMinor).toBe(output.dueMinor)
        expect(Math.min(output.chargedMinor, output.refundedMinor)).toBeGreaterThanOrEqual(0)
      }
    }),
  )
})

test('a cancellation is answered once all is known, and returns all that was told of', () => {
  check(
    fc.property(steps, (script) => {
      const world = rested(played([{ what: 'pay' }, ...script, { what: 'cancel' }]))
      if (world.blockedMinor() > 0) return
      const ends = world.outputs.filter(({ type }) => type === 'PaymentCancelled' || type === 'PaymentRefunded')
      expect(ends.length).toBeGreaterThan(0)
      expect(world.keptMinor()).toBe(0)
      expect(['CANCELLED', 'REFUNDED']).toContain(world.state.status)
    }),
  )
})

test('refunds and charges answered in another order lead to the same state', () => {
  const verdicts = fc.array(mostly, { minLength: 8, maxLength: 8 })
  check(
    fc.property(scripts, verdicts, fc.infiniteStream(fc.nat(7)), (script, yes, draws) => {
      const [one, other] = [played(script), played(script)]
      const answers = one.unanswered().map((request, index) => one.answerTo(request, yes[index % yes.length]!))
      for (const answer of answers) one.deliver(answer)
      const shuffled = [...answers]
      while (shuffled.length > 0) {
        const [answer] = shuffled.splice(draws.next().value! % shuffled.length, 1)
        other.deliver(answer!)
      }
      expect(JSON.stringify(other.state)).toBe(JSON.stringify(one.state))
      expect(other.problems).toEqual([])
    }),
  )
})
