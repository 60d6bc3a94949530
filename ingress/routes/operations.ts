// What load balancers, monitoring and readers of the API description ask for, and the page on which the API can be tried.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { absolutePath } from 'swagger-ui-dist'
import type { FedexWebhook } from '../fedex-webhook'
import type { HttpRequest, HttpResponse } from '../http-server'
import { Problem } from '../problems'
import type { OpenApiDocument } from '../request-validation'
import type { PaymentWebhook } from '../payment-webhook'
import type { SendgridWebhook } from '../sendgrid-webhook'
import { param, type Operations } from './request'

export type OperationsPorts = {
  readonly document: OpenApiDocument
  readonly metricsText: () => Promise<string>
  /** The names of what does not answer; none when all is well. */
  readonly ready: () => Promise<readonly string[]>
  readonly sendgrid: SendgridWebhook
  readonly stripe: PaymentWebhook
  readonly adyen: PaymentWebhook
  readonly fedex: FedexWebhook
}

export const operationsOperations = (ports: OperationsPorts): Operations => ({
  ...webhooks(ports),
  ...pages(ports),
  ...probes(ports),
})

const webhooks = ({ sendgrid, stripe, adyen, fedex }: OperationsPorts): Operations => ({
  receiveSendgridEvents: { body: 'raw', handle: (request, response) => sendgrid(request, response) },
  receiveStripeEvents: { body: 'raw', handle: (request, response) => stripe(request, response) },
  receiveAdyenNotifications: { body: 'raw', handle: (request, response) => adyen(request, response) },
  receiveFedexScans: { body: 'raw', handle: (request, response) => fedex(request, response) },
})

const probes = ({ metricsText, ready }: OperationsPorts): Operations => ({
  getHealth: { body: 'none', handle: (_request, response) => sendStatus(response) },
  getReadiness: {
    body: 'none',
    handle: async (_request, response) => {
      const missing = await ready()
      if (missing.length > 0)
        throw new Problem('unavailable', { detail: `No answer from: ${missing.join(', ')}.` }, { 'Retry-After': '1' })
      sendStatus(response)
    },
  },
  getMetrics: {
    body: 'none',
    handle: async (_request, response) => {
      response.type('text/plain; version=0.0.4').send(await metricsText())
    },
  },
})

const pages = ({ document }: OperationsPorts): Operations => ({
  getApiDescription: { body: 'none', handle: (_request, response) => void response.json(document) },
  getApiReference: {
    body: 'none',
    contentSecurity: 'page',
    handle: (_request, response) => void response.type('text/html').send(page),
  },
  getApiReferenceAsset: { body: 'none', contentSecurity: 'page', handle: sendAsset },
  /** The query holds keys of the payment: the shop's page takes them, and nothing here reads or keeps them. */
  getPaymentReturnPage: {
    body: 'none',
    handle: (_request, response) => void response.type('text/html').set('Cache-Control', 'no-store').send(returned),
  },
})

const sendStatus = (response: HttpResponse): void => void response.json({ status: 'ok' })

const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'reference.js': 'text/javascript',
}

const start = `SwaggerUIBundle({
  url: '/api/v1/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  docExpansion: 'list',
  validatorUrl: null,
})
`

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Order management API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <main id="reference"></main>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/reference.js"></script>
  </body>
</html>
`

const returned = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Back from your bank</title>
  </head>
  <body>
    <main>
      <h1>You are back from your bank</h1>
      <p>Go back to the shop: your order shows there whether it is paid.</p>
    </main>
  </body>
</html>
`

async function sendAsset(request: HttpRequest, response: HttpResponse): Promise<void> {
  const name = param(request, 'asset')
  const type = Object.hasOwn(assets, name) ? assets[name] : undefined
  if (!type) throw new Problem('not-found', { detail: 'The page has no such part.' })
  const text = name === 'reference.js' ? start : await readFile(join(absolutePath(), name), 'utf8')
  response.type(type).set('Cache-Control', 'public, max-age=3600').send(text)
}
