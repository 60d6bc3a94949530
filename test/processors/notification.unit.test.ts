// The rules of mails, and the mails' words.
import { writeMail } from '../../processors/mail-texts'
import { play } from '../dsl/scenario'
import { notificationScenarios } from './notification.scenarios'

describe('the mails of an order', () => play(notificationScenarios))

describe('a mail', () => {
  const values = { name: `Σία "O'Neil" <b>&`, order: 'ord_1', carrier: 'FEDEX', tracking: '7946' }

  it('escapes what customers wrote, whatever its script', () => {
    const { html } = writeMail('ORDER_SHIPPED', values)
    expect(html).toContain('<p>Hello <bdi>Σία &quot;O&#39;Neil&quot; &lt;b&gt;&amp;</bdi>,</p>')
    expect(html).not.toContain('<b>')
  })

  it('is as it was written where it is plain text', () => {
    expect(writeMail('ORDER_SHIPPED', values).text).toContain(
      `Hello Σία "O'Neil" <b>&,\n\nyour order ord_1 is on its way with FEDEX.`,
    )
  })

  it('has one line as its subject, whatever the values hold', () => {
    const { subject } = writeMail('ORDER_DELIVERED', { ...values, order: 'ord_1\r\nBcc: all@example.com\u2028' })
    expect(subject).toBe('Your order ord_1 Bcc: all@example.com has been delivered')
  })

  it('shows each line of the order in a paragraph of its own', () => {
    const { html } = writeMail('ORDER_CONFIRMATION', {
      ...values,
      lines: '1 × {total}\n2 × <i>',
      shipping: 'a',
      tax: 'b',
      total: 'c',
    })
    expect(html).toContain('<p><bdi>1 × {total}</bdi></p>\n<p><bdi>2 × &lt;i&gt;</bdi></p>')
  })

  it('can not be written without its values', () => {
    expect(() => writeMail('ORDER_REFUNDED', values)).toThrow('no value for {amount}')
  })
})
