// What every payment provider does, by its results and by the provider's own book: one effect for each request, to the cent, whatever fails.
// Run on each provider before its simulator.
import type { PspRequest, PspResult } from '../../egress/psp/payment-provider'
import type { Attempt } from '../../egress/provider'
import type { MessageId, OrderId } from '../../schemas/ids'
import type { Body } from '../../schemas/message'
import type { ChargeRequested, PaymentProvider as ProviderName } from '../../schemas/messages'
import {
  type BookedEffect,
  type BookedOrder,
  calmKnobs,
  faults,
  fullAmountMinor as amountMinor,
  type PaymentBench,
  paymentRequests,
} from './payment-bench'

export type { PaymentBench }

const dayMs = 86_400_000
type Kind = 'charge' | 'authorisation' | 'capture' | 'void' | 'refund'
const kinds: readonly Kind[] = ['charge', 'authorisation', 'capture', 'void', 'refund']

export const paymentProviderContract = (name: ProviderName, open: () => Promise<PaymentBench>): void => {
  describe(`the payment provider ${name}`, () => {
    let bench: PaymentBench
    let requests: ReturnType<typeof paymentRequests>
    const chargeRequested: typeof requests.chargeRequested = (patch) => requests.chargeRequested(patch)
    const perform = (request: PspRequest, patch: Partial<Attempt> = {}): Promise<Body<PspResult>> =>
      bench.provider.perform(request as never, {
        inDoubt: false,
        signal: AbortSignal.timeout(5_000),
        now: bench.now(),
        ...patch,
      }) as Promise<Body<PspResult>>
    const paymentOf = (result: Body<PspResult>): string => {
      if ('providerPaymentId' in result && result.providerPaymentId !== null) return result.providerPaymentId
      throw new Error(`${JSON.stringify(result)} names no payment`)
    }
    const begun = async (patch: Partial<ChargeRequested> = {}) => {
      const request = chargeRequested(patch)
      const result = await perform(request)
      return { request, result, id: paymentOf(result) }
    }
    const authorised = (patch: Partial<ChargeRequested> = {}) => begun({ capture: 'ON_SHIPMENT', ...patch })
    const effect = (request: { readonly id: MessageId }, minor: number): BookedEffect => ({
      requestId: request.id,
      amountMinor: minor,
    })
    const inAnyOrder = (effects: readonly BookedEffect[]) => expect.arrayContaining([...effects])
    const expectBook = async (request: { readonly orderId: OrderId }, expected: Partial<BookedOrder>) => {
      const nothing = { charges: [], captures: [], refunds: [], heldMinor: 0, capturedMinor: 0, refundedMinor: 0 }
      const whole: BookedOrder = { ...nothing, ...expected }
      const book = await bench.book(request.orderId)
      expect(book).toEqual({
        ...whole,
        charges: inAnyOrder(whole.charges),
        captures: inAnyOrder(whole.captures),
        refunds: inAnyOrder(whole.refunds),
      })
      const counts = ({ charges, captures, refunds }: BookedOrder) => [charges.length, captures.length, refunds.length]
      expect(counts(book)).toEqual(counts(whole))
    }

    beforeAll(async () => {
      bench = await open()
      requests = paymentRequests(bench)
      // The customer is known to the provider from here on.
      await perform(chargeRequested())
    })
    afterEach(async () => {
      bench.setKnobs(calmKnobs)
      expect(await bench.duplicates()).toEqual([])
    })

    describe('charges', () => {
      test('at once: the whole amount is taken, by one payment', async () => {
        const { request, result } = await begun()
        const { id: requestId, currency } = request
        const told = { requestId, chargeRequestId: requestId, provider: name, amountMinor, currency }
        expect(result).toMatchObject({ type: 'Charged', ...told })
        await expectBook(request, { charges: [effect(request, amountMinor)], capturedMinor: amountMinor })
      })

      test('later: the whole amount is held, and nothing taken', async () => {
        const { request, result } = await authorised()
        const { id: requestId, currency } = request
        const told = { requestId, chargeRequestId: requestId, provider: name, amountMinor, currency }
        expect(result).toMatchObject({ type: 'Authorised', ...told, capturesMany: true })
        expect((result as { expiresAt: number }).expiresAt).toBeGreaterThan(bench.now())
        await expectBook(request, { charges: [effect(request, amountMinor)], heldMinor: amountMinor })
      })

      test('again, when nobody is there, with the instrument that a charge has left', async () => {
        const { result } = await begun()
        const { instrument } = result as { instrument: string | null }
        expect(instrument).not.toBeNull()
        const { request } = await begun({ offSession: true, paymentMethodToken: instrument ?? '' })
        await expectBook(request, { charges: [effect(request, amountMinor)], capturedMinor: amountMinor })
      })

      test('nothing from any means of payment that is declined, also when asked again', async () => {
        for (const [paymentMethodToken, code] of bench.tokens.declined) {
          const request = chargeRequested({ paymentMethodToken })
          const result = await perform(request)
          expect(result).toMatchObject({ type: 'ChargeDeclined', chargeRequestId: request.id, provider: name })
          const { code: told, declineCode } = result as { code: string; declineCode: string | null }
          expect([told, declineCode]).toContain(code)
          expect(await perform(request, { inDoubt: true })).toEqual(result)
          await expectBook(request, {})
        }
      })
    })

    describe('asks its customer to authenticate', () => {
      const waiting = (capture: ChargeRequested['capture'] = 'ON_PLACEMENT') =>
        begun({ capture, paymentMethodToken: bench.tokens.authentication })
      const checked = async (begunBy: Awaited<ReturnType<typeof waiting>>, details: string | null) =>
        perform(requests.checkRequested(begunBy.request, begunBy.id, details))

      test('and takes nothing until then, however often it is asked', async () => {
        const begunBy = await waiting()
        expect(begunBy.result.type).toBe('AuthenticationRequired')
        expect((begunBy.result as { action: string }).action).not.toBe('')
        expect(['AuthenticationRequired', 'ChargeDelayed']).toContain((await checked(begunBy, null)).type)
        await expectBook(begunBy.request, {})
      })

      test.each([
        ['ON_PLACEMENT' as const, 'Charged', { capturedMinor: amountMinor }],
        ['ON_SHIPMENT' as const, 'Authorised', { heldMinor: amountMinor }],
      ])('and goes on when they have: %s', async (capture, type, expected) => {
        const begunBy = await waiting(capture)
        const { request, id } = begunBy
        const result = await checked(begunBy, await bench.authenticate(id, 'succeeded'))
        expect(result).toMatchObject({ type, chargeRequestId: request.id, amountMinor })
        await expectBook(request, { charges: [effect(request, amountMinor)], ...expected })
      })

      test('and declines when they fail', async () => {
        const begunBy = await waiting()
        const result = await checked(begunBy, await bench.authenticate(begunBy.id, 'failed'))
        expect(result).toMatchObject({ type: 'ChargeDeclined', chargeRequestId: begunBy.request.id })
        await expectBook(begunBy.request, {})
      })

      test('and is voided when they never come: a late authentication takes nothing', async () => {
        const begunBy = await waiting()
        expect(await perform(requests.voidRequested(begunBy.request, begunBy.id))).toMatchObject({ type: 'Voided' })
        const details = await bench.authenticate(begunBy.id, 'succeeded').catch(() => null)
        await checked(begunBy, details)
        await expectBook(begunBy.request, {})
      })

      test('and declines when nobody is there', async () => {
        const request = chargeRequested({ offSession: true, paymentMethodToken: bench.tokens.authentication })
        expect(await perform(request)).toMatchObject({ type: 'ChargeDeclined', requestId: request.id })
        await expectBook(request, {})
      })
    })

    describe('takes what is authorised', () => {
      const took = (captures: readonly BookedEffect[], heldMinor = 0): Partial<BookedOrder> => ({
        captures,
        heldMinor,
        capturedMinor: captures.reduce((sum, { amountMinor: minor }) => sum + minor, 0),
      })
      const refusedAtOnce = (result: Body<PspResult>, code?: string) => {
        if (!bench.refusesAtOnce) return
        expect(result).toMatchObject({ type: 'CaptureRefused', ...(code === undefined ? {} : { code }) })
      }

      test('as a whole', async () => {
        const { request, id } = await authorised()
        const capture = requests.captureRequested(request, id, amountMinor, true)
        const told = { requestId: capture.id, chargeRequestId: request.id, providerPaymentId: id, amountMinor }
        expect(await perform(capture)).toMatchObject({ type: 'Captured', ...told })
        await expectBook(request, { charges: [effect(request, amountMinor)], ...took([effect(capture, amountMinor)]) })
      })

      test('in parts, days after one another, and releases what the last one leaves', async () => {
        const { request, id } = await authorised()
        const charges = [effect(request, amountMinor)]
        const first = requests.captureRequested(request, id, 5_000, false)
        await perform(first)
        await expectBook(request, { charges, ...took([effect(first, 5_000)], 7_345) })
        bench.advance(3 * dayMs)
        const last = requests.captureRequested(request, id, 4_000, true)
        expect(await perform(last)).toMatchObject({ type: 'Captured', amountMinor: 4_000 })
        await expectBook(request, { charges, ...took([effect(first, 5_000), effect(last, 4_000)]) })
      })

      test('in equal parts, each of its own request, and nothing above what is authorised', async () => {
        const { request, id } = await authorised()
        const charges = [effect(request, amountMinor)]
        const parts = [
          requests.captureRequested(request, id, 6_000, false),
          requests.captureRequested(request, id, 6_000, false),
        ] as const
        for (const part of parts) await perform(part)
        const taken = parts.map((part) => effect(part, 6_000))
        await expectBook(request, { charges, ...took(taken, 345) })
        refusedAtOnce(await perform(requests.captureRequested(request, id, 346, false)))
        await expectBook(request, { charges, ...took(taken, 345) })
      })

      test('not any more once it has run out', async () => {
        const { request, id } = await authorised({ paymentMethodToken: bench.tokens.expiring })
        bench.advance(bench.holdMs + 1_000)
        refusedAtOnce(await perform(requests.captureRequested(request, id, amountMinor, true)), 'authorisation_expired')
        await expectBook(request, { charges: [effect(request, amountMinor)] })
      })

      test('not any more once it is released', async () => {
        const { request, id } = await authorised()
        await perform(requests.voidRequested(request, id))
        refusedAtOnce(await perform(requests.captureRequested(request, id, amountMinor, true)), 'authorisation_voided')
        await expectBook(request, { charges: [effect(request, amountMinor)] })
      })
    })

    describe('releases', () => {
      test('what is authorised', async () => {
        const { request, id } = await authorised()
        const release = requests.voidRequested(request, id)
        const told = { requestId: release.id, chargeRequestId: request.id, provider: name }
        expect(await perform(release)).toEqual({ type: 'Voided', ...told })
        await expectBook(request, { charges: [effect(request, amountMinor)] })
      })

      test('what captures have left', async () => {
        const { request, id } = await authorised()
        const part = requests.captureRequested(request, id, 5_000, false)
        await perform(part)
        expect(await perform(requests.voidRequested(request, id))).toMatchObject({ type: 'Voided' })
        const captures = [effect(part, 5_000)]
        await expectBook(request, { charges: [effect(request, amountMinor)], captures, capturedMinor: 5_000 })
      })
    })

    describe('returns', () => {
      const returned = (request: ChargeRequested, refunds: readonly BookedEffect[]): Partial<BookedOrder> => ({
        charges: [effect(request, amountMinor)],
        capturedMinor: amountMinor,
        refunds,
        refundedMinor: refunds.reduce((sum, { amountMinor: minor }) => sum + minor, 0),
      })

      test('all that was taken', async () => {
        const { request, id } = await begun()
        const refund = requests.refundRequested(request, id, amountMinor)
        const told = { requestId: refund.id, provider: name, amountMinor, currency: request.currency }
        expect(await perform(refund)).toMatchObject({ type: 'Refunded', ...told })
        await expectBook(request, returned(request, [effect(refund, amountMinor)]))
      })

      test('parts of it, equal ones too, and nothing above what was taken', async () => {
        const { request, id } = await begun()
        const parts = [requests.refundRequested(request, id, 5_000), requests.refundRequested(request, id, 5_000)]
        for (const part of parts) expect(await perform(part)).toMatchObject({ type: 'Refunded', amountMinor: 5_000 })
        const refunds = parts.map((part) => effect(part, 5_000))
        await expectBook(request, returned(request, refunds))
        const over = await perform(requests.refundRequested(request, id, 2_346))
        if (bench.refusesAtOnce) expect(over).toMatchObject({ type: 'RefundRefused' })
        await expectBook(request, returned(request, refunds))
      })
    })

    /** A request of each kind that can be performed, and the book once it was. */
    const prepared = async (kind: Kind): Promise<{ request: PspRequest; done: Partial<BookedOrder> }> => {
      if (kind === 'charge' || kind === 'authorisation') {
        const request = chargeRequested(kind === 'charge' ? {} : { capture: 'ON_SHIPMENT' })
        const charges = [effect(request, amountMinor)]
        const done = kind === 'charge' ? { capturedMinor: amountMinor } : { heldMinor: amountMinor }
        return { request, done: { charges, ...done } }
      }
      const { request: charge, id } = await (kind === 'refund' ? begun() : authorised())
      const charges = [effect(charge, amountMinor)]
      if (kind === 'void') return { request: requests.voidRequested(charge, id), done: { charges } }
      if (kind === 'refund') {
        const request = requests.refundRequested(charge, id, 5_000)
        const done = { capturedMinor: amountMinor, refunds: [effect(request, 5_000)], refundedMinor: 5_000 }
        return { request, done: { charges, ...done } }
      }
      const request = requests.captureRequested(charge, id, 5_000, false)
      const done = { captures: [effect(request, 5_000)], capturedMinor: 5_000, heldMinor: 7_345 }
      return { request, done: { charges, ...done } }
    }

    describe.each(kinds)('does a %s once', (kind) => {
      test('although it is asked twice, and says the same', async () => {
        const { request, done } = await prepared(kind)
        const first = await perform(request)
        expect(await perform(request, { inDoubt: true })).toEqual(first)
        await expectBook(request, done)
      })

      test('although it is asked by two at a time', async () => {
        const { request, done } = await prepared(kind)
        bench.setKnobs({ processingMs: 150 })
        const [one, other] = await Promise.allSettled([perform(request), perform(request, { inDoubt: true })])
        for (const outcome of [one, other])
          if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ name: 'Transient' })
        expect([one.status, other.status]).toContain('fulfilled')
        bench.setKnobs(calmKnobs)
        await perform(request, { inDoubt: true })
        await expectBook(request, done)
      })

      test.each(faults)('although it meets %s', async (_fault, knobs) => {
        const { request, done } = await prepared(kind)
        bench.setKnobs(knobs)
        const tried = perform(request, { signal: AbortSignal.timeout(200) })
        await expect(tried).rejects.toMatchObject({ name: 'Transient', effect: 'unknown' })
        bench.setKnobs(calmKnobs)
        const result = await perform(request, { inDoubt: true })
        expect(result.type).not.toMatch(/Refused|Declined/)
        await expectBook(request, done)
        expect(await perform(request, { inDoubt: true })).toEqual(result)
        await expectBook(request, done)
      })

      test('although its rate limit comes in between, which leaves no doubt', async () => {
        const { request, done } = await prepared(kind)
        bench.advance(10_000)
        bench.setKnobs({ rateLimitPerSecond: 1 })
        await perform(chargeRequested())
        await expect(perform(request)).rejects.toMatchObject({ name: 'Transient', effect: 'none' })
        bench.setKnobs(calmKnobs)
        await perform(request)
        await expectBook(request, done)
      })
    })

    test.each(['charge', 'capture', 'refund'] as const)(
      'moves nothing more for a %s whose amount has changed under the same id',
      async (kind) => {
        const { request, done } = await prepared(kind)
        await perform(request)
        const changed = { ...request, amountMinor: 1_000 } as PspRequest
        const [outcome] = await Promise.allSettled([perform(changed, { inDoubt: true })])
        if (outcome?.status === 'rejected') expect(outcome.reason).not.toMatchObject({ name: 'Transient' })
        await expectBook(request, done)
      },
    )

    test('charges no second time for a doubt of a month, when no key is known any more', async () => {
      const { request, done } = await prepared('charge')
      await perform(request)
      bench.advance(30 * dayMs)
      await perform(request, { inDoubt: true })
      await expectBook(request, done)
    })
  })
}
