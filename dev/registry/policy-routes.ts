// /compatibility, /config and /mode: what may follow what, and who may write. Translates between HTTP and the
// registry's changes and questions; decides nothing.
import type { Request, Router } from 'express'
import { setLevel, setMode } from './changes'
import { COMPATIBILITY_LEVELS, canonicalSchema, compatibilityProblems } from './compatibility'
import { refusals } from './errors'
import type { Ledger } from './ledger'
import { MODES } from './records'
import { flag, members, part, versionPart } from './request'
import { answer } from './response'
import { type RegistryState, levelFor, modeFor } from './state'
import { schemaOf } from './subject-routes'
import { versionsIn } from './versions'

export function addPolicyRoutes(router: Router, ledger: Ledger): void {
  router.post(
    '/compatibility/subjects/:subject/versions',
    answer((request) => verdict(ledger.state(), request, 'all')),
  )
  router.post(
    '/compatibility/subjects/:subject/versions/:version',
    answer((request) => verdict(ledger.state(), request, versionPart(request))),
  )
  addConfigRoutes(router, ledger)
  addModeRoutes(router, ledger)
}

function addConfigRoutes(router: Router, { state, write }: Ledger): void {
  router.get(
    ['/config', '/config/:subject'],
    answer((request) => ({ compatibilityLevel: levelAsked(state(), request) })),
  )
  router.put(
    ['/config', '/config/:subject'],
    answer(async (request) => {
      const { compatibility } = members(request)
      const level = COMPATIBILITY_LEVELS.find((each) => each === upper(compatibility))
      if (!level) throw refusals.invalidLevel(COMPATIBILITY_LEVELS)
      await write(setLevel(subjectAsked(request), level))
      return { compatibility: level }
    }),
  )
  router.delete(
    ['/config', '/config/:subject'],
    answer(async (request) => ({ compatibilityLevel: await write(setLevel(subjectAsked(request), null)) })),
  )
}

function addModeRoutes(router: Router, { state, write }: Ledger): void {
  router.get(
    ['/mode', '/mode/:subject'],
    answer((request) => ({ mode: modeAsked(state(), request) })),
  )
  router.put(
    ['/mode', '/mode/:subject'],
    answer(async (request) => {
      const wanted = members(request).mode
      const mode = MODES.find((each) => each === upper(wanted))
      if (!mode) throw refusals.invalidMode(MODES)
      await write(setMode(subjectAsked(request), mode, flag(request, 'force')))
      return { mode }
    }),
  )
  router.delete(
    '/mode/:subject',
    answer(async (request) => ({ mode: await write(setMode(subjectAsked(request), null)) })),
  )
}

/**
 * A named version is compared alone, whatever the level; `latest` of a subject without versions is compatible, as are
 * all versions of such a subject; another version that is not there is 40402.
 */
function verdict(state: RegistryState, request: Request, version: number | 'latest' | 'all') {
  const subject = part(request, 'subject')
  const candidate = canonicalSchema(schemaOf(request))
  const versions = versionsIn(state, subject)
  const earlier =
    version === 'all'
      ? versions
      : version === 'latest'
        ? versions.slice(-1)
        : versions.filter((each) => each.version === version)
  if (typeof version === 'number' && earlier.length === 0) throw refusals.versionNotFound(subject, version)
  const messages = compatibilityProblems(levelFor(state, subject), candidate, earlier)
  return { is_compatible: messages.length === 0, ...(flag(request, 'verbose') ? { messages } : {}) }
}

function levelAsked(state: RegistryState, request: Request) {
  const subject = subjectAsked(request)
  if (subject !== null && !state.levels.has(subject) && !flag(request, 'defaultToGlobal'))
    throw refusals.levelNotConfigured(subject)
  return levelFor(state, subject)
}

function modeAsked(state: RegistryState, request: Request) {
  const subject = subjectAsked(request)
  if (subject !== null && !state.modes.has(subject) && !flag(request, 'defaultToGlobal'))
    throw refusals.modeNotConfigured(subject)
  return modeFor(state, subject)
}

const subjectAsked = (request: Request): string | null => part(request, 'subject') || null
const upper = (value: unknown): unknown => (typeof value === 'string' ? value.toUpperCase() : value)
