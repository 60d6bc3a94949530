// A server between a test and the Inventory Service's simulator that holds both to the OpenAPI document. It must never hold an assertion.
import type { Server } from 'node:http'
import { join } from 'node:path'
import express, { type NextFunction, type Request, type Response } from 'express'
import { middleware as openApiValidator } from 'express-openapi-validator'

export const apiSpec = join(__dirname, '../../../dev/simulators/inventory.openapi.yaml')

/** Passes sound requests on to the simulator and answers 500 if its answer breaks the document. */
export function startValidator(simulatorUrl: () => string): Promise<Server> {
  const app = express()
  app.use(express.json(), express.urlencoded({ extended: false }))
  app.use(openApiValidator({ apiSpec, validateSecurity: false, validateRequests: true, validateResponses: true }))
  app.use(async (request: Request, response: Response) => {
    const form = request.is('application/x-www-form-urlencoded')
    const answer = await fetch(`${simulatorUrl()}${request.originalUrl}`, {
      method: request.method,
      headers: { authorization: request.headers.authorization ?? '' },
      body: form
        ? new URLSearchParams(request.body)
        : request.method === 'GET'
          ? undefined
          : JSON.stringify(request.body ?? {}),
    })
    response
      .status(answer.status)
      .type(answer.headers.get('content-type') ?? '')
      .json(await answer.json())
  })
  app.use((error: Error & { status?: number }, _request: Request, response: Response, _next: NextFunction) => {
    response.status(error.status ?? 500).json({ outsideOfContract: error.message })
  })
  return new Promise((resolve) => {
    const server = app.listen(0, '127.0.0.1', () => resolve(server))
  })
}
