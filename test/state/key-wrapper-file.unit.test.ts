import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFileKeyWrapper } from '../../state/key-wrapper-file'
import { newMasterKeyLine } from '../../state/master-key-file'
import { SettingError } from '../../runtime/settings'

const folder = mkdtempSync(join(tmpdir(), 'oms-master-keys-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0
const fileOf = (text: string, mode = 0o600): string => {
  const path = join(folder, `keys-${files++}`)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}
const lineOf = (id: string): string => `${id} ${createHash('sha256').update(id).digest('base64')}\n`

describe('a file of master keys', () => {
  const key = randomBytes(32)

  it('wraps a key so that it comes back for the same customer only', async () => {
    const wrapper = createFileKeyWrapper(fileOf(lineOf('one')))
    const wrapped = await wrapper.wrap(key, 'cus_1')
    expect(wrapped.includes(key)).toBe(false)
    expect(await wrapper.unwrap(wrapped, 'cus_1')).toEqual(key)
    await expect(wrapper.unwrap(wrapped, 'cus_2')).rejects.toThrow(/damaged, or was moved to another row/)
  })

  it('unwraps nothing that was altered in any byte or cut', async () => {
    const wrapper = createFileKeyWrapper(fileOf(lineOf('one') + lineOf('two')))
    const wrapped = await wrapper.wrap(key, 'cus_1')
    for (let at = 0; at < wrapped.length; at++) {
      const altered = Buffer.from(wrapped)
      altered[at]! ^= 1
      await expect(wrapper.unwrap(altered, 'cus_1')).rejects.toThrow(Error)
      await expect(wrapper.unwrap(wrapped.subarray(0, at), 'cus_1')).rejects.toThrow(Error)
    }
  })

  it('wraps by its first key and unwraps by all; a key that is gone is named', async () => {
    const old = createFileKeyWrapper(fileOf(lineOf('one')))
    const both = createFileKeyWrapper(fileOf(`# rotated in March\n\n${lineOf('two')}${lineOf('one')}`))
    const path = fileOf(lineOf('two'))
    const [byOld, byBoth] = [await old.wrap(key, 'cus_1'), await both.wrap(key, 'cus_1')]
    expect([both.isCurrent(byOld), both.isCurrent(byBoth)]).toEqual([false, true])
    expect(await both.unwrap(byOld, 'cus_1')).toEqual(key)
    expect(await createFileKeyWrapper(path).unwrap(byBoth, 'cus_1')).toEqual(key)
    await expect(createFileKeyWrapper(path).unwrap(byOld, 'cus_1')).rejects.toThrow(
      `the master key one wrapped a customer's key and is not in ${path}: put its line back`,
    )
  })

  it('is made when that is asked for, readable by its owner alone, and never written again', async () => {
    const path = join(folder, 'new', 'master-keys')
    const wrapped = await createFileKeyWrapper(path, { create: true }).wrap(key, 'cus_1')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const text = readFileSync(path, 'utf8')
    expect(await createFileKeyWrapper(path, { create: true }).unwrap(wrapped, 'cus_1')).toEqual(key)
    expect(readFileSync(path, 'utf8')).toBe(text)
    expect(readdirSync(join(folder, 'new'))).toEqual(['master-keys'])
  })

  it('is not made otherwise: the error says what to do', () => {
    const path = join(folder, 'missing')
    expect(() => createFileKeyWrapper(path)).toThrow(SettingError)
    expect(() => createFileKeyWrapper(path)).toThrow(/does not exist: .*mode 600 .*OMS_MASTER_KEY_FILE/)
    expect(existsSync(path)).toBe(false)
  })

  it.each([0o640, 0o604, 0o660, 0o777])('is refused when others may read or write it: mode %o', (mode) => {
    const path = fileOf(lineOf('one'), mode)
    expect(() => createFileKeyWrapper(path)).toThrow(`${path} is open to others: run \`chmod 600 ${path}\``)
  })

  it('may be read-only, as mounted secrets are', () => {
    expect(() => createFileKeyWrapper(fileOf(lineOf('one'), 0o400))).not.toThrow()
  })

  it.each([
    [
      'of another size',
      `one ${randomBytes(16).toString('base64')}`,
      /line 1 of .* is no key of 32 bytes: write a line/,
    ],
    ['without an id', `# mine\n${randomBytes(32).toString('base64')}`, /line 2 of .* is no key of 32 bytes/],
    ['missing', '# nothing yet\n', /holds no key: write a line with an id/],
    ['twice', lineOf('one') + lineOf('one'), /two keys with the id one: give each its own/],
  ])('is refused with a key %s, and no key is quoted', (_, text, message) => {
    const path = fileOf(text)
    expect(() => createFileKeyWrapper(path)).toThrow(message)
    const secret = text.split(' ').at(-1)!.trim()
    expect(() => createFileKeyWrapper(path)).not.toThrow(secret)
  })

  it('takes the line that we make for a new key', () => {
    expect(() => createFileKeyWrapper(fileOf(newMasterKeyLine() + newMasterKeyLine()))).not.toThrow()
  })

  it('that is a folder is refused', () => {
    expect(() => createFileKeyWrapper(folder)).toThrow(/can't be read \(EISDIR\)/)
  })
})
