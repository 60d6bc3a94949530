// `oms schemas apply`: registers the schema of every message. Without --execute it only asks the registry what would happen.
import { messageNames, schemaOfMessage, subjectOfMessage } from '../schemas/codec'
import type { MessageName } from '../schemas/message'
import { registerSchemas } from '../schemas/registry-client'
import type { Progress } from './progress'
import { tableOf } from './table'
import { OperatorError } from './usage'
import { countText } from './wording'

/** registered: there already · new: no version yet · next: another version, compatible · incompatible: would be refused. */
export type SchemaStanding = 'registered' | 'new' | 'next' | 'incompatible'
export type SchemaRow = {
  readonly message: MessageName
  readonly subject: string
  readonly standing: SchemaStanding
  readonly problems: readonly string[]
}
export type SchemasResult = { readonly rows: readonly SchemaRow[]; readonly executed: boolean }
export type SchemasTools = { readonly registryUrl: string; readonly progress: Progress }

/** Registers nothing when any schema is incompatible. Throws OperatorError when the registry does not answer. */
export const applySchemas = async (
  { registryUrl, progress }: SchemasTools,
  { execute }: { readonly execute: boolean },
): Promise<SchemasResult> => {
  const rows: SchemaRow[] = []
  for (const message of messageNames) {
    rows.push(await standingOf(registryUrl, message))
    progress('asking the registry', rows.length, messageNames.length)
  }
  const executed = execute && rows.every(({ standing }) => standing !== 'incompatible')
  if (executed) await registerSchemas(registryUrl, (done, total) => progress('registering schemas', done, total))
  return { rows, executed }
}

const standingOf = async (url: string, message: MessageName): Promise<SchemaRow> => {
  const subject = subjectOfMessage(message)
  const body = JSON.stringify({ schemaType: 'AVRO', schema: JSON.stringify(schemaOfMessage(message)) })
  const known = await ask(url, `/subjects/${encodeURIComponent(subject)}`, body)
  if (known.status === 200) return { message, subject, standing: 'registered', problems: [] }
  if (known.code === 40_401) return { message, subject, standing: 'new', problems: [] }
  const path = `/compatibility/subjects/${encodeURIComponent(subject)}/versions?verbose=true`
  const { body: verdict } = await ask(url, path, body)
  if (verdict['is_compatible'] !== false) return { message, subject, standing: 'next', problems: [] }
  return {
    message,
    subject,
    standing: 'incompatible',
    problems: ((verdict['messages'] as unknown[] | undefined) ?? []).map(String),
  }
}

type Answer = { readonly status: number; readonly code: number; readonly body: Readonly<Record<string, unknown>> }

const ask = async (url: string, path: string, body: string): Promise<Answer> => {
  const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' }
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.timeout(10_000),
  }).catch((error: Error) => {
    throw new OperatorError(
      `the schema registry at ${url} does not answer (${error.message}): start it, or set SCHEMA_REGISTRY_URL`,
    )
  })
  const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>
  const code = Number(answer['error_code'] ?? 0)
  if (response.status >= 400 && response.status !== 404)
    throw new OperatorError(
      `the schema registry at ${url} answered ${response.status} to ${path}: ${String(answer['message'] ?? 'no reason given')}`,
    )
  return { status: response.status, code, body: answer }
}

export const renderSchemas = ({ rows, executed }: SchemasResult, execute: boolean): string => {
  const open = rows.filter(({ standing }) => standing !== 'registered')
  if (open.length === 0) return `all ${countText(rows.length, 'schema')} are registered`
  const table = tableOf(
    ['message', 'subject', 'standing', 'problems'],
    open.map((row) => [row.message, row.subject, row.standing, row.problems.join('; ')]),
  )
  const bad = open.filter(({ standing }) => standing === 'incompatible').length
  if (executed) return `${table}\nregistered: ${countText(open.length, 'schema')}`
  if (bad)
    return `${table}\nnothing was registered: ${countText(bad, 'schema')} can't follow earlier versions; give new fields a default, and keep the type of old ones`
  return `${table}\n${countText(open.length, 'schema')} to register; nothing was changed${execute ? '' : ': add --execute'}`
}
