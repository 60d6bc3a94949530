// How Stripe's library sends: over our own exchange, so that it obeys an attempt's signal, a failure says whether anything was
// sent, and the library's own retry of a reset connection (which `maxNetworkRetries: 0` does not stop) never starts.
import { type Answer, exchange, retryAfterMs } from '../http-exchange'
import { Transient } from '../provider'

const attemptHeader = 'X-Oms-Attempt'

type Answered = {
  readonly getStatusCode: () => number
  readonly getHeaders: () => Record<string, string>
  readonly getRawResponse: () => unknown
  readonly toStream: () => never
  readonly toJSON: () => Promise<unknown>
}

export type StripeTransport = {
  /** Goes into the library's options as httpClient. */
  readonly httpClient: {
    readonly getClientName: () => string
    readonly makeRequest: (
      host: string,
      port: string,
      path: string,
      method: string,
      headers: object,
      requestData: string,
    ) => Promise<Answered>
  }
  /** Runs `work` with the headers that bind its calls to `signal`; they are not sent. */
  readonly during: <Result>(
    signal: AbortSignal,
    work: (headers: Record<string, string>) => Promise<Result>,
  ) => Promise<Result>
}

/** All requests go to `base`, whatever host and port the library says. */
export function createStripeTransport(base: URL): StripeTransport {
  const signals = new Map<string, AbortSignal>()
  let attempts = 0
  return {
    httpClient: {
      getClientName: () => 'oms',
      makeRequest: async (_host, _port, path, method, headers, requestData) => {
        const { [attemptHeader]: attemptId, ...sent } = headers as Record<string, string>
        const signal = signals.get(String(attemptId))
        const body = method === 'POST' ? requestData : undefined
        const answer = await exchange({ url: new URL(path, base), method, headers: sent, body, signal })
        const said = saidBy(answer, base)
        return {
          getStatusCode: () => answer.status,
          getHeaders: () => answer.headers as Record<string, string>,
          getRawResponse: () => ({ statusCode: answer.status, headers: answer.headers }),
          toStream: () => {
            throw new Error('Nothing of Stripe is streamed here: ask without the streaming option')
          },
          toJSON: async () => said,
        }
      },
    },
    during: async (signal, work) => {
      const attemptId = String((attempts += 1))
      signals.set(attemptId, signal)
      try {
        return await work({ [attemptHeader]: attemptId })
      } finally {
        signals.delete(attemptId)
      }
    },
  }
}

/** The library takes any JSON without an `error` for what it asked, whatever the status: a gateway's 502 would pass for a payment. */
function saidBy({ status, headers, body }: Answer, base: URL): object {
  const said = parsed(body)
  const refusal = said !== null && 'error' in said ? said.error : undefined
  if (said !== null && (status < 400 || (typeof refusal === 'object' && refusal !== null))) return said
  const label = `${base.host} answered HTTP ${status}, and not in Stripe's words`
  throw new Transient(`${label}: check what stands between; it is retried`, 'unknown', retryAfterMs(headers))
}

function parsed(text: string): object | null {
  try {
    const said: unknown = JSON.parse(text)
    return typeof said === 'object' ? said : null
  } catch {
    return null
  }
}
