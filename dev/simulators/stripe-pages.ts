// The pages that a customer sees at the simulated Stripe: a card's authentication and a boleto's voucher.
// They must never act for who does not hold the intent's secret, nor do anything on a mere visit.
import type { Express, Request, Response } from 'express'
import { drawLabel } from './fedex-label'
import { readBody } from './server'
import { authenticatePayment, settlePayment } from './stripe-attempts'
import { StripeFailure } from './stripe-errors'
import { findPayment } from './stripe-intents'
import type { Ledger } from './stripe-ledger'
import { writeAmount } from './stripe-money'
import { authenticateSetup, findSetup } from './stripe-setups'
import type { Payment, Setup } from './stripe-state'

/** `settle` does what is due before and after each act. */
export function mountPages(app: Express, ledger: Ledger, settle: () => void): void {
  const page = (handler: (request: Request, response: Response) => void | Promise<void>) => {
    return async (request: Request, response: Response): Promise<void> => {
      settle()
      try {
        await handler(request, response)
      } catch (error) {
        if (!(error instanceof StripeFailure)) throw error
        show(response, error.status, 'This page is not valid any more', paragraph(error.message))
      }
      settle()
    }
  }
  app.get(
    '/3d_secure/:id/:secret',
    page((request, response) => showAuthentication(response, intentOf(ledger, request))),
  )
  app.post(
    '/3d_secure/:id/:secret',
    page(async (request, response) => {
      const outcome = new URLSearchParams(await readBody(request)).get('outcome')
      authenticate(ledger, intentOf(ledger, request), outcome === 'succeeded', response)
    }),
  )
  app.get(
    '/boleto/:id/:secret',
    page((request, response) => showVoucher(response, voucherOf(ledger, request))),
  )
  app.post(
    '/boleto/:id/:secret',
    page((request, response) => {
      settlePayment(ledger, voucherOf(ledger, request).id)
      ledger.store.changed()
      show(response, 200, 'The boleto is paid', paragraph('You may close this page.'))
    }),
  )
  app.get(
    '/boleto/:id/:secret/pdf',
    page((request, response) => {
      const payment = voucherOf(ledger, request)
      const lines = ['BOLETO - SIMULATED', amountOf(payment), payment.voucher?.number ?? '']
      response.type('application/pdf').send(drawLabel(lines))
    }),
  )
}

type Intent = Payment | Setup

function intentOf(ledger: Ledger, request: Request): Intent {
  const id = String(request.params.id)
  const intent = id.startsWith('seti_') ? findSetup(ledger, id) : findPayment(ledger, id)
  if (intent.secret === `${id}_secret_${String(request.params.secret)}`) return intent
  throw new StripeFailure(404, { message: 'There is no such page: follow the link of the shop again.' })
}

function voucherOf(ledger: Ledger, request: Request): Payment {
  const intent = intentOf(ledger, request)
  if ('voucher' in intent && intent.voucher) return intent
  throw new StripeFailure(410, { message: 'This boleto is paid, expired or cancelled.' })
}

function showAuthentication(response: Response, intent: Intent): void {
  if (intent.status !== 'requires_action') {
    return show(response, 200, 'Nothing to authenticate', paragraph('This was decided already.') + wayBack(intent))
  }
  const what = 'amountMinor' in intent ? `a payment of ${amountOf(intent)}` : 'the use of your card for later payments'
  const form = `<form method="post">
<button name="outcome" value="succeeded">Authenticate</button>
<button name="outcome" value="failed">Fail authentication</button>
</form>`
  show(response, 200, '3D Secure 2 authentication', paragraph(`Your bank asks you to confirm ${what}.`) + form)
}

function authenticate(ledger: Ledger, intent: Intent, succeeded: boolean, response: Response): void {
  if ('amountMinor' in intent) authenticatePayment(ledger, intent.id, succeeded)
  else authenticateSetup(ledger, intent.id, succeeded)
  ledger.store.changed()
  const back = returnUrlOf(intent)
  if (back !== undefined) return response.redirect(303, back)
  show(response, 200, succeeded ? 'Authenticated' : 'Authentication failed', paragraph('You may close this page.'))
}

/** Where the shop waits for its customer, told what became of the intent as Stripe tells it. */
function returnUrlOf(intent: Intent): string | undefined {
  if (intent.returnUrl === undefined || !URL.canParse(intent.returnUrl)) return undefined
  const url = new URL(intent.returnUrl)
  const name = 'amountMinor' in intent ? 'payment_intent' : 'setup_intent'
  url.searchParams.set(name, intent.id)
  url.searchParams.set(`${name}_client_secret`, intent.secret)
  url.searchParams.set('redirect_status', intent.status === 'requires_payment_method' ? 'failed' : 'succeeded')
  return url.href
}

function wayBack(intent: Intent): string {
  const url = returnUrlOf(intent)
  return url === undefined ? '' : `<p><a href="${escapeHtml(url)}">Back to the shop</a></p>`
}

function showVoucher(response: Response, payment: Payment): void {
  const pay = '<form method="post"><button>Pay this boleto</button></form>'
  const number = `<p>Number: <code>${escapeHtml(payment.voucher?.number ?? '')}</code></p>`
  show(response, 200, 'Boleto', paragraph(`To pay: ${amountOf(payment)}`) + number + pay)
}

const amountOf = (payment: Payment): string =>
  `${writeAmount(payment.amountMinor, payment.currency)} ${payment.currency.toUpperCase()}`

function show(response: Response, status: number, title: string, body: string): void {
  response.status(status).type('html').set('Cache-Control', 'no-store').send(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)} (simulated)</title></head>
<body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`)
}

const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
