// Reads requests: media types, JSON bodies, query flags, parts of the path. Knows HTTP and no schemas.
import express, { type Request, type RequestHandler } from 'express'
import { RegistryError, refusals } from './errors'

const ACCEPTED = [
  'application/vnd.schemaregistry.v1+json',
  'application/vnd.schemaregistry+json',
  'application/json',
  'application/octet-stream',
]

/** Reads JSON bodies of the registry's media types; others are refused with 415, more than 1 MiB with 413. */
export const readBody: readonly RequestHandler[] = [
  (request, _response, next) => {
    if (request.headers['content-length'] === '0' || request.is(ACCEPTED) !== false) return next()
    next(new RegistryError(415, 415, `Unsupported content type. Send the body as ${ACCEPTED[0]}.`))
  },
  express.json({ type: ACCEPTED, limit: '1mb' }),
]

/** A flag of the query: true only for `true`, in any case. */
export function flag(request: Request, name: string): boolean {
  const value = request.query[name]
  return typeof value === 'string' && value.toLowerCase() === 'true'
}

/** The body's members; throws 422 when the body is not an object. */
export function members(request: Request): Record<string, unknown> {
  const body: unknown = request.body
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new RegistryError(422, 422, 'The body must be a JSON object. See the API of Confluent Schema Registry.')
  return body as Record<string, unknown>
}

/** A part of the path, decoded. */
export function part(request: Request, name: string): string {
  const value = request.params[name]
  return typeof value === 'string' ? value : ''
}

/** `latest` (or -1) or a number; throws 42202. */
export function versionPart(request: Request): number | 'latest' {
  const value = part(request, 'version')
  if (value === 'latest' || value === '-1') return 'latest'
  const version = /^\d{1,10}$/.test(value) ? Number(value) : 0
  if (version < 1 || version > 2 ** 31 - 1) throw refusals.invalidVersion(value)
  return version
}
