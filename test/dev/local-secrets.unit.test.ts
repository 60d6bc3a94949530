import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localSecrets } from '../../dev/local-secrets'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'secrets-'))))
afterEach(() => rmSync(folder, { recursive: true }))

test('the secret of guest links is long, kept, and nobody else’s to read', () => {
  const { GUEST_LINK_SECRETS: secret } = localSecrets(join(folder, 'data'))
  expect(secret!.length).toBeGreaterThanOrEqual(32)
  expect(secret).not.toContain(',')
  expect(localSecrets(join(folder, 'data'))['GUEST_LINK_SECRETS']).toBe(secret)
  const file = join(folder, 'data', 'guest-link-secret')
  expect(readFileSync(file, 'utf8').trim()).toBe(secret)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(localSecrets(join(folder, 'other'))['GUEST_LINK_SECRETS']).not.toBe(secret)
})

test('master keys of our own may be made, given ones never', () => {
  expect(localSecrets(folder)).toMatchObject({
    OMS_MASTER_KEY_FILE: join(folder, 'master-keys'),
    OMS_MASTER_KEY_CREATE: 'yes',
  })
  const given = { OMS_MASTER_KEY_FILE: '/run/secrets/keys', GUEST_LINK_SECRETS: 's'.repeat(40) }
  expect(localSecrets(folder, given)).toEqual({ ...given, OMS_MASTER_KEY_CREATE: 'no' })
})
