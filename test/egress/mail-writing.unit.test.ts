import { mailOfFact, type MailFact } from '../../processors/mail-values'
import { templates } from '../../egress/mail-texts'
import { writeMail } from '../../egress/mail-writing'
import type { OrderId } from '../../schemas/ids'
import type { MailKind, MailValue } from '../../schemas/messages'
import { example } from '../examples/examples'
import { orderId, sealedText } from '../examples/values'

const name = `Σία "O'Neil" <b>&`
const mail = (kind: MailKind, values: Readonly<Record<string, string>> = {}, order: string = orderId) => ({
  kind,
  orderId: order as OrderId,
  values: Object.entries(values).map(([each, value]): MailValue => ({ name: each, value })),
})
const parcel = { carrier: 'FEDEX', tracking: '7946' }

const facts: readonly MailFact[] = [
  example('OrderCreated'),
  example('OrderPaymentFailed'),
  example('OrderPaymentAwaited', { waitsFor: 'METHOD' }),
  example('OrderPaymentAwaited', { waitsFor: 'PROVIDER', action: sealedText }),
  example('OrderChanged'),
  example('ChangeFailed'),
  example('ReturnOpened'),
  example('ReturnApproved'),
  example('ReturnRefused'),
  example('ReturnSettled'),
  example('ShortageOpened'),
  example('ParcelDispatched'),
  example('OrderBackordered'),
  example('ReturnLabelled'),
  example('NoteAdded'),
  example('OrderCancelled'),
  example('OrderRefunded'),
  example('OrderShipped'),
  example('OrderDelivered'),
]

describe('a mail', () => {
  it.each(facts.map((fact) => [fact.type, fact] as const))('%s has words for all that it tells', (_, fact) => {
    const { subject, text, html } = writeMail({ ...mailOfFact(fact, []), orderId }, name)
    expect(subject).toContain(orderId)
    expect(text).toContain(`Hello ${name},`)
    expect(`${subject}${text}${html}`).not.toMatch(/\{|undefined|NaN/)
  })

  it('there is a fact for every kind', () => {
    expect(new Set(facts.map((fact) => mailOfFact(fact, []).kind))).toEqual(new Set(Object.keys(templates)))
  })

  it('escapes what customers wrote, whatever its script', () => {
    const { html } = writeMail(mail('ORDER_SHIPPED', parcel), name)
    expect(html).toContain('<p>Hello <bdi>Σία &quot;O&#39;Neil&quot; &lt;b&gt;&amp;</bdi>,</p>')
    expect(html).not.toContain('<b>')
  })

  it('is as it was written where it is plain text', () => {
    expect(writeMail(mail('ORDER_SHIPPED', parcel, 'ord_1'), name).text).toContain(
      `Hello Σία "O'Neil" <b>&,\n\nyour order ord_1 is on its way with FEDEX.`,
    )
  })

  it('has one line as its subject, whatever the values hold', () => {
    const { subject } = writeMail(mail('ORDER_DELIVERED', {}, 'ord_1\r\nBcc: all@example.com\u2028'), name)
    expect(subject).toBe('Your order ord_1 Bcc: all@example.com has been delivered')
  })

  it('shows each line of the order in a paragraph of its own', () => {
    const { html, text } = writeMail(
      mail('ORDER_CONFIRMATION', {
        'quantity:1': '1',
        'product:1': '{total}',
        'price:1': 'EUR 1.00',
        'quantity:2': '2',
        'product:2': '<i>\n<u>',
        shipping: 'a',
        tax: 'b',
        total: 'c',
      }),
      name,
    )
    expect(html).toContain(
      '<p><bdi>1</bdi> × <bdi>{total}</bdi>, <bdi>EUR 1.00</bdi> each</p>\n<p><bdi>2</bdi> × <bdi>&lt;i&gt; &lt;u&gt;</bdi></p>',
    )
    expect(text).toContain('1 × {total}, EUR 1.00 each\n\n2 × <i> <u>\n')
  })

  it('says of a code what customers are to know, and no more', () => {
    const text = (cancelCode: string) => writeMail(mail('ORDER_CANCELLED', { cancelCode }), name).text
    expect(text('CUSTOMER_REQUEST')).toContain('is cancelled: You asked us to.')
    expect(text('FRAUD')).toContain('is cancelled: We could not carry it out.')
    expect(text('toString')).toContain('is cancelled: We could not carry it out.')
  })

  it('tells money only where some moves', () => {
    const settled = { outcome: 'REFUNDED', refund: 'EUR 9.00' }
    expect(writeMail(mail('RETURN_SETTLED', settled), name).text).not.toContain('fee')
    const withFee = writeMail(mail('RETURN_SETTLED', { ...settled, fee: 'EUR 1.00' }), name).text
    expect(withFee).toContain('We return EUR 9.00 to you.')
    expect(withFee).toContain('We have kept EUR 1.00 as a fee.')
  })

  it('tells a moment the same way on every machine', () => {
    const { text } = writeMail(mail('SHORTAGE_QUESTION', { until: '2026-03-05T23:07:00.000Z' }), name)
    expect(text).toContain('answer by 5 March 2026, 23:07 UTC')
  })

  it('says until when an order that is not paid is kept, and never why the payment was declined', () => {
    const fact = example('OrderPaymentAwaited', { waitsFor: 'METHOD', code: 'stolen_card' })
    const { subject, text, html } = writeMail({ ...mailOfFact(fact, []), orderId }, name)
    expect(text).toContain('We keep the order for you until 15 March 2026, 09:26 UTC.')
    expect(`${subject}${text}${html}`).not.toContain('stolen')
  })

  it('says until when a slip can be paid, and never what is sealed', () => {
    const fact = example('OrderPaymentAwaited', { waitsFor: 'PROVIDER', action: sealedText })
    const { text, html } = writeMail({ ...mailOfFact(fact, []), orderId }, name)
    expect(text).toContain('It can be paid until 15 March 2026, 09:26 UTC.')
    expect(`${text}${html}`).not.toContain(sealedText)
  })

  it('says when what is not there yet is expected, and nothing where nobody knows', () => {
    const fact = example('OrderBackordered')
    const known = [mailOfFact(example('OrderCreated'), [])]
    const mailOf = (told: typeof fact) => writeMail({ ...mailOfFact(told, known), orderId }, name).text
    expect(mailOf(fact)).toContain('1 × 卓上ランプ\n\nWe expect it by 21 March 2026, 09:26 UTC.')
    const unknown = { ...fact, lines: [...fact.lines, { sku: 'CHAIR-7', quantity: 2, expectedAt: null }] }
    expect(mailOf(unknown)).toContain('2 × Cadeira & mesa')
    expect(mailOf(unknown)).not.toContain('expect it')
  })

  it('can not be written without its values', () => {
    expect(() => writeMail(mail('ORDER_REFUNDED'), name)).toThrow('no value for {amount}')
  })

  it('takes neither name nor order from the values', () => {
    const { text } = writeMail(mail('ORDER_DELIVERED', { name: 'Eve', order: 'ord_x' }), 'Ana')
    expect(text).toContain('Hello Ana,')
    expect(text).toContain(orderId)
  })
})
