// A token issuer that a test has in its hands: keys of every kind, a key set that can change, break, hang or go away, and forged tokens.
import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  sign as signBytes,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  createTokenVerifier,
  type TokenVerifier,
  type TokenVerifierOptions,
} from '../../../ingress/auth/token-verifier'
import { HandClock } from '../../../processors/engine/clock'

export type TestKey = { readonly kid: string; readonly alg: string; readonly privateKey: KeyObject }

export const esKey = (kid: string, namedCurve = 'P-256'): TestKey => ({
  kid,
  alg: 'ES256',
  privateKey: generateKeyPairSync('ec', { namedCurve }).privateKey,
})
export const rsaKey = (kid: string, modulusLength = 2_048): TestKey => ({
  kid,
  alg: 'RS256',
  privateKey: generateKeyPairSync('rsa', { modulusLength }).privateKey,
})
export const edKey = (kid: string): TestKey => ({
  kid,
  alg: 'EdDSA',
  privateKey: generateKeyPairSync('ed25519').privateKey,
})

export const publicJwk = ({ kid, alg, privateKey }: TestKey, changes: object = {}): JsonWebKey => ({
  ...createPublicKey(privateKey).export({ format: 'jwk' }),
  kid,
  alg,
  use: 'sig',
  ...changes,
})

export const publicPem = ({ privateKey }: TestKey): string =>
  createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString()

export type Signer = (data: Buffer) => Buffer
export const signedBy = ({ alg, privateKey }: TestKey): Signer => {
  if (alg === 'EdDSA') return (data) => signBytes(null, data, privateKey)
  return (data) => signBytes('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' })
}
export const hmacWith =
  (secret: string): Signer =>
  (data) =>
    createHmac('sha256', secret).update(data).digest()
export const unsigned: Signer = () => Buffer.alloc(0)

const encoded = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url')

/** A token of exactly these parts, sound or not. */
export const forge = (header: object, payload: unknown, sign: Signer): string => {
  const data = `${encoded(header)}.${encoded(payload)}`
  return `${data}.${sign(Buffer.from(data)).toString('base64url')}`
}

export const issuer = 'https://issuer.example'
export const audience = 'https://api.example'

export class TokenWorld {
  readonly clock = new HandClock()
  readonly warnings: string[] = []
  keys: readonly JsonWebKey[] = []
  state: 'up' | 'down' | 'broken' | 'hanging' | 'senseless' = 'up'
  fetches = 0
  private server!: Server

  async start(): Promise<this> {
    this.server = createServer((request, response) => {
      this.fetches += 1
      if (this.state === 'down') return void request.socket.destroy()
      if (this.state === 'hanging') return
      if (this.state === 'broken') return void response.writeHead(500).end('{}')
      response.end(this.state === 'senseless' ? '<html>' : JSON.stringify({ keys: this.keys }))
    })
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    return this
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => {
      this.server.close(resolve)
      this.server.closeAllConnections()
    })
  }

  get jwksUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/jwks.json`
  }

  verifier(options: Partial<TokenVerifierOptions> = {}): TokenVerifier {
    const { jwksUrl, clock } = this
    const onWarning = (message: string): void => void this.warnings.push(message)
    return createTokenVerifier({ jwksUrl, issuer, audience, clock, fetchTimeoutMs: 2_000, onWarning, ...options })
  }

  get nowSeconds(): number {
    return Math.floor(this.clock.now() / 1_000)
  }

  claims(changes: object = {}): object {
    const now = this.nowSeconds
    return { iss: issuer, aud: audience, sub: 'cus-1', role: 'customer', iat: now, exp: now + 3_600, ...changes }
  }

  token(key: TestKey, claims: object = {}, header: object = {}): string {
    return forge({ alg: key.alg, typ: 'at+jwt', kid: key.kid, ...header }, this.claims(claims), signedBy(key))
  }
}
