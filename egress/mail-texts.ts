// The words of the mails, as data. They must never say what the order itself does not tell, nor the reason of a decision that
// customers need not know.
import type { MailKind } from '../schemas/messages'

/** `when`: the paragraph is there only where the mail has this value. */
export type Paragraph = string | { readonly when: string; readonly text: string }
export type Template = { readonly subject: string; readonly paragraphs: readonly Paragraph[] }

/** `{name}` stands for a value, or for the words of a code; the paragraph `{lines}` is repeated for each line of goods. */
export const templates: { readonly [Kind in MailKind]: Template } = {
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
  PAYMENT_METHOD_NEEDED: {
    subject: 'Your order {order} is not paid yet',
    paragraphs: [
      'Hello {name},',
      'the payment of your order {order} was declined. We keep the order for you until {until}.',
      'Please open it and give another means of payment; nothing is charged twice.',
    ],
  },
  PAYMENT_SLIP: {
    subject: 'How to pay your order {order}',
    paragraphs: [
      'Hello {name},',
      'your order {order} is sent as soon as its slip is paid. You find the slip with the order.',
      'It can be paid until {until}.',
    ],
  },
  ORDER_CANCELLED: {
    subject: 'Your order {order} is cancelled',
    paragraphs: [
      'Hello {name},',
      'your order {order} is cancelled: {cancelCode}',
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
  ORDER_CHANGED: {
    subject: 'Your order {order} has been changed',
    paragraphs: [
      'Hello {name},',
      'your order {order} has been changed. This is what it is now:',
      '{lines}',
      'Shipping: {shipping}. Tax: {tax}. Total: {total}.',
      { when: 'charge', text: 'We have charged {charge} on top.' },
      { when: 'refund', text: '{refund} is on its way back to you.' },
      'If you did not ask for this, please write to us at once.',
    ],
  },
  CHANGE_FAILED: {
    subject: 'We could not change your order {order}',
    paragraphs: [
      'Hello {name},',
      'we could not change your order {order}: {changeCode}',
      'The order is as it was before.',
    ],
  },
  RETURN_OPENED: {
    subject: 'We have received your request about your order {order}',
    paragraphs: [
      'Hello {name},',
      'you have asked us for {returnKind} for your order {order}. It is about:',
      '{lines}',
      'We write again as soon as we have looked at it. Please send nothing before.',
    ],
  },
  RETURN_APPROVED: {
    subject: 'Your request about your order {order} is approved',
    paragraphs: [
      'Hello {name},',
      'your request about your order {order} is approved: {reason}',
      'If something is to be sent back, it has to arrive by {until}.',
    ],
  },
  RETURN_REFUSED: {
    subject: 'We can not do what you asked about your order {order}',
    paragraphs: ['Hello {name},', 'we can not do what you asked about your order {order}: {reason}'],
  },
  RETURN_SETTLED: {
    subject: 'Your request about your order {order} is settled',
    paragraphs: [
      'Hello {name},',
      'your request about your order {order} is settled: {outcome}',
      { when: 'refund', text: 'We return {refund} to you. Your bank may take some days to show it.' },
      { when: 'fee', text: 'We have kept {fee} as a fee.' },
      { when: 'charge', text: 'We have charged {charge} on top.' },
    ],
  },
  SHORTAGE_QUESTION: {
    subject: 'Something of your order {order} is missing: what shall we do?',
    paragraphs: [
      'Hello {name},',
      'we can not find everything of your order {order}. This is missing:',
      '{lines}',
      'Shall we send the rest, or cancel the order? Please answer by {until}, on the page of your order.',
    ],
  },
  PARCEL_DISPATCHED: {
    subject: 'A parcel of your order {order} is on its way',
    paragraphs: ['Hello {name},', '{purpose} is on its way with {carrier}.', 'Its tracking number is {tracking}.'],
  },
  ORDER_BACKORDERED: {
    subject: 'A part of your order {order} is not there yet',
    paragraphs: [
      'Hello {name},',
      'a part of your order {order} is not there yet, and we send it as soon as it has come:',
      '{lines}',
      { when: 'until', text: 'We expect it by {until}.' },
      'You can change or cancel your order on its page while you wait.',
    ],
  },
  RETURN_LABEL: {
    subject: 'The label for what you return of your order {order}',
    paragraphs: [
      'Hello {name},',
      'the label for what you return of your order {order} is ready. You find it here: {label}',
      'Please put it on the parcel and hand that to {carrier}. Its tracking number is {tracking}.',
    ],
  },
  NOTE_ADDED: {
    subject: 'There is news about your order {order}',
    paragraphs: ['Hello {name},', 'we have written you a note. You can read it on the page of your order {order}.'],
  },
}

/** The words of a code, by the value's name; `else` where the code has none of its own. */
export const words: Readonly<Record<string, Readonly<Record<string, string>> & { readonly else: string }>> = {
  cancelCode: {
    CUSTOMER_REQUEST: 'You asked us to.',
    CHANGED_MIND: 'You asked us to.',
    ORDERED_BY_MISTAKE: 'You asked us to.',
    TOO_SLOW: 'You asked us to.',
    FOUND_CHEAPER: 'You asked us to.',
    OUT_OF_STOCK: 'Something that you ordered is out of stock.',
    UNKNOWN_SKU: 'Something that you ordered is no longer sold.',
    SHORTAGE: 'Something that you ordered could not be found.',
    STEP_TIMED_OUT: 'We could not carry it out in time.',
    else: 'We could not carry it out.',
  },
  changeCode: {
    OUT_OF_STOCK: 'Something that you asked for is out of stock.',
    PAYMENT_DECLINED: 'The payment of the difference was declined.',
    FULFILLMENT_STARTED: 'It is being packed already.',
    else: 'We could not carry it out.',
  },
  returnKind: {
    RETURN: 'a return',
    EXCHANGE: 'an exchange',
    CLAIM: 'help with goods that were damaged or missing',
    else: 'help',
  },
  outcome: {
    REFUNDED: 'You get your money back.',
    EXCHANGED: 'You get other goods instead.',
    RESHIPPED: 'We have sent the goods again.',
    NOTHING: 'Nothing is returned.',
    else: 'It is done.',
  },
  purpose: {
    EXCHANGE: 'What you get in exchange',
    RESHIP: 'What was damaged or missing',
    else: 'A parcel of your order',
  },
}
