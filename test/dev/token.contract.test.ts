import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { developmentIssuer, startIssuerSimulator } from '../../dev/simulators/issuer'
import { createTokenVerifier } from '../../ingress/auth/token-verifier'

const root = join(__dirname, '..', '..')
const data = mkdtempSync(join(tmpdir(), 'dev-token-'))
afterAll(() => rmSync(data, { recursive: true }))

const token = (
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    const command = ['--require', 'tsx/cjs', join(root, 'dev', 'token.ts'), ...args]
    const options = { cwd: root, env: { ...process.env, SIM_STATE_DIR: '', ...env } }
    execFile(process.execPath, command, options, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    )
  })

const verify = async (text: string, folder: string) => {
  const simulator = await startIssuerSimulator({ speed: 1, stateFile: join(folder, 'issuer.json') })
  try {
    const { jwksPath, ...names } = developmentIssuer
    return await createTokenVerifier({ ...names, jwksUrl: `${simulator.url}${jwksPath}` }).verify(text)
  } finally {
    await simulator.close()
  }
}

describe('npm run token', () => {
  test('prints a token that the local system trusts, alone on stdout, and says what it is on stderr', async () => {
    const { code, out, err } = await token(['--role', 'csr', '--data', data])
    expect(code).toBe(0)
    expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    expect(err).toBe(
      'A token for csr dev-csr, good for 8 hours, of the development issuer: production must not trust it.\n',
    )
    expect(await verify(out.trim(), join(data, 'simulators'))).toEqual({
      subject: 'dev-csr',
      role: 'csr',
      tier: 'standard',
    })
  })

  test('names whom it is told to, with the keys that SIM_STATE_DIR has', async () => {
    const folder = join(data, 'elsewhere')
    const args = ['--role', 'customer', '--subject', 'cus-7', '--tier', 'plus', '--hours', '0.5']
    const { out } = await token(args, { SIM_STATE_DIR: folder })
    expect(await verify(out.trim(), folder)).toEqual({ subject: 'cus-7', role: 'customer', tier: 'plus' })
  })

  test.each([
    [[], /--role/],
    [['--role', 'guest'], /customer, csr, warehouse, ops, service/],
    [['--role', 'csr', '--tier', 'gold'], /standard, plus, partner/],
    [['--role', 'csr', '--hours', '-1'], /above 0/],
    [['--role', 'csr', '--subject', 'a b'], /visible ASCII/],
  ])('%j makes no sense', async (args, words) => {
    const { code, out, err } = await token([...args, '--data', data])
    expect(code).toBe(1)
    expect(out).toBe('')
    expect(err).toMatch(words)
  })
})
