// Jobs, audit log, erasure, catalogue. It translates; the ports behind it do the work.
import type { CustomerId } from '../../schemas/ids'
import type { OrderSearch } from '../../schemas/read-model'
import type { ApiPorts, JobAction, JobRequest } from '../api-ports'
import { callerOf } from '../auth/authenticate'
import type { HttpRequest, HttpResponse } from '../http-server'
import { iso } from '../order-document'
import { Problem } from '../problems'
import { catalogueOperations } from './catalogue'
import { answered, recordReading } from './order-access'
import { askedOf, bodyOf, keyReused, pageOf, param, query, send, timeOf, trailOf, type Operations } from './request'

export const administrationOperations = (ports: ApiPorts): Operations => ({
  createJob: { body: 'checked', handle: (request, response) => createJob(ports, request, response) },
  listJobs: {
    body: 'checked',
    handle: async (request, response) => {
      const { items, next } = await answered(ports.jobs.list(pageOf(request)))
      send(response, { jobs: items, next })
    },
  },
  getJob: {
    body: 'checked',
    handle: async (request, response) => send(response, known(await answered(ports.jobs.get(param(request, 'jobId'))))),
  },
  stopJob: {
    body: 'checked',
    handle: async (request, response) =>
      send(response, known(await answered(ports.jobs.stop(param(request, 'jobId'))))),
  },
  listJobResults: {
    body: 'checked',
    handle: async (request, response) => {
      const page = await answered(
        ports.jobs.results(param(request, 'jobId'), query(request, 'outcome'), pageOf(request)),
      )
      const { items, next } = known(page)
      send(response, { results: items, next })
    },
  },
  eraseCustomer: { body: 'checked', handle: (request, response) => erase(ports, request, response) },
  searchAuditLog: { body: 'checked', handle: (request, response) => searchAuditLog(ports, request, response) },
  ...catalogueOperations(ports),
})

const known = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Problem('not-found', { detail: 'There is no such job.' })
  return value
}

type JobBody = {
  readonly action: JobAction
  readonly orderIds?: JobRequest['orderIds']
  readonly search?: Omit<OrderSearch, 'from' | 'to'> & { readonly from?: string; readonly to?: string }
  readonly dryRun?: boolean
}

const createJob = async (ports: ApiPorts, request: HttpRequest, response: HttpResponse): Promise<void> => {
  const { action, orderIds, search, dryRun = false } = bodyOf<JobBody>(request)
  if (!orderIds === !search)
    throw new Problem('invalid-request', {
      detail: 'Name the orders or give a search, one of the two.',
      errors: [{ path: '/body', message: 'must have either orderIds or search' }],
    })
  const asked = askedOf(request, response, 'createJob')
  const found = search && { ...search, ...times(search) }
  const wanted: JobRequest = {
    action,
    dryRun,
    ...(orderIds ? { orderIds } : {}),
    ...(found ? { search: found as OrderSearch } : {}),
  }
  const job = await answered(ports.jobs.create(wanted, asked, request.body))
  if (!job) throw keyReused()
  await ports.audit({ ...here(request, response), orderId: null, customerId: null, commandId: null })
  response.status(201)
  send(response, job)
}

const times = ({ from, to }: { readonly from?: string; readonly to?: string }) => ({
  ...(from === undefined ? {} : { from: Date.parse(from) }),
  ...(to === undefined ? {} : { to: Date.parse(to) }),
})

const erase = async (ports: ApiPorts, request: HttpRequest, response: HttpResponse): Promise<void> => {
  const customerId = param(request, 'customerId') as CustomerId
  await ports.audit({ ...here(request, response), orderId: null, customerId, commandId: null })
  const outcome = await answered(ports.erasure(customerId))
  if (outcome.kind === 'blocked')
    throw new Problem('erasure-blocked', {
      detail: `Let these orders end, or cancel them, then ask again: ${outcome.orderIds.join(', ')}.`,
      code: 'ORDERS_UNDER_WAY',
    })
  send(response, { customerId, erasedAt: iso(outcome.at), keysErased: outcome.keysErased })
}

const searchAuditLog = async (ports: ApiPorts, request: HttpRequest, response: HttpResponse): Promise<void> => {
  const named = Object.fromEntries(
    ['orderId', 'customerId', 'subject'].flatMap((name) => {
      const value = query(request, name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
  const [from, to] = [timeOf(request, 'from'), timeOf(request, 'to')]
  const search = { ...named, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  const { items, next } = await answered(ports.auditLog.search(search, pageOf(request)))
  await recordReading(ports, request, response, null, null)
  send(response, { entries: items, next })
}

const here = (request: HttpRequest, response: HttpResponse) => ({
  caller: callerOf(response),
  operation: String(response.locals['operationId']),
  trail: trailOf(request, response),
})
