// The words of the mails, as data, and how values are put into them. Every value is escaped and set apart from the text around it,
// whatever its script. It must never put anything into a mail that the customer did not give or is not told by the order itself.
import type { MailKind } from '../schemas/messages'

export type MailValues = Readonly<Record<string, string>>
export type MailText = { readonly subject: string; readonly text: string; readonly html: string }
type Template = { readonly subject: string; readonly paragraphs: readonly string[] }

/** `{name}` stands for a value; a paragraph that is one placeholder only is repeated for each line of its value. */
const templates: { readonly [Kind in MailKind]: Template } = {
  ORDER_CONFIRMATION: {
    subject: 'We have received your order {order}',
    paragraphs: [
      'Hello {name},',
      'thank you for your order {order}. This is what you have ordered:',
      '{lines}',
      'Shipping: {shipping}. Tax: {tax}. Total: {total}.',
      'We write again as soon as it is on its way.',
    ],
  },
  PAYMENT_FAILED: {
    subject: 'The payment of your order {order} has failed',
    paragraphs: [
      'Hello {name},',
      'the payment of your order {order} was declined, and nothing has been charged.',
      'The order has ended. You are welcome to order again with another means of payment.',
    ],
  },
  ORDER_CANCELLED: {
    subject: 'Your order {order} is cancelled',
    paragraphs: [
      'Hello {name},',
      'your order {order} is cancelled: {why}',
      'If you have paid already, the money is on its way back to you.',
    ],
  },
  ORDER_REFUNDED: {
    subject: 'We have refunded your order {order}',
    paragraphs: [
      'Hello {name},',
      'we have returned {amount} for your order {order}.',
      'Your bank may take some days to show it.',
    ],
  },
  ORDER_SHIPPED: {
    subject: 'Your order {order} is on its way',
    paragraphs: [
      'Hello {name},',
      'your order {order} is on its way with {carrier}.',
      'Its tracking number is {tracking}.',
    ],
  },
  ORDER_DELIVERED: {
    subject: 'Your order {order} has been delivered',
    paragraphs: ['Hello {name},', 'your order {order} has been delivered. We hope that you enjoy it.'],
  },
}

/** Throws for a placeholder without a value. */
export const writeMail = (kind: MailKind, values: MailValues): MailText => {
  const { subject, paragraphs } = templates[kind]
  const rows = paragraphs.flatMap((paragraph) => repeated(paragraph, values))
  const body = rows.map(({ paragraph, own }) => `<p>${fill(paragraph, own, markUp)}</p>`).join('\n')
  return {
    subject: fill(subject, values, onOneLine),
    text: `${rows.map(({ paragraph, own }) => fill(paragraph, own, onOneLine)).join('\n\n')}\n`,
    html: `<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"></head>\n<body>\n${body}\n</body>\n</html>\n`,
  }
}

const repeated = (paragraph: string, values: MailValues) => {
  const only = /^\{(\w+)\}$/.exec(paragraph)?.[1]
  if (only === undefined) return [{ paragraph, own: values }]
  return (values[only] ?? '').split('\n').map((line) => ({ paragraph, own: { [only]: line } }))
}

const fill = (template: string, values: MailValues, write: (value: string) => string): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`a mail has no value for {${name}}: correct processors/notification.ts`)
    return write(value)
  })

/** A value can't start a new line: in a subject that would be a new header. */
const onOneLine = (value: string): string => value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()

/** <bdi> keeps right-to-left names from turning the sentence around them. */
const markUp = (value: string): string =>
  `<bdi>${onOneLine(value).replace(/[&<>"']/g, (mark) => entities[mark]!)}</bdi>`

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
