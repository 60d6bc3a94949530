// What a test or an operator does at the simulated Stripe in a customer's or a bank's place, outside the knobs.
// It must never be a way around Stripe's API: a shop uses none of it.
import express, { type Express, type Request, type Response } from 'express'
import { authenticatePayment, settlePayment } from './stripe-attempts'
import { payOut } from './stripe-balance'
import { closeDispute, openDispute } from './stripe-disputes'
import { StripeFailure } from './stripe-errors'
import { findCharge, findPayment } from './stripe-intents'
import type { Ledger } from './stripe-ledger'
import { authenticateSetup } from './stripe-setups'
import type { Charge } from './stripe-state'
import type { Webhooks } from './stripe-webhooks'

type Fields = Readonly<Record<string, unknown>>
type Act = (fields: Fields) => object

/**
 * POST /__sim/stripe/authenticate {payment_intent | setup_intent, outcome: succeeded | failed}; /pay {payment_intent};
 * /dispute {charge | payment_intent, amount?, reason?}; /close-dispute {dispute, outcome: won | lost}; /payout; /settle (what is
 * due by the clock); /rotate-secret. GET /webhook-secret. PUT /webhook {url}, null stops.
 */
export function mountStripeAdmin(app: Express, ledger: Ledger, webhooks: Webhooks, settle: () => void): void {
  const acts: Readonly<Record<string, Act>> = {
    authenticate: (fields) => authenticate(ledger, fields),
    pay: (fields) => ({ status: settlePayment(ledger, text(fields, 'payment_intent')).status }),
    dispute: (fields) => dispute(ledger, fields),
    'close-dispute': (fields) => {
      const { id, status } = closeDispute(ledger, text(fields, 'dispute'), choice(fields, 'outcome', ['won', 'lost']))
      return { dispute: id, status }
    },
    payout: () => ({ payouts: payOut(ledger).map(({ id }) => id) }),
    settle: () => ({}),
    'rotate-secret': () => secretsOf(webhooks.rotate()),
  }
  for (const [name, act] of Object.entries(acts))
    app.post(`/__sim/stripe/${name}`, express.json(), (request, response) => {
      settle()
      answer(response, () => act(fieldsOf(request)))
      ledger.store.changed()
      settle()
    })
  app.get('/__sim/stripe/webhook-secret', (_request, response) => {
    response.json(secretsOf(webhooks.secrets()))
  })
  app.put('/__sim/stripe/webhook', express.json(), (request, response) => {
    const { url } = fieldsOf(request)
    if (url !== null && !(typeof url === 'string' && URL.canParse(url)))
      return void response.status(400).json({ error: 'Send {"url": "http://…"}, or null to stop the webhooks' })
    webhooks.setUrl(url ?? undefined)
    response.status(204).end()
  })
}

const secretsOf = ([secret, previous]: readonly string[]): object => ({ secret, previous })

const fieldsOf = (request: Request): Fields => (request.body ?? {}) as Fields

function answer(response: Response, act: () => object): void {
  try {
    response.json(act())
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error
    response.status(error.status).json({ error: error.message })
  }
}

function authenticate(ledger: Ledger, fields: Fields): object {
  const succeeded = choice(fields, 'outcome', ['succeeded', 'failed']) === 'succeeded'
  const intent =
    fields.setup_intent === undefined
      ? authenticatePayment(ledger, text(fields, 'payment_intent'), succeeded)
      : authenticateSetup(ledger, text(fields, 'setup_intent'), succeeded)
  return { status: intent.status }
}

function dispute(ledger: Ledger, fields: Fields): object {
  const charge = fields.charge === undefined ? chargeOf(ledger, fields) : findCharge(ledger, text(fields, 'charge'))
  const reason = fields.reason === undefined ? 'fraudulent' : text(fields, 'reason')
  const amount = typeof fields.amount === 'number' ? fields.amount : undefined
  const opened = openDispute(ledger, charge, reason, amount)
  return { dispute: opened.id, amount: opened.amountMinor, status: opened.status }
}

function chargeOf(ledger: Ledger, fields: Fields): Charge {
  const { id, chargeIds } = findPayment(ledger, text(fields, 'payment_intent'))
  const last = chargeIds.at(-1)
  if (last !== undefined) return findCharge(ledger, last)
  throw new StripeFailure(400, { message: `${id} has no charge: dispute one that was captured` })
}

function text(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value === 'string' && value !== '') return value
  throw new StripeFailure(400, { message: `Send {"${name}": "…"}` })
}

function choice<Choice extends string>(fields: Fields, name: string, choices: readonly Choice[]): Choice {
  const value = fields[name]
  if ((choices as readonly unknown[]).includes(value)) return value as Choice
  throw new StripeFailure(400, { message: `Send {"${name}": "${choices.join('" or "')}"}` })
}
