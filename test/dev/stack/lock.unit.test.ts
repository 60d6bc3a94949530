// Who holds a data folder, and whose lock is nobody's any more.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { takeLock } from '../../../dev/stack/lock'
import { identify } from '../../../dev/stack/process-identity'
import { removeFolder, stackErrorOf, temporaryFolder } from './temp-folder'

const folder = temporaryFolder()
const file = join(folder, 'lock.json')
afterAll(() => removeFolder(folder))

describe('the lock of a data folder', () => {
  it('is refused while its holder lives, and free again when it is given back', async () => {
    const giveBack = takeLock(folder)
    expect((await stackErrorOf(() => takeLock(folder))).message).toContain(`process ${process.pid}`)
    giveBack()
    takeLock(folder)()
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([
    ['whose process is dead', JSON.stringify({ pid: 2 ** 22 + 1, startedAt: 'once' })],
    ['whose pid another program was given', JSON.stringify({ ...identify(process.ppid), startedAt: 'earlier' })],
    ['that was cut off by a crash', '{"pid":'],
  ])('is taken over from a lock %s', (_, text) => {
    writeFileSync(file, text)
    const giveBack = takeLock(folder)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(identify(process.pid))
    giveBack()
    expect(readdirSync(folder)).toEqual([])
  })

  it('names the other process that holds it', async () => {
    writeFileSync(file, JSON.stringify(identify(process.ppid)))
    const { message, fix } = await stackErrorOf(() => takeLock(folder))
    expect(message).toContain(`process ${process.ppid} uses ${folder}`)
    expect(fix).toContain(`kill ${process.ppid}`)
    expect(existsSync(file)).toBe(true)
  })

  it('is not given back once it is another’s', () => {
    writeFileSync(file, '{}')
    const giveBack = takeLock(folder)
    writeFileSync(file, 'of another')
    giveBack()
    expect(readFileSync(file, 'utf8')).toBe('of another')
  })
})
