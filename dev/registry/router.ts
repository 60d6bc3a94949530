// The Confluent Schema Registry REST API over one store, as an express router: what standard clients ask of subjects,
// schemas, compatibility, config and mode. For one machine; Avro without references. It never serves two writers of one store.
import express, { type Router } from 'express'
import { openLedger } from './ledger'
import { addPolicyRoutes } from './policy-routes'
import { readBody } from './request'
import { answer, notFound, sendError } from './response'
import type { SchemaStore } from './store'
import { addSchemaRoutes, addSubjectRoutes } from './subject-routes'

/**
 * Reads the whole store, then answers. Rejects when the store cannot be read or holds foreign records. Errors are
 * `{error_code, message}` as Confluent's; every path that is not served is a JSON 404.
 */
export async function createRegistry(store: SchemaStore): Promise<{ router: Router }> {
  const ledger = await openLedger(store)
  const router = express.Router()
  router.use(...readBody)
  router.get(
    '/',
    answer(() => ({})),
  )
  addSubjectRoutes(router, ledger)
  addSchemaRoutes(router, ledger)
  addPolicyRoutes(router, ledger)
  router.use(notFound)
  router.use(sendError)
  return { router }
}
