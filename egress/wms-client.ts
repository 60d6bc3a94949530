// The one place that speaks SOAP: a client built once from the contract, and reading of the XML that hides in its answers.
// It must never parse the contract per call, nor hand on an error that carries an answer's body.
import { type Client, createClientAsync, type IHttpClient, WSSecurity } from 'soap'
import { Transient } from './provider'
import { faultAsTransient, readFault, WmsFault } from './wms-faults'
import { refuseUnsafe } from './wms-guard'
import { createWmsHttp } from './wms-http'
import { createWmsSessions } from './wms-session'
import { text, type XmlNode } from './wms-text'

export type WmsOptions = {
  /** Where calls go, whatever address the contract names. */
  readonly endpoint: string
  /** Path of a copy of the WSDL, or its URL. */
  readonly wsdl: string
  readonly username: string
  readonly password: string
  /** The authority that its certificate must be of, in PEM; those that Node knows unless told. */
  readonly ca?: string
}

export type WmsOperation =
  'CreateOrder' | 'FindOrder' | 'GetOrder' | 'CancelOrder' | 'GetStatusChanges' | 'GetInventory'

export type WmsClient = {
  /** The fields of the response element, all texts. Throws WmsFault for a Fault and Transient for everything else. */
  readonly call: (operation: WmsOperation, fields: object, signal: AbortSignal) => Promise<XmlNode>
  /** Reads a document that an answer holds as escaped text. Throws Transient. */
  readonly readDocument: (xml: string) => XmlNode
}

type SoapMethod = (fields: object, options: object) => Promise<readonly unknown[]>
/** Values are escaped here, before: the package lets text through that looks like a CDATA section. */
const asText = (text: string): string => text
const soapOptions = {
  escapeXML: false,
  disableCache: true,
  customDeserializer: { int: asText, long: asText },
}

const logInMs = 10_000

/** Connects at the first call, not before; a contract that cannot be read is tried again by the next one. */
export function createWmsClient(options: WmsOptions): WmsClient {
  const port = openPort(options)
  const sessions = createWmsSessions(() => logIn(port))
  return {
    call: async (operation, fields, signal) => {
      const session = await withinTime(sessions.current(), signal)
      try {
        return await port.send(operation, fields, signal, session)
      } catch (error) {
        if (!(error instanceof WmsFault) || error.kind !== 'session') throw error
        sessions.over(session)
        return await port.send(operation, fields, signal, await withinTime(sessions.current(), signal))
      }
    },
    readDocument: port.readDocument,
  }
}

/** Nothing of what the caller wants was sent yet, whatever became of the log-in. */
async function logIn(port: SoapPort): Promise<string> {
  try {
    const session = text(await port.send('Login', {}, AbortSignal.timeout(logInMs), undefined), 'SessionId')
    if (session !== '') return session
    throw new Transient('it answered without a SessionId', 'none')
  } catch (error) {
    const failure = error instanceof WmsFault ? faultAsTransient(error) : (error as Transient)
    if (failure.effect === 'none') throw failure
    throw new Transient(`No session of the WMS could be had. ${failure.message}`, 'none', failure.retryAfterMs)
  }
}

type SoapPort = {
  readonly send: (
    operation: WmsOperation | 'Login',
    fields: object,
    signal: AbortSignal,
    session: string | undefined,
  ) => Promise<XmlNode>
  readonly readDocument: WmsClient['readDocument']
}

function openPort(options: WmsOptions): SoapPort {
  const httpClient = createWmsHttp(options.ca) as unknown as IHttpClient
  const security = new WSSecurity(options.username, options.password, { hasTimeStamp: false, mustUnderstand: true })
  const headers = new WeakMap<object, string>()
  let client: Client | undefined
  let opening: Promise<Client> | undefined

  const open = () =>
    (opening ??= createClientAsync(options.wsdl, { ...soapOptions, httpClient, endpoint: options.endpoint })
      .then((opened) => {
        opened.setSecurity(security)
        opened.addSoapHeader(
          (_method: unknown, _location: unknown, _action: unknown, fields: object) => headers.get(fields) ?? '',
        )
        return (client = opened)
      })
      .catch((error: unknown) => Promise.reject<Client>(contractError(error)))
      .finally(() => (opening = undefined)))

  return {
    send: async (operation, fields, signal, session) => {
      const ready = client ?? (await withinTime(open(), signal))
      const method = ready[`${operation}Async`] as SoapMethod
      const safe = escaped(fields) as object
      if (session !== undefined) headers.set(safe, sessionHeader(session))
      try {
        const [response] = await method(safe, { signal, exchangeId: operation })
        return response as XmlNode
      } catch (error) {
        throw callError(error)
      }
    },
    readDocument: (xml) => {
      refuseUnsafe(xml)
      try {
        if (client === undefined) throw new Error('A document comes out of a call')
        return client.wsdl.xmlToObject(xml) as XmlNode
      } catch {
        throw new Transient('The WMS answered a result that is not well-formed XML: ask its operators', 'unknown')
      }
    },
  }
}

const sessionHeader = (session: string): string =>
  `<SessionHeader xmlns="http://wms.example.com/services/2009/orders"><SessionId>${String(escaped(session))}</SessionId></SessionHeader>`

/** The endless wait for a contract's server must not outlast the attempt. */
function withinTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Transient('No time was left to reach the WMS: it will be tried again', 'none'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

const contractError = (error: unknown): Transient => {
  const cause = error instanceof Transient ? error.message : ((error as NodeJS.ErrnoException).code ?? 'not a WSDL')
  return new Transient(`The WMS contract cannot be read (${cause}): check the wsdl setting`, 'none')
}

/** The package's errors carry the whole answer: only a Fault's text and our own errors get past here. */
function callError(error: unknown): Error {
  if (error instanceof Transient) return error
  const fault = (error as { root?: { Envelope?: { Body?: { Fault?: { faultstring?: unknown } } } } } | undefined)?.root
    ?.Envelope?.Body?.Fault
  if (fault === undefined)
    return new Transient('The WMS answered something that its contract does not allow: ask its operators', 'unknown')
  const text = fault.faultstring
  return readFault(typeof text === 'string' ? text : String((text as { $value?: unknown } | null)?.$value ?? ''))
}

const markup: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\r': '&#xD;',
  '\n': '&#xA;',
  '\t': '&#x9;',
}

function escaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/[&<>\r\n\t]/g, (found) => markup[found] ?? found)
  if (Array.isArray(value)) return value.map(escaped)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, escaped(field)]))
}
