// Simulates a legacy warehouse management system over SOAP 1.1, with the habits of real ones: results as escaped text, stack
// traces in Faults, updates by batch. It must never answer a request that its WSDL does not allow.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import { createKnobs } from './knobs'
import { startSimulator, type Simulator, type SimulatorOptions } from './server'
import { openWmsBook, type WmsBook } from './wms-book'
import { answer } from './wms-operations'
import { type Credentials, readRequest, renderFault, renderResponse, unreadable, WmsFault } from './wms-soap'

export const wmsPath = '/services/2009/OrderService.asmx'

export type WmsSimulatorOptions = SimulatorOptions & {
  /** What callers must send in the UsernameToken; 'oms' and 'wms-secret' unless told. */
  readonly credentials?: Credentials
  /** The warehouse's clock, milliseconds since 1970. The schedule's spans are divided by `speed`, dates stay on this clock. */
  readonly now?: () => number
}
export type WmsAudit = ReturnType<WmsBook['audit']>

const defaultCredentials: Credentials = { username: 'oms', password: 'wms-secret' }
const wsdlFile = join(__dirname, 'wms.wsdl')
const bodyLimit = '1mb'

/** The service is at `url + wmsPath`, its contract at the same address with `?wsdl`. */
export function startWmsSimulator(options: WmsSimulatorOptions): Promise<Simulator<WmsAudit>> {
  const { speed, stateFile, port, host } = options
  const book = openWmsBook({ now: options.now ?? Date.now, speed, stateFile })
  const knobs = createKnobs(1, { answerError: (response) => sendFault(response, timeoutExpired) })
  knobs.set(options.knobs ?? {})
  return startSimulator({
    name: 'wms',
    mount: (app) => mount(app, book, options.credentials ?? defaultCredentials),
    knobs,
    book: book.audit,
    reset: book.reset,
    close: book.close,
    port,
    host,
  })
}

const timeoutExpired = new WmsFault(
  'Timeout expired. The server is not responding.',
  'soap:Server',
  'System.Data.SqlClient.SqlException',
)

function mount(app: Express, book: WmsBook, credentials: Credentials): void {
  const wsdl = readFileSync(wsdlFile)
  app.get(wmsPath, (request, response) => {
    if (/^wsdl$/i.test(request.url.split('?')[1] ?? '')) response.type('text/xml').send(wsdl)
    else response.status(404).type('text/plain').send('Ask for the contract with ?wsdl')
  })
  app.post(wmsPath, express.raw({ type: () => true, limit: bodyLimit }), (request, response) => {
    const operation = readRequest(bodyText(request), request.get('SOAPAction'), credentials)
    sendXml(response, 200, renderResponse(operation.name, answer(operation, book)))
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
