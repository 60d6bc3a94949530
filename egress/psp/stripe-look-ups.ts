// How a payment or a refund in doubt is found again, by the ids that we have put into its metadata. Nothing here changes anything.
import type { MessageId } from '../../schemas/ids'
import type { RefundRequested } from '../../schemas/messages'
import type { Stripe, StripeAttempt, StripeCall } from './stripe-client'
import { asked } from './stripe-errors'

const hourMs = 3_600_000
/** Stripe forgets a key after 24 hours; an hour is left for clocks and slow attempts. */
const keyTrustedMs = 23 * hourMs
/** Search sees a payment up to a minute late: what is younger than this is listed instead. */
const searchDistrustedSeconds = 300

/** A request that may have been made under a key that Stripe may not know any more. */
export const keyForgotten = ({ attempt }: StripeAttempt, request: { readonly at: number }): boolean =>
  attempt.inDoubt && attempt.now - request.at >= keyTrustedMs

/** The payment as it stands, with what tells of its authorisation. Throws Transient 'unknown', or Error if there is no such payment. */
export const readPayment = ({ client, headers }: StripeCall, id: string): Promise<Stripe.PaymentIntent> =>
  asked(() => client.paymentIntents.retrieve(id, { expand: ['latest_charge'] }, { headers }))

/** The payment that was made for a request, whenever that was. */
export async function findPayment(
  call: StripeAttempt,
  requestId: MessageId,
): Promise<Stripe.PaymentIntent | undefined> {
  const id = await asked(async () => (await searched(call, requestId)) ?? (await listed(call, requestId)))
  return id === undefined ? undefined : readPayment(call, id)
}

export const findRefund = (
  { client, headers }: StripeCall,
  request: RefundRequested,
): Promise<Stripe.Refund | undefined> =>
  asked(async () => {
    const ofPayment = { payment_intent: request.providerPaymentId, limit: 100 }
    for await (const made of client.refunds.list(ofPayment, { headers })) {
      if (made.metadata?.request_id === request.id) return made
    }
    return undefined
  })

async function searched({ client, headers }: StripeCall, requestId: MessageId): Promise<string | undefined> {
  const query = `metadata['request_id']:'${requestId}'`
  const found = await client.paymentIntents.search({ query }, { headers })
  return found.data.find((payment) => payment.metadata.request_id === requestId)?.id
}

async function listed({ client, attempt, headers }: StripeAttempt, requestId: MessageId): Promise<string | undefined> {
  const gte = Math.floor(attempt.now / 1_000) - searchDistrustedSeconds
  for await (const payment of client.paymentIntents.list({ created: { gte }, limit: 100 }, { headers })) {
    if (payment.metadata.request_id === requestId) return payment.id
  }
  return undefined
}
