// The warehouse simulator's SOAP 1.1: checks an envelope and its UsernameToken, and writes answers and Faults as .NET does.
// It must never know what an operation means, nor answer anybody whose credentials are wrong.
import { timingSafeEqual } from 'node:crypto'
import { type Element, escapeXml, MalformedXml, readXml } from './wms-xml'

export const wmsNamespace = 'http://wms.example.com/services/2009/orders'
const soapNamespace = 'http://schemas.xmlsoap.org/soap/envelope/'
const securityNamespace = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd'
const passwordText = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText'

export type Credentials = { readonly username: string; readonly password: string }

/** A refusal with its SOAP 1.1 faultcode; `thrownBy` is the .NET exception that the faultstring shows. */
export class WmsFault extends Error {
  override readonly name = 'WmsFault'
  constructor(
    message: string,
    readonly code: string = 'soap:Server',
    readonly thrownBy: string = 'Wms.Orders.OrderException',
  ) {
    super(message)
  }
}

export type WmsCall = {
  /** The operation's element. */
  readonly operation: Element
  /** Of the SessionHeader; undefined without one. */
  readonly sessionId: string | undefined
}

/** Throws WmsFault if the envelope, its SOAPAction header or its credentials are wrong. */
export function readRequest(document: string, soapAction: string | undefined, credentials: Credentials): WmsCall {
  const envelope = parse(document)
  if (envelope.name !== 'Envelope' || envelope.namespace !== soapNamespace) {
    throw new WmsFault('Possible SOAP version mismatch: Envelope namespace is not SOAP 1.1.', 'soap:VersionMismatch')
  }
  const parts = envelope.children
    .map(({ name, namespace }) => (namespace === soapNamespace ? name : `other ${name}`))
    .join()
  if (parts !== 'Header,Body' && parts !== 'Body')
    throw unreadable('the envelope holds other parts than a Header and a Body.')
  const headers = parts === 'Body' ? [] : (envelope.children[0]?.children ?? [])
  authenticate(headers, credentials)
  const [operation, ...others] = envelope.children.at(-1)?.children ?? []
  if (operation === undefined || others.length > 0) throw unreadable('the Body does not hold exactly one element.')
  if (operation.namespace !== wmsNamespace || soapAction !== `"${wmsNamespace}/${operation.name}"`) {
    throw new WmsFault('Server did not recognize the value of HTTP Header SOAPAction.', 'soap:Client')
  }
  return { operation, sessionId: sessionOf(headers) }
}

function sessionOf(headers: readonly Element[]): string | undefined {
  const header = headers.find(({ name, namespace }) => name === 'SessionHeader' && namespace === wmsNamespace)
  return header?.children.find(({ name, namespace }) => name === 'SessionId' && namespace === wmsNamespace)?.text
}

/** A request that does not follow the contract. */
export const unreadable = (problem: string): WmsFault =>
  new WmsFault(`Server was unable to read request. ${problem}`, 'soap:Client', 'System.InvalidOperationException')

function parse(document: string): Element {
  try {
    return readXml(document)
  } catch (error) {
    if (error instanceof MalformedXml) throw unreadable(error.message)
    throw error
  }
}

function authenticate(headers: readonly Element[], credentials: Credentials): void {
  const security = headers.find(({ name, namespace }) => name === 'Security' && namespace === securityNamespace)
  const ours = (header: Element) => header === security || header.namespace === wmsNamespace
  const foreign = headers.find((header) => !ours(header) && mustBeUnderstood(header))
  if (foreign !== undefined)
    throw new WmsFault(`SOAP header ${foreign.name} was not understood.`, 'soap:MustUnderstand')
  const token = security?.children.find(
    ({ name, namespace }) => name === 'UsernameToken' && namespace === securityNamespace,
  )
  const given = (field: string) =>
    token?.children.find(({ name, namespace }) => name === field && namespace === securityNamespace)
  const username = given('Username')
  const password = given('Password')
  if (username === undefined || password === undefined) {
    throw securityFault('An error was discovered processing the <wsse:Security> header', 'wsse:InvalidSecurity')
  }
  const type = password.attributes.find(({ name }) => name === 'Type')?.value ?? passwordText
  const right =
    type === passwordText && same(username.text, credentials.username) && same(password.text, credentials.password)
  if (!right) {
    throw securityFault('The security token could not be authenticated or authorized', 'wsse:FailedAuthentication')
  }
}

const securityFault = (message: string, code: string) =>
  new WmsFault(message, code, 'Microsoft.Web.Services3.Security.SecurityFault')

const mustBeUnderstood = (header: Element): boolean =>
  header.attributes.some(
    ({ name, namespace, value }) => name === 'mustUnderstand' && namespace === soapNamespace && value === '1',
  )

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

const wrap = (body: string): string =>
  `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${soapNamespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ` +
  `xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>${body}</soap:Body></soap:Envelope>`

export const renderResponse = (operation: string, content: string): string =>
  wrap(`<${operation}Response xmlns="${wmsNamespace}">${content}</${operation}Response>`)

/** As the real systems do it: the whole stack trace in faultstring, and nothing in detail. */
export function renderFault(fault: WmsFault): string {
  const trace = [
    `System.Web.Services.Protocols.SoapException: Server was unable to process request. ---> ${fault.thrownBy}: ${fault.message}`,
    '   at Wms.Orders.OrderRepository.Execute(DbCommand command) in D:\\Builds\\Wms\\Orders\\OrderRepository.cs:line 318',
    '   at Wms.Orders.OrderService.Invoke(String operation) in D:\\Builds\\Wms\\Orders\\OrderService.asmx.cs:line 97',
    '   --- End of inner exception stack trace ---',
  ].join('\n')
  const namespaces = fault.code.startsWith('wsse:') ? ` xmlns:wsse="${securityNamespace}"` : ''
  return wrap(
    `<soap:Fault${namespaces}><faultcode>${fault.code}</faultcode><faultstring>${escapeXml(trace)}</faultstring><detail /></soap:Fault>`,
  )
}
