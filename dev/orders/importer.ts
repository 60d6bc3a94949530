// Imports orders as a marketplace does: each importer streams lines of NDJSON, and is answered a line for each. A line whose answer is
// missing, or unsure, is sent again: its key makes sure that it is one order.
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import { ApiUnavailable } from './api-client'
import { importerOf, type SampleOrder } from './sample-order'
import type { Tokens } from './tokens'

export type ImportResult = {
  readonly outcome: 'CREATED' | 'REJECTED' | 'INVALID' | 'CONFLICT' | 'PENDING'
  readonly orderId?: string
  readonly code?: string
  readonly reason?: string
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
}

export type Importer = {
  /** Rejects with ApiUnavailable when no answer came for as long as was to be tried. */
  readonly add: (order: SampleOrder) => Promise<ImportResult & { readonly attempts: number }>
  /** Ends what is under way; call it once all answers are there. */
  readonly close: () => void
}

export type ImporterOptions = {
  readonly baseUrl: string
  readonly tokens: Tokens
  /** How long to send a line again that gets no answer, in milliseconds; default 60,000. */
  readonly retryForMs?: number
  /** How long one request stays open for lines; default 1,000. The API counts requests by the hour, and ends those of 15 minutes. */
  readonly openMs?: number
  /** Ends sending again. */
  readonly signal?: AbortSignal
}

type Line = {
  readonly text: string
  readonly until: number
  attempts: number
  readonly resolve: (result: ImportResult & { readonly attempts: number }) => void
  readonly reject: (error: Error) => void
}

/** Of one request, in order; undefined where it was answered. */
type Lines = (Line | undefined)[]

const pauseMs = 300
const mostLines = 500
const silentForMs = 30_000
const lingerMs = 2_000

export const createImporter = (options: ImporterOptions): Importer => {
  const lanes = new Map<string, Lane>()
  const laneOf = (subject: string): Lane => {
    const lane = lanes.get(subject) ?? new Lane(subject, options)
    lanes.set(subject, lane)
    return lane
  }
  return {
    add: ({ idempotencyKey, body }) =>
      new Promise((resolve, reject) => {
        const until = performance.now() + (options.retryForMs ?? 60_000)
        const text = `${JSON.stringify({ key: idempotencyKey, ...body })}\n`
        laneOf(importerOf(idempotencyKey)).add({ text, until, attempts: 0, resolve, reject })
      }),
    close: () => lanes.forEach((lane) => lane.close()),
  }
}

/** One importer: it writes into one request at a time, while earlier ones may still be answered. */
class Lane {
  private readonly waiting: Line[] = []
  private readonly requests = new Set<ClientRequest>()
  private open: { readonly request: ClientRequest; readonly lines: Lines } | undefined
  private opening = false

  constructor(
    private readonly subject: string,
    private readonly options: ImporterOptions,
  ) {}

  add(line: Line): void {
    this.waiting.push(line)
    void this.send()
  }

  /** What is cut off is a fault to the API: its end is awaited for a while. */
  close(): void {
    if (this.open) this.end(this.open.request)
    setTimeout(() => this.requests.forEach((request) => request.destroy()), lingerMs).unref()
  }

  private async send(): Promise<void> {
    if (!this.open && !this.opening) {
      this.opening = true
      await this.begin().catch((error: Error) => this.again(this.waiting.splice(0), error.message))
      this.opening = false
    }
    const { open } = this
    if (!open) return
    for (const line of this.waiting.splice(0, mostLines - open.lines.length)) {
      line.attempts++
      open.lines.push(line)
      open.request.write(line.text)
    }
    if (open.lines.length >= mostLines) this.end(open.request)
  }

  private async begin(): Promise<void> {
    const { baseUrl, tokens, openMs = 1_000 } = this.options
    const authorization = await tokens.bearer('service', this.subject)
    const lines: Lines = []
    const request = httpRequest(`${baseUrl}/api/v1/orders/imports`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson', authorization },
      timeout: silentForMs,
    })
    this.requests.add(request)
    this.open = { request, lines }
    const timer = setTimeout(() => this.end(request), openMs)
    let failure = 'the connection ended'
    request.on('response', (response) => {
      if (response.statusCode !== 200) failure = `status ${response.statusCode}`
      readAnswers(response, lines)
    })
    request.on('timeout', () => request.destroy(new Error(`no answer within ${silentForMs} ms`)))
    request.on('error', (error) => (failure = error.message))
    request.on('close', () => {
      clearTimeout(timer)
      this.end(request)
      this.requests.delete(request)
      this.again(lines.splice(0), failure)
    })
  }

  private end(request: ClientRequest): void {
    if (this.open?.request !== request) return
    this.open = undefined
    request.end()
    if (this.waiting.length > 0) void this.send()
  }

  private again(lines: Lines, reason: string): void {
    const unanswered = lines.filter((line) => line !== undefined)
    const late = unanswered.filter(({ until }) => performance.now() > until || this.options.signal?.aborted)
    for (const { reject, attempts } of late)
      reject(new ApiUnavailable(`An import got no answer in ${attempts} attempts (${reason}): is the API up?`))
    const rest = unanswered.filter((line) => !late.includes(line))
    if (rest.length === 0) return
    setTimeout(() => {
      this.waiting.unshift(...rest)
      void this.send()
    }, pauseMs)
  }
}

type Answer = { readonly line: number; readonly outcome: ImportResult['outcome'] | 'UNAVAILABLE' } & Omit<
  ImportResult,
  'outcome'
>

const readAnswers = (response: IncomingMessage, lines: Lines): void => {
  if (response.statusCode !== 200) return void response.resume()
  const answers = createInterface({ input: response, crlfDelay: Infinity })
  // The request tells of it, too.
  answers.on('error', () => undefined)
  answers.on('line', (text) => {
    const answer = parsed(text)
    const line = answer && lines[answer.line - 1]
    if (!line || answer.outcome === 'UNAVAILABLE') return
    lines[answer.line - 1] = undefined
    const { line: _, outcome, ...rest } = answer
    line.resolve({ outcome, ...rest, attempts: line.attempts })
  })
}

const parsed = (text: string): Answer | undefined => {
  try {
    return JSON.parse(text) as Answer
  } catch {
    return undefined
  }
}
