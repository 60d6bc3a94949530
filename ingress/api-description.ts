// The OpenAPI document, put together from the files below openapi/. It adds nothing to what they say.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { OpenApiDocument } from './request-validation'

type Part = { readonly paths?: object; readonly components?: { readonly schemas?: object } }

const folder = join(__dirname, 'openapi')

/** Throws Error where two files describe the same path or schema. */
export const readApiDescription = (): OpenApiDocument => {
  const parts = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') && name !== 'base.yaml')
    .sort()
    .map((name) => read(name) as Part)
  const base = read('base.yaml') as OpenApiDocument & { readonly components: object }
  const paths = unionOf(parts.map((part) => part.paths ?? {}))
  const schemas = unionOf(parts.map((part) => part.components?.schemas ?? {}))
  return { ...base, paths, components: { ...base.components, schemas } } as OpenApiDocument
}

const read = (name: string): unknown => parse(readFileSync(join(folder, name), 'utf8'))

const unionOf = (parts: readonly object[]): object => {
  const all: Record<string, unknown> = {}
  for (const [name, value] of parts.flatMap((part) => Object.entries(part))) {
    if (Object.hasOwn(all, name)) throw new Error(`${name} is described twice below ingress/openapi: keep one`)
    all[name] = value
  }
  return all
}
