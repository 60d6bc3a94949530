// `npm run generate`: writes what is derived from the schemas, and nothing else.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'prettier'
import { renderTypes } from './render-types'

const main = async (): Promise<void> => {
  const options = { parser: 'typescript', semi: false, singleQuote: true, printWidth: 120 } as const
  writeFileSync(join(__dirname, 'messages.ts'), await format(renderTypes(), options))
}

void main()
