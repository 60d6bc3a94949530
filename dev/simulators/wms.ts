// Simulates a legacy warehouse management system over SOAP 1.1, with the habits of real ones: results as escaped text, stack
// traces in Faults, updates by batch. It must never answer a request that its WSDL does not allow.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import { createKnobs } from './knobs'
import { startSimulator, type Simulator, type SimulatorOptions } from './server'
import { openWmsBook, type WmsBook } from './wms-book'
import { noMishaps } from './wms-mishaps'
import { answer } from './wms-operations'
import { createSessions, type Sessions } from './wms-sessions'
import { type Credentials, readRequest, renderFault, renderResponse, unreadable, WmsFault } from './wms-soap'
import { startTlsFront, type TlsIdentity } from './wms-tls'

export const wmsPath = '/services/2009/OrderService.asmx'

/** `sessionMinutes`: how long a session lives, by the warehouse's clock, whatever the speed. The rates are those of mishaps (wms-mishaps.ts). */
export type WmsKnobs = typeof ownKnobs
export type WmsSimulatorOptions = SimulatorOptions<WmsKnobs> & {
  /** What callers must send in the UsernameToken; 'oms' and 'wms-secret' unless told. */
  readonly credentials?: Credentials
  /** The warehouse's clock, milliseconds since 1970. The schedule's spans are divided by `speed`, dates stay on this clock. */
  readonly now?: () => number
  /** With it, the simulator's `url` is one of https. */
  readonly tls?: TlsIdentity
}
export type WmsAudit = ReturnType<WmsBook['audit']> & { readonly logins: number }

const ownKnobs = { ...noMishaps, sessionMinutes: 20 }

const defaultCredentials: Credentials = { username: 'oms', password: 'wms-secret' }
const wsdlFile = join(__dirname, 'wms.wsdl')
const bodyLimit = '1mb'

/** The service is at `url + wmsPath`, its contract at the same address with `?wsdl`. */
export async function startWmsSimulator(options: WmsSimulatorOptions): Promise<Simulator<WmsAudit, WmsKnobs>> {
  const { speed, stateFile, port, host, tls, now = Date.now } = options
  const knobs = createKnobs(1, { extra: ownKnobs, answerError: (response) => sendFault(response, timeoutExpired) })
  knobs.set(options.knobs ?? {})
  const book = openWmsBook({ now, speed, stateFile, rates: knobs.get })
  const sessions = createSessions({ now, minutes: () => knobs.get().sessionMinutes })
  const simulator = await startSimulator<WmsAudit, WmsKnobs>({
    name: 'wms',
    mount: (app) => mount(app, book, sessions, options.credentials ?? defaultCredentials),
    knobs,
    book: () => ({ ...book.audit(), logins: sessions.opened() }),
    reset: () => {
      book.reset()
      sessions.reset()
    },
    close: book.close,
    port: tls ? 0 : port,
    host,
  })
  return tls ? behindTls(simulator, tls, port) : simulator
}

async function behindTls<Plain extends Simulator<WmsAudit, WmsKnobs>>(
  plain: Plain,
  tls: TlsIdentity,
  port: number | undefined,
): Promise<Plain> {
  const front = await startTlsFront(plain.port, tls, port)
  const close = async () => {
    await front.close()
    await plain.close()
  }
  return { ...plain, url: front.url, port: front.port, close }
}

const timeoutExpired = new WmsFault(
  'Timeout expired. The server is not responding.',
  'soap:Server',
  'System.Data.SqlClient.SqlException',
)

function mount(app: Express, book: WmsBook, sessions: Sessions, credentials: Credentials): void {
  const wsdl = readFileSync(wsdlFile)
  app.get(wmsPath, (request, response) => {
    if (/^wsdl$/i.test(request.url.split('?')[1] ?? '')) response.type('text/xml').send(wsdl)
    else response.status(404).type('text/plain').send('Ask for the contract with ?wsdl')
  })
  app.post(wmsPath, express.raw({ type: () => true, limit: bodyLimit }), (request, response) => {
    const { operation, sessionId } = readRequest(bodyText(request), request.get('SOAPAction'), credentials)
    if (operation.name !== 'Login') sessions.check(sessionId)
    const content = operation.name === 'Login' ? sessions.open(operation) : answer(operation, book)
    sendXml(response, 200, renderResponse(operation.name, content))
  })
  app.use(wmsPath, (error: Error, _request: Request, response: Response, _next: NextFunction) => {
    sendFault(response, error instanceof WmsFault ? error : unreadable(error.message))
  })
}

function bodyText(request: Request): string {
  const type = request.get('Content-Type') ?? ''
  if (!/^text\/xml\b/i.test(type)) throw new WmsFault('The content type must be text/xml.', 'soap:Client')
  const bytes: unknown = request.body
  if (!Buffer.isBuffer(bytes)) throw unreadable('Root element is missing.')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw unreadable('the encoding is not UTF-8.')
  }
}

const sendFault = (response: Response, fault: WmsFault): void => sendXml(response, 500, renderFault(fault))

function sendXml(response: Response, status: number, document: string): void {
  const bytes = Buffer.from(document)
  response.writeHead(status, { 'Content-Type': 'text/xml; charset=utf-8', 'Content-Length': bytes.length })
  response.end(bytes)
}
