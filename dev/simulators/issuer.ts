// A token issuer for one machine: mints access tokens as production's issuer would, and publishes its public keys. Production must never
// trust it: whoever reads its key file is whoever they like.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey, randomBytes } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { SignJWT } from 'jose'
import type { Role, Tier } from '../../ingress/auth/caller'
import { createKnobs } from './knobs'
import { type Simulator, type SimulatorOptions, startSimulator } from './server'

/** What `iss` and `aud` of its tokens say; where the keys are, under the simulator's URL. */
export const developmentIssuer = {
  issuer: 'urn:oms:development-issuer',
  audience: 'urn:oms:api',
  jwksPath: '/.well-known/jwks.json',
} as const

export type TokenRequest = {
  readonly role: Exclude<Role, 'guest'>
  /** For a customer the customer's id. */
  readonly subject: string
  readonly tier?: Tier
  readonly lifetimeSeconds?: number
}

export type Issuer = {
  readonly mint: (request: TokenRequest) => Promise<string>
  /** Signs with a new key from now on. Keeps publishing the old ones, unless told to drop them: their tokens are then worth nothing. */
  readonly rotate: (options?: { readonly drop: boolean }) => void
  readonly jwks: () => { readonly keys: readonly JsonWebKey[] }
}

export type IssuerSimulator = Simulator<{ readonly kids: readonly string[] }> & Pick<Issuer, 'mint' | 'rotate'>

type StoredKey = JsonWebKey & { readonly kid: string }
type Store = { readonly read: () => readonly StoredKey[]; readonly write: (keys: readonly StoredKey[]) => void }

const usualLifetimeSeconds = 8 * 3_600

/** Its keys live in `file`, readable to its owner alone and shared with every other process that names it; without one in memory. */
export const createIssuer = ({ file, now = Date.now }: { file?: string; now?: () => number } = {}): Issuer => {
  const store = file === undefined ? memoryStore() : fileStore(file)
  return {
    mint: async ({ role, subject, tier, lifetimeSeconds = usualLifetimeSeconds }) => {
      const { kid, ...jwk } = store.read()[0]!
      const issuedAt = Math.floor(now() / 1_000)
      return new SignJWT({ role, client_id: 'oms-development', ...(tier ? { tier } : {}) })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
        .setIssuer(developmentIssuer.issuer)
        .setAudience(developmentIssuer.audience)
        .setSubject(subject)
        .setJti(randomBytes(16).toString('base64url'))
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifetimeSeconds)
        .sign(createPrivateKey({ key: jwk, format: 'jwk' }))
    },
    rotate: ({ drop } = { drop: false }) => store.write([newKey(), ...(drop ? [] : store.read())]),
    jwks: () => ({ keys: store.read().map(published) }),
  }
}

/** GET /.well-known/jwks.json, and nothing that mints: tokens come from `mint` and from `npm run token`. A reset drops all keys. */
export const startIssuerSimulator = async (
  options: SimulatorOptions & { now?: () => number },
): Promise<IssuerSimulator> => {
  const issuer = createIssuer({ file: options.stateFile, now: options.now })
  const knobs = createKnobs()
  knobs.set(options.knobs ?? {})
  const simulator = await startSimulator({
    name: 'issuer',
    port: options.port,
    host: options.host,
    knobs,
    mount: (app) => {
      app.get(developmentIssuer.jwksPath, (_request, response) => void response.json(issuer.jwks()))
    },
    book: () => ({ kids: issuer.jwks().keys.map(({ kid }) => String(kid)) }),
    reset: () => issuer.rotate({ drop: true }),
  })
  return { ...simulator, mint: issuer.mint, rotate: issuer.rotate }
}

const newKey = (): StoredKey => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...privateKey.export({ format: 'jwk' }), kid: `dev-${randomBytes(6).toString('hex')}` }
}

const published = ({ kid, ...jwk }: StoredKey): JsonWebKey => ({
  ...createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'jwk' }),
  kid,
  alg: 'ES256',
  use: 'sig',
})

const memoryStore = (): Store => {
  let keys: readonly StoredKey[] = [newKey()]
  return { read: () => keys, write: (changed) => void (keys = changed) }
}

/** Read anew each time, so that all processes that share the file agree; the first of them to write it wins. */
const fileStore = (file: string): Store => {
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}.tmp`
  const writeDraft = (keys: readonly StoredKey[]): void => {
    rmSync(draft, { force: true })
    writeFileSync(draft, JSON.stringify({ keys }), { mode: 0o600, flag: 'wx' })
  }
  const create = (): void => {
    writeDraft([newKey()])
    try {
      linkSync(draft, file)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      rmSync(draft, { force: true })
    }
  }
  const read = (): readonly StoredKey[] => readKeys(file) ?? (create(), readKeys(file)!)
  read()
  chmodSync(file, 0o600)
  return {
    read,
    write: (keys) => {
      writeDraft(keys)
      renameSync(draft, file)
    },
  }
}

const readKeys = (file: string): readonly StoredKey[] | undefined => {
  try {
    const { keys } = JSON.parse(readFileSync(file, 'utf8')) as { keys: readonly StoredKey[] }
    if (keys[0]?.kid) return keys
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error
  }
  throw new Error(`The development issuer's key file ${file} holds no keys: delete it to start with a new one`)
}
