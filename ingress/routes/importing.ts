// Importing orders that bring their own prices: NDJSON in, one line of result for each, in the order of the request and as each is decided.
// A line that is wrong spoils no other line.
import { Ajv2020 } from 'ajv/dist/2020'
import type { Problem, ProblemExtras } from '../problems'
import type { ApiPorts } from '../api-ports'
import { boundedLines } from '../bounded-lines'
import type { PlacementBody } from '../command-bodies'
import type { Asked, CommandOutcome } from '../command-port'
import { readHostileJson } from '../guard/hostile-input'
import type { HttpRequest, HttpResponse } from '../http-server'
import type { OpenApiDocument } from '../request-validation'
import { place } from './placing'
import { askedOf, type Operations } from './request'

type ImportedOrder = PlacementBody & { readonly key: string; readonly customerId: string }
type Result = {
  readonly line: number
  readonly key: string | null
  readonly outcome: 'CREATED' | 'REJECTED' | 'INVALID' | 'CONFLICT' | 'PENDING' | 'UNAVAILABLE'
  readonly orderId?: string
  readonly code?: string
  readonly reason?: string
  readonly errors?: ProblemExtras['errors']
}

/** Lines under way at once. */
const most = 32
const longestLine = 256 * 1024

export const importingOperations = (ports: ApiPorts, document: OpenApiDocument): Operations => {
  const faultsOf = lineCheck(document)
  return {
    importOrders: {
      body: 'ndjson-stream',
      handle: async (request, response) => {
        const asked = askedOf(request, response, 'importOrders')
        response.status(200).type('application/x-ndjson').set('Cache-Control', 'no-store')
        await eachInOrder(request, response, (bytes, line) => importLine(ports, asked, faultsOf, bytes, line))
        if (!response.destroyed) response.end()
      },
    },
  }
}

type LineCheck = (order: unknown) => NonNullable<ProblemExtras['errors']>

const lineCheck = (document: OpenApiDocument): LineCheck => {
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: false, unicodeRegExp: true })
  ajv.addSchema(document, 'api')
  const check = ajv.compile({ $ref: 'api#/components/schemas/ImportedOrder' })
  return (order) => {
    if (check(order)) return []
    return (check.errors ?? []).map(({ instancePath, message = '' }) => ({ path: instancePath, message }))
  }
}

/** Works on many lines at once and answers them in order; a reader who is slow slows the reading down, and one who is gone ends it. */
const eachInOrder = async (
  request: HttpRequest,
  response: HttpResponse,
  work: (bytes: Buffer | 'too-long', line: number) => Promise<Result>,
): Promise<void> => {
  const open: Promise<Result>[] = []
  const answer = async (): Promise<void> => {
    const result = await open.shift()!
    if (!response.write(`${JSON.stringify(result)}\n`)) await drained(response)
  }
  let line = 0
  try {
    for await (const bytes of boundedLines(request, longestLine)) {
      line += 1
      if (isBlank(bytes)) continue
      open.push(work(bytes, line))
      if (open.length >= most) await answer()
    }
  } catch (error) {
    if (!request.readableAborted) throw error
  }
  while (open.length > 0 && !response.destroyed) await answer()
}

const isBlank = (bytes: Buffer | 'too-long'): boolean =>
  bytes !== 'too-long' && bytes.length < 100 && bytes.toString().trim() === ''

const drained = (response: HttpResponse): Promise<void> =>
  new Promise((resolve) => {
    response.once('drain', resolve)
    response.once('close', resolve)
  })

const importLine = async (
  ports: ApiPorts,
  asked: Asked,
  faultsOf: LineCheck,
  bytes: Buffer | 'too-long',
  line: number,
): Promise<Result> => {
  try {
    if (bytes === 'too-long') return invalid(line, null, [{ path: '', message: 'is longer than 256 kB' }])
    const order = readHostileJson(bytes, `/line/${line}`) as ImportedOrder
    const key = typeof order?.key === 'string' ? order.key.slice(0, 255) : null
    const faults = faultsOf(order)
    if (faults.length > 0) return invalid(line, key, faults)
    const { key: named, ...body } = order
    const { orderId, outcome } = await place(ports, { ...asked, key: named }, body, order.customerId, true)
    return { line, key, orderId, ...resultOf(outcome) }
  } catch (error) {
    return failed(line, error)
  }
}

const invalid = (line: number, key: string | null, errors: Result['errors']): Result => ({
  line,
  key,
  outcome: 'INVALID',
  ...(errors ? { errors } : {}),
})

const failed = (line: number, error: unknown): Result => {
  const { document } = error as Partial<Problem>
  if (document && document.status < 500)
    return { line, key: null, outcome: 'INVALID', reason: document.detail, errors: document.errors ?? [] }
  return {
    line,
    key: null,
    outcome: 'UNAVAILABLE',
    reason: 'It is not sure that it was written: send this line again.',
  }
}

const resultOf = (outcome: CommandOutcome): Pick<Result, 'outcome' | 'code' | 'reason'> => {
  if (outcome.kind === 'pending') return { outcome: 'PENDING' }
  if (outcome.kind === 'conflict') return { outcome: 'CONFLICT' }
  const { answer } = outcome
  if (answer.type === 'OrderCreated') return { outcome: 'CREATED' }
  const { code = '', reason = '' } = answer as { code?: string; reason?: string }
  return { outcome: code === 'IDEMPOTENCY_KEY_REUSED' ? 'CONFLICT' : 'REJECTED', code, reason }
}
