// Holds every caller to the requests per hour of its tier. It must never fail a request because the count can't be kept.
// Headers: RateLimit-Limit/-Remaining/-Reset, and RateLimit/RateLimit-Policy of draft-ietf-httpapi-ratelimit-headers-10.
import { requestsPerHour, type Caller, type Tier } from '../auth/caller'
import type { Handler, HttpRequest, HttpResponse, Refusing } from '../http-server'
import { Problem } from '../problems'
import { clientAddress } from './client-address'

export type Quota = {
  readonly allowed: boolean
  readonly limit: number
  readonly remaining: number
  /** Until the window ends, whole seconds. */
  readonly resetSeconds: number
}

/** Counts requests in windows of an hour, shared by all instances. Never rejects: 'unlimited' when it can't count now. */
export type RequestQuota = {
  readonly take: (key: string, limitPerHour: number) => Promise<Quota | 'unlimited'>
}

export type RateLimitOptions = {
  readonly quota: RequestQuota
  /** Who calls, once authentication has said so. */
  readonly callerOf: (response: HttpResponse) => Pick<Caller, 'subject' | 'tier'>
  readonly limits?: Readonly<Record<Tier, number>>
}

/**
 * `callers` goes behind authentication, and counts by subject. `strangers` goes between them: it counts who was refused with 401 by
 * address, so that guessing tokens ends with 429 and nobody with a good token notices.
 */
export const createRateLimit = (options: RateLimitOptions): { callers: Handler; strangers: Refusing } => {
  const { quota, callerOf, limits = requestsPerHour } = options
  const take = async (key: string, limit: number, response: HttpResponse): Promise<void> => {
    const taken = await quota.take(key, limit)
    if (taken === 'unlimited') return
    announce(response, taken)
    if (!taken.allowed) throw tooMany(taken)
  }
  const stranger = (request: HttpRequest, response: HttpResponse): Promise<void> =>
    take(`address:${clientAddress(request)}`, limits.standard, response)
  return {
    callers: async (_request, response, next) => {
      const { subject, tier } = callerOf(response)
      await take(`subject:${subject}`, limits[tier], response)
      next()
    },
    strangers: async (error, request, response, next) => {
      if (error instanceof Problem && error.document.status === 401) await stranger(request, response)
      next(error)
    },
  }
}

const announce = (response: HttpResponse, { limit, remaining, resetSeconds }: Quota): void =>
  void response.set({
    'RateLimit-Limit': String(limit),
    'RateLimit-Remaining': String(remaining),
    'RateLimit-Reset': String(resetSeconds),
    'RateLimit-Policy': `"hour";q=${limit};w=3600`,
    RateLimit: `"hour";r=${remaining};t=${resetSeconds}`,
  })

const tooMany = ({ limit, resetSeconds }: Quota): Problem =>
  new Problem(
    'too-many-requests',
    { detail: `${limit} requests per hour are allowed: go on in ${resetSeconds} s.` },
    { 'Retry-After': String(resetSeconds) },
  )
