// Tokens of the development issuer pass the verifier that production's tokens pass, and no other issuer's do.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createIssuer,
  developmentIssuer,
  type IssuerSimulator,
  startIssuerSimulator,
} from '../../../dev/simulators/issuer'
import { createTokenVerifier, type TokenVerifier } from '../../../ingress/auth/token-verifier'
import { HandClock } from '../../../processors/engine/clock'

const folder = mkdtempSync(join(tmpdir(), 'issuer-simulator-'))
const clock = new HandClock()
const now = (): number => clock.now()
const { issuer, audience, jwksPath } = developmentIssuer
let simulator: IssuerSimulator
let verifier: TokenVerifier
let files = 0
let stateFile: string

const start = async (): Promise<void> => {
  simulator = await startIssuerSimulator({ speed: 1, stateFile, now })
  verifier = createTokenVerifier({ jwksUrl: `${simulator.url}${jwksPath}`, issuer, audience, clock })
}
beforeEach(async () => {
  stateFile = join(folder, `state-${(files += 1)}`, 'issuer.json')
  await start()
})
afterEach(() => simulator.close())
afterAll(() => rmSync(folder, { recursive: true }))

const published = async (): Promise<Record<string, unknown>[]> =>
  ((await (await fetch(`${simulator.url}${jwksPath}`)).json()) as { keys: Record<string, unknown>[] }).keys

describe('the development issuer', () => {
  test.each(['customer', 'csr', 'warehouse', 'ops', 'service'] as const)('mints a token for a %s', async (role) => {
    const token = await simulator.mint({ role, subject: 'someone', tier: 'plus' })
    expect(await verifier.verify(token)).toEqual({ subject: 'someone', role, tier: 'plus' })
  })

  test('mints for eight hours unless told, and never without a tier that is wanted', async () => {
    const usual = await simulator.mint({ role: 'csr', subject: 'a' })
    const short = await simulator.mint({ role: 'csr', subject: 'a', lifetimeSeconds: 1 })
    expect(await verifier.verify(usual)).toMatchObject({ tier: 'standard' })
    clock.advance(61_000)
    await expect(verifier.verify(short)).rejects.toMatchObject({ code: 'expired' })
    clock.advance(8 * 3_600_000 - 62_000)
    await expect(verifier.verify(usual)).resolves.toBeDefined()
    clock.advance(61_000)
    await expect(verifier.verify(usual)).rejects.toMatchObject({ code: 'expired' })
  })

  test('publishes public halves alone', async () => {
    const [key, ...others] = await published()
    expect(others).toEqual([])
    expect(Object.keys(key!).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
    expect(simulator.book()).toEqual({ kids: [key!['kid']] })
  })

  test('keeps its keys over restarts, where its owner alone can read them', async () => {
    const token = await simulator.mint({ role: 'csr', subject: 'a' })
    expect(statSync(stateFile).mode & 0o777).toBe(0o600)
    await simulator.close()
    await start()
    await expect(verifier.verify(token)).resolves.toBeDefined()
  })

  test('shares its keys with other processes that name the file, whoever comes first', async () => {
    const fromOutside = createIssuer({ file: stateFile, now })
    await expect(verifier.verify(await fromOutside.mint({ role: 'ops', subject: 'a' }))).resolves.toBeDefined()
    fromOutside.rotate()
    expect(await published()).toHaveLength(2)
    expect(statSync(stateFile).mode & 0o777).toBe(0o600)
  })

  test('signs with a new key after a rotation, and the old one is still published', async () => {
    const old = await simulator.mint({ role: 'csr', subject: 'old' })
    await verifier.verify(old)
    simulator.rotate()
    clock.advance(30_000)
    const token = await simulator.mint({ role: 'csr', subject: 'new' })
    expect(await verifier.verify(token)).toMatchObject({ subject: 'new' })
    expect(await verifier.verify(old)).toMatchObject({ subject: 'old' })
  })

  test('makes all earlier tokens worthless when it drops its keys', async () => {
    const old = await simulator.mint({ role: 'csr', subject: 'old' })
    await verifier.verify(old)
    simulator.rotate({ drop: true })
    clock.advance(300_000)
    await expect(verifier.verify(old)).rejects.toMatchObject({ code: 'unknown-key' })
    await fetch(`${simulator.url}/__sim/reset`, { method: 'POST' })
    expect(await published()).toHaveLength(1)
  })

  test('is not answered for while it is down', async () => {
    simulator.knobs.set({ down: true })
    await expect(verifier.verify(await simulator.mint({ role: 'csr', subject: 'a' }))).rejects.toMatchObject({
      name: 'AuthUnavailable',
    })
  })

  test('lives in memory without a file, with keys of its own', async () => {
    const stranger = createIssuer({ now })
    await expect(verifier.verify(await stranger.mint({ role: 'ops', subject: 'a' }))).rejects.toMatchObject({
      code: 'unknown-key',
    })
  })

  test.each(['{', '{}', '{"keys":[]}', 'null', '[]'])('says which file to delete when it holds %s', (text) => {
    const file = join(folder, 'broken.json')
    writeFileSync(file, text)
    expect(() => createIssuer({ file })).toThrow(/broken\.json holds no keys: delete it/)
    expect(readFileSync(file, 'utf8')).toBe(text)
  })
})
