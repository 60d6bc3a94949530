// Payments of orders: what a customer does about one that waits, what staff gives back, and how it stands. It translates; payment and
// order decide.
import { deriveNamedId } from '../../schemas/ids'
import type { CustomerVault } from '../../schemas/vault'
import type { ApiPorts } from '../api-ports'
import { callerOf } from '../auth/authenticate'
import { continuePayment, givePaymentMethod, refundOrder, type RefundBody } from '../command-bodies'
import type { CommandBody } from '../command-port'
import type { HttpRequest, HttpResponse } from '../http-server'
import { paymentDocument } from '../payment-document'
import { Problem } from '../problems'
import type { MeansBody } from '../tenders'
import { submit } from './changing'
import { answered, readOrder } from './order-access'
import { bodyOf, orderIdOf, send, sendOutcome, type Operations } from './request'

type Translate = (request: HttpRequest, response: HttpResponse) => (vault: CustomerVault) => CommandBody

export const paymentOperations = (ports: ApiPorts): Operations => {
  const commandOf = (translate: Translate) => ({
    body: 'checked' as const,
    handle: async (request: HttpRequest, response: HttpResponse) =>
      sendOutcome(response, orderIdOf(request), await submit(ports, request, response, translate(request, response))),
  })
  return {
    getOrderPayment: { body: 'checked', handle: (request, response) => showPayment(ports, request, response) },
    givePaymentMethod: commandOf((request, response) =>
      givePaymentMethod(bodyOf<MeansBody>(request), tenderIdOf(request, response)),
    ),
    continuePayment: commandOf((request) => continuePayment(bodyOf(request))),
    refundOrder: commandOf((request) => refundOrder(bodyOf<RefundBody>(request))),
  }
}

/** The same for a repeat, and none of those that a placement gives. */
const tenderIdOf = (request: HttpRequest, response: HttpResponse): string =>
  deriveNamedId('tender', callerOf(response).subject, request.get('idempotency-key')!)

const showPayment = async (ports: ApiPorts, request: HttpRequest, response: HttpResponse): Promise<void> => {
  const { id } = await readOrder(ports, request, response, (orderId) => ports.reading.get(orderId))
  const payment = await answered(ports.payments.paymentOf(id))
  if (!payment) throw new Problem('not-found', { detail: 'Nothing is known of its payment: ask again in a moment.' })
  const ledger = callerOf(response).role === 'ops' ? await answered(ports.payments.ledgerOf(id)) : undefined
  send(response, paymentDocument(payment, ledger))
}
