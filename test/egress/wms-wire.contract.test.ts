// Answers that no simulator gives: a small raw server that says exactly what a test tells it.
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createWms } from '../../egress/wms'
import { attempt, inDoubt, warehouseOrderRequested } from './wms-examples'
import { unseal } from './unsealed'

const namespace = 'http://wms.example.com/services/2009/orders'
const envelope = (body: string) =>
  `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>${body}</soap:Body></soap:Envelope>`
const accepted = envelope(
  `<CreateOrderResponse xmlns="${namespace}"><OrderNumber>007</OrderNumber></CreateOrderResponse>`,
)
const loggedIn = envelope(`<LoginResponse xmlns="${namespace}"><SessionId>s-1</SessionId></LoginResponse>`)
const found = (result: string) =>
  envelope(`<FindOrderResponse xmlns="${namespace}"><FindOrderResult>${result}</FindOrderResult></FindOrderResponse>`)
const fault = (text: string) =>
  envelope(`<soap:Fault><faultcode>soap:Server</faultcode><faultstring>${text}</faultstring><detail/></soap:Fault>`)

describe('the warehouse connector, on the wire', () => {
  let server: Server
  let listener: RequestListener
  let endpoint: string
  const letIn: RequestListener = (request, response) => {
    request.resume()
    response.writeHead(200, { 'Content-Type': 'text/xml; charset=utf-8' }).end(loggedIn)
  }
  let logIn: RequestListener = letIn
  afterEach(() => void (logIn = letIn))
  const answering = (status: number, body: string | Buffer, headers: Record<string, string> = {}) => {
    listener = (request, response) => {
      request.resume()
      response.writeHead(status, { 'Content-Type': 'text/xml; charset=utf-8', ...headers }).end(body)
    }
  }
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (/Login"$/.test(String(request.headers['soapaction']))) logIn(request, response)
      else listener(request, response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  })
  afterAll(() => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  const wms = (to = endpoint, wsdl = 'dev/simulators/wms.wsdl') =>
    createWms({ endpoint: to, wsdl, username: 'oms', password: 'x', unseal })
  const refusal = (how = attempt()) =>
    wms()
      .perform(warehouseOrderRequested(), how)
      .then(String, (error: unknown) => error)

  test('an order number keeps its leading zeros', async () => {
    answering(200, accepted)
    expect(await wms().perform(warehouseOrderRequested(), attempt())).toMatchObject({ warehouseOrderNumber: '007' })
  })

  test.each([
    ['a document type', `<!DOCTYPE soap:Envelope>${accepted}`],
    ['an entity that it uses', `<!DOCTYPE a [<!ENTITY n "007">]>${accepted.replace('007', '&n;')}`],
    ['an entity in lower case', `<!doctype a [<!entity n SYSTEM "file:///etc/passwd">]>${accepted}`],
  ])('an answer with %s is refused before it is parsed', async (_what, body) => {
    answering(200, body)
    expect(await refusal()).toMatchObject({
      name: 'Transient',
      effect: 'unknown',
      message: expect.stringContaining('DTD'),
    })
  })

  test.each([
    ['an answer', `<a>${'<b>'.repeat(40)}${'</b>'.repeat(40)}</a>`],
    ['an answer that hides it behind an attribute', `<a x="/>">${'<b c="/>">'.repeat(40)}</a>`],
  ])('%s of elements nested deep is refused before it is parsed', async (_what, body) => {
    answering(200, body)
    expect(await refusal()).toMatchObject({ effect: 'unknown', message: expect.stringContaining('nested deeper') })
  })

  test('elements nested deep inside an escaped result are refused too, and many beside each other are not', async () => {
    answering(200, found(`&lt;orders&gt;${'&lt;a&gt;'.repeat(40)}${'&lt;/a&gt;'.repeat(40)}&lt;/orders&gt;`))
    expect(await refusal(inDoubt())).toMatchObject({ effect: 'unknown', message: expect.stringContaining('nested') })
    answering(200, `<!-- ${'<a>'.repeat(40)} -->${accepted.replace('007', `007${'<x/><y></y>'.repeat(100)}`)}`)
    expect(String(await refusal())).not.toContain('nested')
  })

  test('a log-in that fails leaves the effect of a request at nothing, since it was never sent', async () => {
    let asked = 0
    answering(200, accepted)
    const answer = listener
    listener = (request, response) => (asked++, answer(request, response))
    for (const body of ['busy', fault('Timeout expired.'), loggedIn.replace('s-1', '')]) {
      logIn = (request, response) => {
        request.resume()
        response.writeHead(body === loggedIn ? 200 : 500, { 'Content-Type': 'text/xml' }).end(body)
      }
      expect(await refusal()).toMatchObject({ name: 'Transient', effect: 'none' })
    }
    expect(asked).toBe(0)
  })

  test('a session that is over as soon as it begins is no endless loop', async () => {
    let asked = 0
    listener = (request, response) => {
      asked += 1
      request.resume()
      const body = fault('Wms.Security.SessionException: The session is unknown or has expired. Please log in.')
      response.writeHead(500, { 'Content-Type': 'text/xml' }).end(body)
    }
    expect(await refusal()).toMatchObject({ effect: 'none', message: expect.stringContaining('life of sessions') })
    expect(asked).toBe(2)
  })

  test('a document type inside an escaped result is refused too', async () => {
    answering(200, found('&lt;!DOCTYPE a&gt;&lt;orders /&gt;'))
    expect(await refusal(inDoubt())).toMatchObject({ effect: 'unknown', message: expect.stringContaining('DTD') })
  })

  test.each([
    ['a page instead of SOAP', 200, '<html>Maintenance</html>', { 'Content-Type': 'text/html' }],
    ['an error of a proxy', 503, 'busy', {}],
    ['an error without a Fault', 500, accepted, {}],
    ['a redirect', 302, accepted, { Location: 'http://127.0.0.1:1/' }],
    ['more than it may', 200, accepted.replace('007', '7'.repeat(1_000_001)), {}],
    ['bytes that are not UTF-8', 200, Buffer.from(accepted.replace('007', 'é'), 'latin1'), {}],
    ['broken XML', 200, accepted.slice(0, -20), {}],
    ['another operation', 200, found('x'), {}],
    ['no order number', 200, accepted.replace('007', ''), {}],
    ['nothing', 200, '', {}],
  ])('%s leaves the effect unknown', async (_what, status, body, headers) => {
    answering(status, body, headers as Record<string, string>)
    expect(await refusal()).toMatchObject({ name: 'Transient', effect: 'unknown' })
  })

  test('a proxy that says when to come back is believed', async () => {
    answering(503, 'busy', { 'Retry-After': '7' })
    expect(await refusal()).toMatchObject({ retryAfterMs: 7_000 })
  })

  test('a result without its document is no proof that the order does not exist', async () => {
    answering(200, found(''))
    expect(await refusal(inDoubt())).toMatchObject({ name: 'Transient', effect: 'unknown' })
  })

  test('an answer that stops half way leaves the effect unknown', async () => {
    listener = (request, response) => {
      request.resume()
      response.writeHead(200, { 'Content-Type': 'text/xml', 'Content-Length': accepted.length })
      response.write(accepted.slice(0, 50), () => response.destroy())
    }
    expect(await refusal()).toMatchObject({ name: 'Transient', effect: 'unknown' })
  })

  test('an unknown Fault is tried again, with its first line only and no answer in the error', async () => {
    answering(500, fault(`System.Exception: ${'Deadlock '.repeat(60)}\n   at Wms.Secret.Method() in D:\\x.cs:line 3`))
    const error = (await refusal()) as Error
    expect(error).toMatchObject({ name: 'Transient', effect: 'unknown', message: expect.stringContaining('Deadlock') })
    expect(error.message.length).toBeLessThan(300)
    expect(
      JSON.stringify(
        error,
        Object.getOwnPropertyNames(error).filter((name) => name !== 'stack'),
      ),
    ).not.toContain('Wms.Secret')
    expect(error.cause).toBeUndefined()
  })

  test('a refused connection proves that nothing was sent', async () => {
    const dead = createServer()
    await new Promise<void>((resolve) => dead.listen(0, '127.0.0.1', resolve))
    const { port } = dead.address() as AddressInfo
    await new Promise((resolve) => dead.close(resolve))
    const attempted = wms(`http://127.0.0.1:${port}/`).perform(warehouseOrderRequested(), attempt())
    await expect(attempted).rejects.toMatchObject({ effect: 'none', message: expect.stringContaining('ECONNREFUSED') })
  })

  test('an attempt whose time is over before it starts sends nothing', async () => {
    answering(200, accepted)
    expect(await refusal({ inDoubt: false, signal: AbortSignal.abort(), now: 0 })).toMatchObject({ effect: 'none' })
  })

  test('a contract that cannot be read is tried again by the next attempt', async () => {
    const client = wms(endpoint, endpoint)
    answering(500, 'down')
    await expect(client.perform(warehouseOrderRequested(), attempt())).rejects.toMatchObject({
      effect: 'none',
      message: expect.stringContaining('check the wsdl setting'),
    })
    answering(200, '<?xml version="1.0"?><html />')
    await expect(client.perform(warehouseOrderRequested(), attempt())).rejects.toMatchObject({ effect: 'none' })
  })
})
