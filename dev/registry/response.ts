// Writes answers: JSON under the registry's media type, and errors as {error_code, message}. Knows HTTP and no schemas; an
// error's stack never leaves the process.
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import { RegistryError } from './errors'

/** Answers with what the function returns, as JSON; what it throws becomes an error body. */
export function answer(respond: (request: Request) => unknown): RequestHandler {
  return async (request, response) => sendText(response, 200, JSON.stringify(await respond(request)))
}

/** As `answer`, for functions that return JSON text, which is sent as it is. */
export function answerText(respond: (request: Request) => string): RequestHandler {
  return (request, response) => sendText(response, 200, respond(request))
}

/** The last route: a path that this registry does not have. */
export const notFound: RequestHandler = (request) => {
  throw new RegistryError(
    404,
    404,
    `HTTP 404 Not Found: this registry has no ${request.method} on this path. Check both.`,
  )
}

export const sendError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error)
  const { status, code, message } = error instanceof RegistryError ? error : fromHttp(error)
  sendText(response, status, JSON.stringify({ error_code: code, message }))
}

function sendText(response: Response, status: number, text: string): void {
  response.status(status).setHeader('Content-Type', 'application/vnd.schemaregistry.v1+json')
  response.end(text)
}

const BODY_ERRORS: ReadonlyMap<string, string> = new Map([
  ['entity.parse.failed', 'The body is not a JSON object. Send valid JSON.'],
  ['entity.too.large', 'The body is larger than 1 MiB. Send a smaller schema.'],
])

/** Errors of express and its body reader carry a status below 500; all else is a fault of ours. */
function fromHttp(error: unknown): { status: number; code: number; message: string } {
  const { status, type } = (error ?? {}) as { status?: unknown; type?: unknown }
  if (typeof status !== 'number' || status < 400 || status > 499) {
    const name = error instanceof Error ? error.name : typeof error
    return { status: 500, code: 500, message: `The registry failed with ${name}. Repeat the request, then report it.` }
  }
  const message =
    BODY_ERRORS.get(String(type)) ?? `HTTP ${status}: the request cannot be read. Check its path, headers and body.`
  return { status, code: status, message }
}
