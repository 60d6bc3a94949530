import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(__dirname, '../../..')
/** In a process of its own: the generator is an ES module, which the test runner does not load. */
const rendered = (): string => {
  const script =
    "require('./ingress/client/render-client-types').renderClientTypes().then((text) => process.stdout.write(text))"
  return execFileSync(process.execPath, ['--require', 'tsx/cjs', '-e', script], { cwd: root, encoding: 'utf8' })
}

test('the types of the client are those of the description: run npm run generate', () => {
  expect(readFileSync(join(root, 'ingress/client/api-types.ts'), 'utf8')).toBe(rendered())
})
