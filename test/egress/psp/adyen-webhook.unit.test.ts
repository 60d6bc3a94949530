// What is believed of a post of Adyen's webhook, and what each event means.
import fc from 'fast-check'
import { hmacKey, item, type Item, now, post, postOf, read, signed } from './adyen-posts'

const otherKey = 'AB'.repeat(32)
const believed = (plain: Item) => read(post(signed(plain)))
const only = (plain: Item) => {
  const told = believed(plain)
  if (!('signals' in told)) throw new Error(JSON.stringify(told))
  expect(told.signals).toHaveLength(1)
  return told.signals[0]
}

describe('a post is refused', () => {
  test.each<[string, Buffer, string]>([
    ['without a signature', post(item()), 'no signature'],
    ['with an empty signature', post(item({ additionalData: { hmacSignature: '' } })), 'no signature'],
    ['signed with another key', post(signed(item(), otherKey)), 'wrong signature'],
    [
      'of another merchant account',
      post(signed(item({ merchantAccountCode: 'Other' }))),
      'an event of another merchant account',
    ],
    ['of the live environment', postOf({ live: 'true' }, [signed(item())]), 'an event of the live environment'],
    ['without environment', postOf({}, [signed(item())]), 'an event of the live environment'],
    ['without items', postOf({ live: 'false' }, []), 'not a notification'],
    ['that is no JSON', Buffer.from('live=false'), 'not a notification'],
    ['of nothing', Buffer.alloc(0), 'not a notification'],
    ['from the future', post(signed(item({ eventDate: '2026-05-04T10:05:01Z' }))), 'no date, or one to come'],
    ['without a date', post(signed(item({ eventDate: undefined }))), 'no date, or one to come'],
    [
      'with a list where a text was signed',
      post(signed(item({ pspReference: ['PSP0000000000001'] }))),
      'not a notification',
    ],
    [
      'with a text where a number was signed',
      post(signed(item({ amount: { currency: 'BRL', value: '1' } }))),
      'not a notification',
    ],
    ['with one bad item behind a good one', post(signed(item()), item()), 'no signature'],
  ])('%s', (_how, body, refused) => {
    expect(read(body)).toEqual({ refused })
  })

  test('with no key at hand', () => {
    expect(read(post(signed(item())), { hmacKeys: [] })).toEqual({ refused: 'wrong signature' })
  })

  test.each(['', 'secret', 'AB'.repeat(31)])('never by a key that is none: %j is a mistake in the settings', (key) => {
    expect(() => read(post(signed(item(), key)), { hmacKeys: [key] })).toThrow(/64 hexadecimal digits/)
  })

  const changes = fc.record(
    {
      pspReference: fc.string({ minLength: 1 }),
      originalReference: fc.string({ minLength: 1 }),
      merchantReference: fc.string(),
      merchantAccountCode: fc.constant('OmsShop2'),
      amount: fc.record({ currency: fc.constantFrom('BRL', 'EUR'), value: fc.integer() }),
      eventCode: fc.constantFrom('REFUND', 'CAPTURE', 'CHARGEBACK', 'authorisation'),
      success: fc.constantFrom('false', 'TRUE', ''),
    },
    { requiredKeys: [] },
  )

  test('whatever that is signed was altered afterwards', () => {
    fc.assert(
      fc.property(changes, (changed) => {
        const altered = { ...item(), ...changed }
        fc.pre(JSON.stringify(altered) !== JSON.stringify(item()))
        const told = read(post({ ...signed(item()), ...changed }))
        expect(told).toEqual({ refused: expect.any(String) })
      }),
      { numRuns: 500 },
    )
  })
})

test('a key that is being rotated is believed beside the new one', () => {
  const rotating = { hmacKeys: [otherKey, hmacKey] }
  expect(read(post(signed(item())), rotating)).toHaveProperty('signals')
  expect(read(post(signed(item(), otherKey)), rotating)).toHaveProperty('signals')
})

test('an event that Adyen tries again days later is believed', () => {
  expect(read(post(signed(item())), { now: now + 9 * 86_400_000 })).toHaveProperty('signals')
})

test('a post written anew with the same content says the same, since Adyen signs content and not bytes', () => {
  const written = JSON.parse(post(signed(item())).toString()) as object
  expect(read(Buffer.from(JSON.stringify(written, null, 2)))).toEqual(believed(item()))
})

test('metadata, which are not signed, change nothing', () => {
  const forged = item({
    additionalData: { 'metadata.order_id': 'o-2', 'metadata.request_id': 'c-2', 'metadata.capture': 'ON_SHIPMENT' },
  })
  expect(believed(forged)).toEqual(believed(item()))
})

describe('a sound post tells nothing', () => {
  test.each<[string, Item]>([
    ['for an event that is not ours to read', { eventCode: 'REPORT_AVAILABLE' }],
    ['for an event by a name of every object', { eventCode: 'constructor' }],
    ['for a reference that others wrote', { merchantReference: 'gift-4711' }],
    [
      'for a capture that is confirmed, whose total it does not state',
      { eventCode: 'CAPTURE', merchantReference: 'C.r-1.c-1.o-1' },
    ],
    [
      'for the release of a rest behind a final capture',
      { eventCode: 'CANCELLATION', merchantReference: 'F.r-1.c-1.o-1' },
    ],
    [
      'for a cancellation that failed',
      { eventCode: 'CANCELLATION', merchantReference: 'V.r-1.c-1.o-1', success: 'false' },
    ],
    ['for a refund that nobody of ours has asked for', { eventCode: 'REFUND', merchantReference: 'P.c-1.o-1' }],
    ['where a colon could have been shifted between its fields', { pspReference: 'PSP:1' }],
  ])('%s', (_what, patch) => {
    expect(believed(item(patch))).toEqual({ ignored: 'nothing of ours' })
  })
})

describe('an event of a charge', () => {
  const head = {
    type: 'ChargeReported',
    orderId: 'o-1',
    provider: 'ADYEN',
    chargeRequestId: 'c-1',
    amountMinor: 12_345,
    currency: 'BRL',
    reportedAt: Date.parse('2026-05-04T09:59:00Z'),
  }
  const ofCapture = { merchantReference: 'C.r-1.c-1.o-1', pspReference: 'MOD', originalReference: 'PSP0000000000001' }
  const ofVoid = { ...ofCapture, merchantReference: 'V.r-1.c-1.o-1' }

  test.each<[string, Item, object]>([
    ['authorised and taken at once', {}, { state: 'CAPTURED', capturesMany: false, expiresAt: null, instrument: null }],
    [
      'authorised for shipments',
      { merchantReference: 'S.c-1.o-1' },
      { state: 'AUTHORISED', capturesMany: true, expiresAt: Date.parse('2026-05-11T09:59:00Z') },
    ],
    [
      'refused',
      { success: 'false', reason: 'Not enough balance' },
      { state: 'DECLINED', code: 'not_enough_balance', reason: 'Not enough balance' },
    ],
    ['not paid by its slip', { eventCode: 'OFFER_CLOSED' }, { state: 'DECLINED', code: 'offer_closed' }],
    [
      'run out',
      { eventCode: 'EXPIRE', merchantReference: 'S.c-1.o-1' },
      { state: 'VOIDED', code: 'authorisation_expired' },
    ],
    ['voided', { eventCode: 'CANCELLATION', ...ofVoid }, { state: 'VOIDED', code: null }],
    ['given up by our reference', { eventCode: 'TECHNICAL_CANCEL', ...ofVoid }, { state: 'VOIDED', code: null }],
    [
      'whose automatic capture failed',
      { eventCode: 'CAPTURE_FAILED', reason: 'no' },
      { state: 'VOIDED', code: 'capture_failed', reason: 'no', captureRequestId: null },
    ],
    [
      'whose capture was accepted and failed',
      { eventCode: 'CAPTURE_FAILED', ...ofCapture },
      { state: 'VOIDED', code: 'capture_failed', captureRequestId: 'r-1' },
    ],
    [
      'whose capture was not accepted',
      { eventCode: 'CAPTURE', success: 'false', ...ofCapture },
      { state: 'VOIDED', code: 'capture_failed', captureRequestId: 'r-1' },
    ],
  ])('%s', (_how, patch, expected) => {
    expect(only(item(patch))).toMatchObject({ ...head, providerPaymentId: 'PSP0000000000001', ...expected })
  })

  test('names the stored card where it was stored with the payment', () => {
    const additionalData = { 'tokenization.storedPaymentMethodId': '8415718415172204' }
    expect(only(item({ additionalData }))).toMatchObject({ instrument: 'scheme_8415718415172204' })
    expect(only(item({ additionalData: { 'tokenization.storedPaymentMethodId': 'a b' } }))).toMatchObject({
      instrument: null,
    })
  })

  test('says nothing of an address that a reason quotes', () => {
    const told = only(item({ success: 'false', reason: 'Refused for zoe@example.com' }))
    expect(JSON.stringify(told)).not.toContain('zoe@')
  })
})

describe('an event of a refund', () => {
  const refund = {
    eventCode: 'REFUND',
    merchantReference: 'R.r-1.c-1.o-1',
    pspReference: 'REF',
    originalReference: 'PSP',
  }
  test.each<[string, Item, object]>([
    ['done', {}, { state: 'DONE', code: null }],
    [
      'not accepted',
      { success: 'false', reason: 'Insufficient balance on payment' },
      { state: 'FAILED', code: 'insufficient_balance_on_payment' },
    ],
    ['failed later', { eventCode: 'REFUND_FAILED' }, { state: 'FAILED', code: 'refund_failed' }],
    ['come back', { eventCode: 'REFUNDED_REVERSED' }, { state: 'FAILED', code: 'refunded_reversed' }],
  ])('%s', (_how, patch, expected) => {
    expect(only(item({ ...refund, ...patch }))).toMatchObject({
      type: 'RefundReported',
      orderId: 'o-1',
      refundRequestId: 'r-1',
      providerPaymentId: 'PSP',
      providerRefundId: 'REF',
      ...expected,
    })
  })
})

describe('an event of a dispute', () => {
  test.each([
    ['NOTIFICATION_OF_CHARGEBACK', 'OPENED'],
    ['CHARGEBACK', 'OPENED'],
    ['CHARGEBACK_REVERSED', 'WON'],
    ['SECOND_CHARGEBACK', 'LOST'],
  ])('%s tells that it is %s', (eventCode, state) => {
    const dispute = { eventCode, pspReference: 'DIS', originalReference: 'PSP', reason: 'Fraud' }
    expect(only(item(dispute))).toMatchObject({
      type: 'DisputeReported',
      disputeId: 'DIS',
      chargeRequestId: 'c-1',
      providerPaymentId: 'PSP',
      state,
      amountMinor: 12_345,
      feeMinor: 0,
      reason: 'Fraud',
    })
  })
})

test('the events of a life tell the same in any order, however often and however bundled they come', () => {
  const ofCharge = { originalReference: 'PSP0000000000001' }
  const life = [
    item({ merchantReference: 'S.c-1.o-1' }),
    item({ ...ofCharge, eventCode: 'CAPTURE', pspReference: 'CAP1', merchantReference: 'C.r-1.c-1.o-1' }),
    item({
      ...ofCharge,
      eventCode: 'CAPTURE',
      pspReference: 'CAP2',
      merchantReference: 'C.r-2.c-1.o-1',
      success: 'false',
    }),
    item({ ...ofCharge, eventCode: 'CAPTURE_FAILED', pspReference: 'CAP1', merchantReference: 'C.r-1.c-1.o-1' }),
    item({ ...ofCharge, eventCode: 'CANCELLATION', pspReference: 'CAN', merchantReference: 'V.r-3.c-1.o-1' }),
    item({ ...ofCharge, eventCode: 'REFUND', pspReference: 'REF', merchantReference: 'R.r-4.c-1.o-1' }),
    item({ ...ofCharge, eventCode: 'REFUND_FAILED', pspReference: 'REF', merchantReference: 'R.r-4.c-1.o-1' }),
    item({ ...ofCharge, eventCode: 'NOTIFICATION_OF_CHARGEBACK', pspReference: 'DIS', merchantReference: 'S.c-1.o-1' }),
    item({ ...ofCharge, eventCode: 'CHARGEBACK', pspReference: 'DIS', merchantReference: 'S.c-1.o-1' }),
    item({ ...ofCharge, eventCode: 'CHARGEBACK_REVERSED', pspReference: 'DIS', merchantReference: 'S.c-1.o-1' }),
  ].map((plain) => signed(plain))
  const toldBy = (posts: readonly (readonly Item[])[]) => {
    const told = new Map<string, unknown>()
    for (const items of posts) {
      const result = read(post(...items))
      if ('refused' in result) throw new Error(result.refused)
      for (const signal of 'signals' in result ? result.signals : []) {
        if (told.has(signal.id)) expect(signal).toEqual(told.get(signal.id))
        told.set(signal.id, signal)
      }
    }
    return [...told].sort(([one], [other]) => (one < other ? -1 : 1))
  }
  const expected = toldBy([life])
  expect(expected).toHaveLength(9)
  const anyTelling = fc
    .array(fc.subarray(life, { minLength: 1 }), { maxLength: 5 })
    .chain((more) =>
      fc.shuffledSubarray([...life.map((one) => [one]), ...more], { minLength: life.length + more.length }),
    )
  fc.assert(fc.property(anyTelling, (posts) => expect(toldBy(posts)).toEqual(expected)))
})
