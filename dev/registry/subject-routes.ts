// /subjects and /schemas: registering, looking up, listing, deleting. Translates between HTTP and the registry's
// changes and questions; decides nothing.
import type { Request, Router } from 'express'
import { deleteSubject, deleteVersion, register } from './changes'
import { canonicalSchema } from './compatibility'
import { refusals } from './errors'
import type { Ledger } from './ledger'
import type { SchemaVersion } from './records'
import { flag, members, part, versionPart } from './request'
import { answer, answerText } from './response'
import { type Scope, usesOf, versionOf, versionsIn, versionsOf } from './versions'

export function addSubjectRoutes(router: Router, ledger: Ledger): void {
  const { state, write } = ledger
  router.get(
    '/subjects',
    answer((request) => subjects(ledger, request)),
  )
  router.post(
    '/subjects/:subject',
    answer((request) => lookUp(ledger, request)),
  )
  router.delete(
    '/subjects/:subject',
    answer((request) => write(deleteSubject(part(request, 'subject'), flag(request, 'permanent')))),
  )
  router.get(
    '/subjects/:subject/versions',
    answer((request) => versionsOf(state(), part(request, 'subject'), scope(request)).map(({ version }) => version)),
  )
  router.post(
    '/subjects/:subject/versions',
    answer((request) => write(register(part(request, 'subject'), registration(request)))),
  )
  router.get(
    '/subjects/:subject/versions/:version',
    answer((request) => shown(versionAsked(ledger, request))),
  )
  router.get(
    '/subjects/:subject/versions/:version/schema',
    answerText((request) => versionAsked(ledger, request).schema),
  )
  router.delete(
    '/subjects/:subject/versions/:version',
    answer((request) =>
      write(deleteVersion(part(request, 'subject'), versionPart(request), flag(request, 'permanent'))),
    ),
  )
}

export function addSchemaRoutes(router: Router, ledger: Ledger): void {
  router.get(
    '/schemas/types',
    answer(() => ['AVRO']),
  )
  router.get(
    '/schemas/ids/:id',
    answer((request) => ({ schema: schemaAsked(ledger, request).schema })),
  )
  router.get(
    '/schemas/ids/:id/schema',
    answerText((request) => schemaAsked(ledger, request).schema),
  )
  router.get(
    '/schemas/ids/:id/subjects',
    answer((request) => [...new Set(uses(ledger, request).map((use) => use.subject))]),
  )
  router.get(
    '/schemas/ids/:id/versions',
    answer((request) => uses(ledger, request).map(({ subject, version }) => ({ subject, version }))),
  )
}

/** The schema of a body, of the kinds that this registry takes; throws 42201 for the others. */
export function schemaOf(request: Request): string {
  const { schema, schemaType, references, metadata, ruleSet } = members(request)
  if (schemaType !== undefined && schemaType !== null && schemaType !== 'AVRO')
    throw refusals.invalidSchema('this registry keeps AVRO only. Leave schemaType out, or use a full registry.')
  if (Array.isArray(references) ? references.length > 0 : references !== undefined && references !== null)
    throw refusals.invalidSchema('this registry takes no references. Write the referenced types into the schema.')
  if ((metadata ?? null) !== null || (ruleSet ?? null) !== null)
    throw refusals.invalidSchema('this registry takes no metadata or ruleSet. Leave them out, or use a full registry.')
  if (typeof schema !== 'string')
    throw refusals.invalidSchema('"schema" must be a string that holds the Avro schema as JSON. Stringify it.')
  return schema
}

function registration(request: Request) {
  const { id, version } = members(request)
  return { schema: schemaOf(request), id: given('id', id), version: given('version', version) }
}

/** Clients send null, 0 or -1 for "not given". */
function given(name: string, value: unknown): number | undefined {
  if (value === undefined || value === null || value === 0 || value === -1) return undefined
  if (Number.isInteger(value) && Number(value) > 0 && Number(value) < 2 ** 31) return Number(value)
  throw refusals.invalidSchema(`"${name}" must be a whole number in [1, 2147483647]. Leave it out unless you import.`)
}

function subjects({ state }: Ledger, request: Request): string[] {
  const { subjectPrefix } = request.query
  const prefix = typeof subjectPrefix === 'string' ? subjectPrefix : ''
  return [...state().subjects.keys()]
    .filter((subject) => subject.startsWith(prefix) && versionsIn(state(), subject, scope(request)).length > 0)
    .sort()
}

function lookUp({ state }: Ledger, request: Request) {
  const subject = part(request, 'subject')
  const wanted = canonicalSchema(schemaOf(request))
  const found = versionsOf(state(), subject, scope(request)).findLast(({ schema }) => schema === wanted)
  if (!found) throw refusals.schemaNotFound(`subject '${subject}' has no version with it`)
  return shown(found)
}

function schemaAsked({ state }: Ledger, request: Request): { id: number; schema: string } {
  const id = Number(part(request, 'id'))
  const schema = state().schemas.get(id)
  if (schema === undefined) throw refusals.schemaNotFound(`id ${part(request, 'id')}`)
  return { id, schema }
}

const uses = (ledger: Ledger, request: Request): SchemaVersion[] =>
  usesOf(ledger.state(), schemaAsked(ledger, request).id, scope(request))
const versionAsked = ({ state }: Ledger, request: Request): SchemaVersion =>
  versionOf(state(), part(request, 'subject'), versionPart(request), scope(request))
const scope = (request: Request): Scope => ({
  deleted: flag(request, 'deleted'),
  deletedOnly: flag(request, 'deletedOnly'),
})
const shown = ({ subject, version, id, schema }: SchemaVersion) => ({ subject, version, id, schema })
