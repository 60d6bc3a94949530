// What browsers and the accounting department fetch from the simulated Adyen: the bank's page, the boleto, the settlement reports.
// It must never need an API key for what a shopper sees, nor give a report away without one.
import type { Express, Request, Response } from 'express'
import { adyenAccount } from './adyen-account'
import {
  authenticationOutcome,
  authenticationPage,
  authenticationPath,
  finishAuthentication,
  paymentOfPage,
  returnAddress,
} from './adyen-authentication'
import type { Desk } from './adyen-desk'
import { batchOf, renderReport, reportFolder } from './adyen-report'
import { lineOf, voucherPath } from './adyen-vouchers'

export function mountPages(app: Express, desk: Desk, apiKey: string): void {
  app.get(authenticationPath, (request, response) => {
    const paymentData = String(request.query.MD)
    const payment = paymentOfPage(desk.world, paymentData)
    if (payment === undefined) return void response.status(404).type('text').send('No such payment')
    response.type('html').send(authenticationPage(payment, paymentData))
  })
  app.post(authenticationPath, (request, response) => {
    const payment = paymentOfPage(desk.world, String(request.query.MD))
    const outcome = authenticationOutcome(request.query.outcome)
    if (payment === undefined || outcome === undefined)
      return void response.status(404).type('text').send('No such payment')
    response.redirect(302, returnAddress(payment, finishAuthentication(desk.world, payment, outcome)))
  })
  app.get(`${voucherPath}/:id`, (request, response) => {
    const payment = desk.world.store.state.payments[request.params.id]
    if (payment?.methodType !== 'boletobancario') return void response.status(404).type('text').send('No such boleto')
    response.type('text').send(`Boleto\n${lineOf(payment)}\n`)
  })
  app.get(`${reportFolder}/:name`, (request, response) => sendReport(desk, apiKey, request, response))
}

function sendReport({ world }: Desk, apiKey: string, request: Request, response: Response): void {
  if (!mayRead(request, apiKey)) {
    return void response.status(401).set('www-authenticate', 'Basic realm="Adyen"').type('text').send('Unauthorized')
  }
  const batch = batchOf(String(request.params.name))
  const report = batch === undefined ? undefined : renderReport(world, batch)
  if (report === undefined) return void response.status(404).type('text').send('No such report')
  response.type('text/csv').send(report)
}

function mayRead(request: Request, apiKey: string): boolean {
  const credentials = Buffer.from(`${adyenAccount.reportUser}:${adyenAccount.reportPassword}`).toString('base64')
  return request.get('authorization') === `Basic ${credentials}` || request.get('x-api-key') === apiKey
}
