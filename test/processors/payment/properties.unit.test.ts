import fc from 'fast-check'
import { payment } from '../../../processors/payment/payment'
import type { MessageOf } from '../../../schemas/message'
import { tender } from '../../examples/values'
import { plans, scripts, steps, verdicts } from './steps'
import { PaymentWorld, type Plan, type Step } from './world'

const played = (plan: Plan, script: readonly Step[]): PaymentWorld => {
  const world = new PaymentWorld(plan)
  for (const step of script) world.play(step)
  return world
}
const check = <Values>(property: fc.IProperty<Values>): void => fc.assert(property, { numRuns: 2_000 })
const mixed = fc.array(verdicts, { maxLength: 25 })
const typesOf = ({ outputs }: PaymentWorld): string[] => outputs.map(({ type }) => type)

test('at rest the provider holds what is due, but for what it refuses to return; and it was never asked for too much', () => {
  check(
    fc.property(plans, scripts, mixed, (plan, script, drawn) => {
      const world = played(plan, script).rest(drawn)
      const { state, book } = world
      const { dueMinor, captureDueMinor } = state
      expect(world.problems).toEqual([])
      const heldMinor = book.keptMinor() - book.refundedMinor('REFUSED', 'FAILED')
      const openMinor = state.charges.reduce((sum, { requestId }) => sum + book.openMinor(requestId), 0)
      expect(state.status === 'REFUND_BLOCKED').toBe(book.refundedMinor('REFUSED', 'FAILED') > 0)
      expect(heldMinor).toBeLessThanOrEqual(state.means ? dueMinor : 0)
      if (!state.means || state.course !== 'OPEN') expect([dueMinor, heldMinor, openMinor]).toEqual([0, 0, 0])
      else if (!state.unsecured) {
        expect(heldMinor + openMinor).toBeGreaterThanOrEqual(dueMinor)
        expect(heldMinor).toBeGreaterThanOrEqual(openMinor > 0 ? Math.min(dueMinor, captureDueMinor) : dueMinor)
      }
    }),
  )
})

test('a payment comes to an end, or waits for people, and what is final has nothing under way', () => {
  const ends = ['NONE', 'PAID', 'AUTHORISED', 'FAILED', 'CANCELLED', 'REFUNDED', 'UNSECURED', 'REFUND_BLOCKED']
  check(
    fc.property(plans, scripts, mixed, (plan, script, drawn) => {
      const { state, asked, mail } = played(plan, script).rest(drawn)
      expect(ends).toContain(state.status)
      expect([...asked, ...mail]).toEqual([])
      const isOver = ['NONE', 'PAID', 'FAILED', 'CANCELLED', 'REFUNDED'].includes(state.status)
      expect(payment.deadline?.(state) === undefined).toBe(isOver)
    }),
  )
})

test('what was not secured any more is secured by another means of payment', () => {
  check(
    fc.property(plans, scripts, mixed, (plan, script, drawn) => {
      const world = played(plan, script).rest(drawn)
      if (world.state.status !== 'UNSECURED') return
      world.play({ what: 'give', tender })
      world.rest()
      expect(world.state.status).not.toBe('UNSECURED')
      expect(
        typesOf(world)
          .filter((type) => type === 'PaymentUnsecured' || type === 'PaymentSecured')
          .at(-1),
      ).toBe('PaymentSecured')
    }),
  )
})

type Answer = MessageOf<'PaymentAdjusted' | 'PaymentAdjustmentFailed'>
const answersTo = ({ outputs }: PaymentWorld, requestId: string): Answer[] =>
  outputs.filter(
    (output): output is Answer =>
      (output.type === 'PaymentAdjusted' || output.type === 'PaymentAdjustmentFailed') &&
      output.requestId === requestId,
  )

test('the newest adjustment is answered once, by what was done or by why not', () => {
  check(
    fc.property(plans, scripts, (plan, script) => {
      const world = played(plan, script).rest()
      const newest = world.adjustments.at(-1)
      for (const { id } of world.adjustments) expect(answersTo(world, id).length).toBeLessThanOrEqual(1)
      if (!newest || world.state.status === 'NONE' || world.book.refundedMinor('REFUSED') > 0) return
      const [answer] = answersTo(world, newest.id)
      expect(answer?.requestId).toBe(newest.id)
      if (answer?.type === 'PaymentAdjusted') expect(answer.dueMinor).toBe(newest.dueMinor)
    }),
  )
})

test('a payment is completed once at most, and is told its end after that only', () => {
  check(
    fc.property(plans, scripts, mixed, (plan, script, drawn) => {
      const types = typesOf(played(plan, script).rest(drawn))
      const count = (type: string) => types.filter((one) => one === type).length
      expect(count('PaymentOpened')).toBeLessThanOrEqual(1)
      expect(count('PaymentCompleted') + count('PaymentFailed')).toBeLessThanOrEqual(1)
      expect(count('PaymentCancelled')).toBeLessThanOrEqual(1)
      const unsecured = types.indexOf('PaymentUnsecured')
      if (unsecured >= 0) expect(types.indexOf('PaymentCompleted')).toBeLessThan(unsecured)
    }),
  )
})

test('what is told adds up to what is due, whenever an adjustment is done', () => {
  check(
    fc.property(plans, scripts, mixed, (plan, script, drawn) => {
      let toldMinor = 0
      for (const output of played(plan, script).rest(drawn).outputs) {
        if (output.type === 'PaymentCompleted') toldMinor += output.amountMinor
        if (output.type !== 'PaymentAdjusted') continue
        const { chargedMinor, capturedMinor, refundedMinor, releasedMinor, dueMinor } = output
        toldMinor += chargedMinor - refundedMinor - releasedMinor
        expect(toldMinor).toBe(dueMinor)
        expect(Math.min(chargedMinor, capturedMinor, refundedMinor)).toBeGreaterThanOrEqual(0)
      }
    }),
  )
})

/** As an order adds it up, which hears of a capture that came to nothing if it has heard of the capture. */
const toldTakenMinor = ({ outputs }: PaymentWorld): number => {
  const captures = new Map<string, number>()
  return outputs.reduce((sum, output) => {
    switch (output.type) {
      case 'CaptureConfirmed':
        captures.set(output.captureRequestId, output.amountMinor)
        return sum + output.amountMinor
      case 'CaptureBlocked':
        return sum - (captures.get(output.captureRequestId) ?? 0)
      case 'PaymentCompleted':
      case 'PaymentSecured':
        return sum + output.capturedMinor
      case 'PaymentAdjusted':
        return sum + output.capturedMinor - output.refundedMinor
      default:
        return sum
    }
  }, 0)
}

test('the order is told what is taken, and what of it went back, once', () => {
  check(
    fc.property(plans, scripts, mixed, (plan, script, drawn) => {
      const world = played(plan, script).rest(drawn)
      const { course, completed, unsecured, told, refunds } = world.state
      if (course !== 'OPEN' || !completed || unsecured || world.book.refundedMinor('REFUSED', 'FAILED') > 0) return
      // What went back for an adjustment that a failed one has superseded is told with the next.
      const untoldMinor = refunds.reduce((sum, { amountMinor }) => sum + amountMinor, -told.refundedMinor)
      expect(toldTakenMinor(world)).toBe(world.book.keptMinor() + untoldMinor)
    }),
  )
})

test('a cancellation is answered once all is known, and returns all that was told of', () => {
  check(
    fc.property(plans, steps, mixed, (plan, script, drawn) => {
      const world = played(plan, [{ what: 'pay' }, ...script, { what: 'cancel' }]).rest(drawn)
      if (world.book.refundedMinor('REFUSED', 'FAILED') > 0) return
      const ends = typesOf(world).filter((type) => type === 'PaymentCancelled' || type === 'PaymentRefunded')
      expect(ends.length).toBeGreaterThan(0)
      expect(world.book.keptMinor()).toBe(0)
      expect(['CANCELLED', 'REFUNDED']).toContain(world.state.status)
    }),
  )
})

test('nothing is charged on top but for an adjustment that is open, or for what was authorised and has run out', () => {
  check(
    fc.property(plans, scripts, mixed, (plan, script, drawn) => {
      let [isCompleted, isOpen, isLapsed] = [false, false, false]
      for (const { type } of played(plan, script).rest(drawn).outputs) {
        if (type === 'ChargeRequested') expect(!isCompleted || isOpen || isLapsed).toBe(true)
        if (type === 'PaymentCompleted') isCompleted = true
        if (type === 'PaymentDueChanged') isOpen = true
        if (type === 'PaymentAdjusted' || type === 'PaymentAdjustmentFailed') isOpen = false
        if (type === 'ChargeLapsed' || type === 'CaptureBlocked' || type === 'CaptureRequested') isLapsed = true
      }
    }),
  )
})
