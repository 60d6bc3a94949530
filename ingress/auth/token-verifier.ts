// Verifies access tokens (RFC 9068) of the issuer that is configured, and reads who the bearer is. It never lets a token choose its
// key's algorithm or where keys come from, and never repeats any part of a token.
import { jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose'
import { systemClock } from '../../processors/engine/clock'
import { requestsPerHour, roles, type Caller, type Role, type Tier } from './caller'
import { createJwks, type JwksOptions } from './jwks'
import { refusalOf, Unauthorized } from './refusals'
import { checkForm, keyIdForm, toleranceSeconds } from './token-form'

export type TokenVerifierOptions = Omit<JwksOptions, 'clock'> &
  Partial<Pick<JwksOptions, 'clock'>> & {
    /** What `iss` must be, to the letter. */
    readonly issuer: string
    /** What `aud` must be or hold. */
    readonly audience: string
  }

export interface TokenVerifier {
  /** Rejects with Unauthorized, or with AuthUnavailable when the issuer's keys can't be had. */
  verify(token: string): Promise<Caller>
}

const longestToken = 8_192

/** `crit` and `b64` change how a token is read, the others say where its key is: none has a place here. */
const refusedHeaders = ['crit', 'b64', 'jku', 'jwk', 'x5u', 'x5c', 'zip']

export const createTokenVerifier = (options: TokenVerifierOptions): TokenVerifier => {
  const { issuer, audience, clock = systemClock } = options
  const jwks = createJwks({ ...options, clock })
  const keyFor: JWTVerifyGetKey = async (header) => {
    if (refusedHeaders.some((name) => name in header)) throw new Unauthorized('header-refused')
    if (header.kid === undefined) throw new Unauthorized('unknown-key')
    if (typeof header.kid !== 'string' || !keyIdForm.test(header.kid)) throw new Unauthorized('header-refused')
    const found = await jwks.find(header.kid)
    if (found.length === 0) throw new Unauthorized('unknown-key')
    const fitting = found.find(({ algorithm }) => algorithm === header.alg)
    if (!fitting) throw new Unauthorized('algorithm-refused')
    return fitting.key
  }
  const fixed = { algorithms: ['RS256', 'ES256', 'EdDSA'], issuer, audience, typ: 'at+jwt', requiredClaims: ['exp'] }
  return {
    verify: async (token) => {
      checkForm(token, longestToken)
      const checks = { ...fixed, clockTolerance: toleranceSeconds, currentDate: new Date(clock.now()) }
      const { payload } = await jwtVerify(token, keyFor, checks).catch((error: unknown) => {
        throw refusalOf(error)
      })
      return callerOf(payload)
    },
  }
}

/** As ids of customers are: visible, so that no subject can pass for two fields where ids are derived. */
const subjectForm = /^[!-~]{1,64}$/

const callerOf = ({ sub, role, tier = 'standard' }: JWTPayload): Caller => {
  if (typeof sub !== 'string' || !subjectForm.test(sub)) throw new Unauthorized('claims-refused')
  // A guest is who holds a guest link, and nobody by word of the issuer.
  if (!roles.includes(role as Role) || role === 'guest') throw new Unauthorized('unknown-role')
  if (typeof tier !== 'string' || !Object.hasOwn(requestsPerHour, tier)) throw new Unauthorized('unknown-tier')
  return { subject: sub, role: role as Role, tier: tier as Tier }
}
