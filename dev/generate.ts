// `npm run generate`: writes everything that is derived, and nothing else. Tests fail where it has not been run.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { format } from 'prettier'
import { renderClientTypes } from '../ingress/client/render-client-types'
import { renderTypes } from '../schemas/render-types'
import { renderRules } from '../processors/rules/render-rules'
import { renderStates } from '../test/dsl/render-states'
import { renderDocs } from '../topics/render-docs'

const root = join(__dirname, '..')
const style = { semi: false, singleQuote: true, printWidth: 120, trailingComma: 'all' } as const

const main = async (): Promise<void> => {
  const files = {
    'schemas/messages.ts': await format(renderTypes(), { parser: 'typescript', ...style }),
    'docs/generated/states.md': renderStates(),
    'docs/generated/rules.md': renderRules(),
    'ingress/client/api-types.ts': await renderClientTypes(),
    ...renderDocs(),
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
    console.log(path)
  }
}

void main()
