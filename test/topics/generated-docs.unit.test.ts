// Generated documents are committed: whoever changes the declaration sees in the diff what readers outside will see.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderDocs } from '../../topics/render-docs'

const root = join(__dirname, '..', '..')
const onDisk = (path: string): string => {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return ''
  }
}

test.each(Object.keys(renderDocs()))('%s is fresh', (path) => {
  const isFresh = onDisk(path) === renderDocs()[path]
  expect(isFresh ? 'fresh' : `${path} is stale: run "npm run generate" and commit it`).toBe('fresh')
})
