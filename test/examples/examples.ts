// One valid example per message, all of the same order, so that they answer one another.
import type { MessageName, MessageOf } from '../../schemas/message'
import { deskExamples } from './desk'
import { engineExamples } from './engine'
import { fulfillmentExamples } from './fulfillment'
import { notificationExamples } from './notification'
import { orderExamples } from './order'
import { paymentExamples } from './payment'

export const examples: { readonly [Name in MessageName]: MessageOf<Name> } = {
  ...orderExamples,
  ...paymentExamples,
  ...fulfillmentExamples,
  ...notificationExamples,
  ...deskExamples,
  ...engineExamples,
}

/** The example of a message, with the changes that matter to a test. */
export const example = <Name extends MessageName>(
  name: Name,
  changes: Partial<Omit<MessageOf<Name>, 'type'>> = {},
): MessageOf<Name> => ({ ...examples[name], ...changes })
