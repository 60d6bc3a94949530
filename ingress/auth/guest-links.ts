// Guest links: signed, expiring, revocable tokens for one order. They are signed and verified here alone, under secrets of their own,
// so that no access token passes for a link and no link for an access token.
import { randomBytes } from 'node:crypto'
import { jwtVerify, SignJWT, type JWTPayload } from 'jose'
import type { Clock } from '../../processors/engine/clock'
import type { OrderId } from '../../schemas/ids'
import type { Caller } from './caller'
import { AuthUnavailable, refusalOf, Unauthorized } from './refusals'
import { checkForm, toleranceSeconds } from './token-form'

/** Revoking revokes all links of an order that were issued until then; it can't be taken back. */
export interface GuestLinkRevocations {
  /** `issuedAtSeconds` as the link has it, with its fraction. Rejects when it can't be told. */
  isRevoked(orderId: OrderId, issuedAtSeconds: number): Promise<boolean>
  /** `at` in milliseconds since 1970. Rejects when it is not sure that it was kept: repeat it. */
  revokeAll(orderId: OrderId, at: number): Promise<void>
}

export type GuestLinksOptions = {
  /** Of at least 32 bytes each. The first signs, all verify: put a new one in front, and drop the old once its links have expired. */
  readonly secrets: readonly string[]
  readonly clock: Pick<Clock, 'now'>
  readonly revocations: GuestLinkRevocations
}

export type GuestLinkRequest = {
  readonly orderId: OrderId
  readonly customerId: string
  /** 1 to 7,776,000 (90 days); 14 days unless told. */
  readonly lifetimeSeconds?: number
}

/** `expiresAt` in milliseconds since 1970; `id` names the link in logs, which the token never enters. */
export type GuestLink = { readonly token: string; readonly expiresAt: number; readonly id: string }

export interface GuestLinks {
  /** Rejects with RangeError for a lifetime out of bounds. Says nothing of whether the order exists. */
  issue(request: GuestLinkRequest): Promise<GuestLink>
  /** Rejects with Unauthorized, or with AuthUnavailable when it can't be told whether the link is revoked. */
  verify(token: string): Promise<Caller>
}

const day = 86_400
const longestLifetime = 90 * day
const longestToken = 2_048
const orderIdForm = /^ord_[0-9a-f]{24}$/
const fixed = { issuer: 'oms', audience: 'oms-guest', typ: 'guest+jwt' }

/** Throws Error, which repeats no secret, when there is none or one is too short. */
export const createGuestLinks = ({ secrets, clock, revocations }: GuestLinksOptions): GuestLinks => {
  const keys = secrets.map((secret) => Buffer.from(secret))
  if (keys.length === 0 || keys.some((key) => key.length < 32))
    throw new Error('Guest links need secrets of at least 32 bytes each: make one with openssl rand -base64 48')
  return {
    issue: (request) => issue(request, keys[0]!, clock.now()),
    verify: async (token) => {
      checkForm(token, longestToken)
      const { issuedAt, ...caller } = linkOf(await verified(token, keys, clock.now()))
      if (await revoked(revocations, caller.orderId, issuedAt)) throw new Unauthorized('revoked')
      return caller
    },
  }
}

const issue = async (request: GuestLinkRequest, key: Uint8Array, now: number): Promise<GuestLink> => {
  const { orderId, customerId, lifetimeSeconds = 14 * day } = request
  if (!Number.isInteger(lifetimeSeconds) || lifetimeSeconds < 1 || lifetimeSeconds > longestLifetime)
    throw new RangeError(`A guest link lives 1 to ${longestLifetime} seconds: ask for that`)
  const id = randomBytes(16).toString('base64url')
  const expires = Math.floor(now / 1_000) + lifetimeSeconds
  const token = await new SignJWT({ ord: orderId })
    .setProtectedHeader({ alg: 'HS256', typ: fixed.typ })
    .setIssuer(fixed.issuer)
    .setAudience(fixed.audience)
    .setSubject(customerId)
    .setJti(id)
    // To the millisecond: a link that is issued just after a revocation is good.
    .setIssuedAt(now / 1_000)
    .setExpirationTime(expires)
    .sign(key)
  return { token, expiresAt: expires * 1_000, id }
}

const verified = async (token: string, keys: readonly Uint8Array[], now: number): Promise<JWTPayload> => {
  const clock = { clockTolerance: toleranceSeconds, currentDate: new Date(now), maxTokenAge: longestLifetime }
  const checks = { ...fixed, ...clock, algorithms: ['HS256'], requiredClaims: ['exp'] }
  let refusal: unknown
  for (const key of keys) {
    try {
      return (await jwtVerify(token, key, checks)).payload
    } catch (error) {
      refusal = refusalOf(error)
      if (!(refusal instanceof Unauthorized && refusal.code === 'bad-signature')) break
    }
  }
  throw refusal
}

const linkOf = ({ sub, ord, iat }: JWTPayload): Caller & { orderId: OrderId; issuedAt: number } => {
  if (typeof sub !== 'string' || typeof ord !== 'string' || !orderIdForm.test(ord) || iat === undefined)
    throw new Unauthorized('claims-refused')
  return { subject: sub, role: 'guest', tier: 'standard', orderId: ord as OrderId, issuedAt: iat }
}

const revoked = async (revocations: GuestLinkRevocations, orderId: OrderId, issuedAt: number): Promise<boolean> => {
  try {
    return await revocations.isRevoked(orderId, issuedAt)
  } catch {
    throw new AuthUnavailable('It can not be told whether this guest link is revoked: try again.')
  }
}
