// What a test or an operator makes happen at the simulated Adyen: the shopper's authentication, chargebacks, payments of vouchers, reports.
// It must never be behind the knobs: a service that is down can be set up.
import express, { type Express, type Request, type Response } from 'express'
import { expireAuthorisation, failRefund } from './adyen-agenda'
import { authenticationOutcome, finishAuthentication, returnAddress } from './adyen-authentication'
import type { Desk } from './adyen-desk'
import { moveDispute, openDispute } from './adyen-disputes'
import { AdyenFailure } from './adyen-errors'
import type { Dispute, Payment, World } from './adyen-ledger'
import { cutReport } from './adyen-report'
import { closeVoucher, payVoucher } from './adyen-vouchers'

type Act = (desk: Desk, payment: Payment, body: Readonly<Record<string, unknown>>) => object | string

const base = '/__sim/adyen'
const done = { done: true }

/** Each takes {pspReference} or {reference} of a payment and answers JSON, or says in words why not. */
const acts: Readonly<Record<string, Act>> = {
  authenticate: ({ world }, payment, { outcome }) => {
    const known = authenticationOutcome(outcome)
    if (known === undefined) return 'Send an outcome: authenticated, failed or cancelled'
    const redirectResult = finishAuthentication(world, payment, known)
    return { redirectResult, threeDSResult: redirectResult, returnUrl: returnAddress(payment, redirectResult) }
  },
  chargeback: ({ world }, payment) => {
    const dispute = openDispute(world, payment, true)
    if (dispute === undefined) return 'Nothing of this payment is captured and not refunded: capture it first'
    moveDispute(world, dispute, 'chargeback')
    return { pspReference: dispute.pspReference }
  },
  'reverse-chargeback': (desk, payment) => move(desk, payment, 'reverse'),
  'second-chargeback': (desk, payment) => move(desk, payment, 'again'),
  'reverse-refund': ({ world }, payment) => {
    if (payment.giftNumber !== undefined) return 'A gift card takes every refund: use a card'
    const all = Object.values(world.store.state.modifications)
    const refund = all.findLast(
      (one) => one.kind === 'refund' && one.success && !one.undone && one.paymentPspReference === payment.pspReference,
    )
    if (refund === undefined) return 'This payment has no refund that could come back: refund it first'
    failRefund(world, payment, refund, 'REFUNDED_REVERSED')
    return { pspReference: refund.pspReference }
  },
  'pay-boleto': ({ world }, payment) => {
    if (payment.methodType !== 'boletobancario' || payment.status !== 'open') return 'This payment is no open boleto'
    payVoucher(world, payment)
    return done
  },
  'close-boleto': ({ world }, payment) => {
    if (payment.methodType !== 'boletobancario' || payment.status !== 'open') return 'This payment is no open boleto'
    closeVoucher(world, payment)
    return done
  },
  expire: ({ world }, payment) => {
    expireAuthorisation(world, payment)
    return done
  },
}

/** Before the common admin routes, which end in 404. */
export function mountAdyenAdmin(app: Express, desk: Desk): void {
  const { stack } = app.router
  const present = stack.length
  app.get(`${base}/hmac-key`, (_request, response) => void response.json({ hmacKey: desk.hmacKey }))
  app.put(`${base}/webhook`, express.json(), (request, response) => setUrl(desk, request, response))
  app.post(`${base}/report`, (request, response) => {
    desk.settle()
    const name = cutReport(desk.world, desk.origin(request))
    desk.settle()
    response.json({ name: name ?? null })
  })
  for (const [name, act] of Object.entries(acts)) {
    app.post(`${base}/${name}`, express.json(), (request, response) => runAct(desk, act, request, response))
  }
  stack.unshift(...stack.splice(present))
}

function setUrl({ setWebhookUrl }: Desk, request: Request, response: Response): void {
  const { url } = (request.body ?? {}) as { url?: unknown }
  if (url !== null && !(typeof url === 'string' && URL.canParse(url))) {
    return void response.status(400).json({ error: 'Send {"url": "http://…"}, or null to stop the webhooks' })
  }
  setWebhookUrl(url ?? undefined)
  response.status(204).end()
}

function runAct(desk: Desk, act: Act, request: Request, response: Response): void {
  desk.settle()
  const body = (request.body ?? {}) as Readonly<Record<string, unknown>>
  const payment = paymentOf(desk.world, body)
  if (payment === undefined)
    return void response.status(404).json({ error: 'No such payment: send its pspReference or reference' })
  const result = attempt(() => act(desk, payment, body))
  desk.settle()
  if (typeof result === 'string') return void response.status(409).json({ error: result })
  response.json(result)
}

function attempt(run: () => object | string): object | string {
  try {
    return run()
  } catch (error) {
    if (error instanceof AdyenFailure) return error.message
    throw error
  }
}

/** The last payment with the reference, as a shop that tries anew means it. */
function paymentOf(
  { store }: World,
  { pspReference, reference }: Readonly<Record<string, unknown>>,
): Payment | undefined {
  if (typeof pspReference === 'string') return store.state.payments[pspReference]
  return Object.values(store.state.payments).findLast((payment) => payment.reference === reference)
}

function move({ world }: Desk, payment: Payment, name: 'reverse' | 'again'): object | string {
  const own = Object.values(world.store.state.disputes).filter(
    (dispute: Dispute) => dispute.paymentPspReference === payment.pspReference,
  )
  const moved = own.findLast((dispute) => moveDispute(world, dispute, name))
  return moved ? { pspReference: moved.pspReference } : 'This payment has no dispute from which that follows'
}
