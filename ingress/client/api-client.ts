// The API for programs in TypeScript: paths, parameters, bodies and answers are those of its description, and nothing else compiles. The one
// importer of openapi-fetch. It must never repeat a request by itself: whoever does, does so under the same Idempotency-Key.
import createClient, { type Client } from 'openapi-fetch/dist/index.cjs'
import type { components, paths } from './api-types'

export type ApiClient = Client<paths, 'application/json'>
/** Every schema of the description, by its name. */
export type ApiSchemas = components['schemas']

export type ApiClientOptions = {
  /** Where the API is, without the path: https://orders.example. */
  readonly baseUrl: string
  /** An access token or a guest link's; a function is asked before each request, so that tokens can be renewed. */
  readonly token: string | (() => string | Promise<string>)
}

/**
 * Every call resolves with `{ data }` of an answer in 2xx, or with `{ error }`, a problem (RFC 9457) of the closed list; `response` has status
 * and headers. Rejects only when there was no answer at all.
 */
export const createApiClient = ({ baseUrl, token }: ApiClientOptions): ApiClient => {
  const client = createClient<paths, 'application/json'>({ baseUrl })
  client.use({
    onRequest: async ({ request }) => {
      request.headers.set('Authorization', `Bearer ${typeof token === 'string' ? token : await token()}`)
      return request
    },
  })
  return client
}
