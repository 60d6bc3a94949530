import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startWmsSimulator, wmsPath } from '../../../dev/simulators/wms'

const namespace = 'http://wms.example.com/services/2009/orders'
const securityNamespace = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd'
const minute = 60_000
const security = (username = 'oms', password = 'wms-secret', type = '') =>
  `<w:Security xmlns:w="${securityNamespace}"><w:UsernameToken><w:Username>${username}</w:Username>` +
  `<w:Password${type}>${password}</w:Password></w:UsernameToken></w:Security>`
/** `%SESSION%` stands for the session that the test opened. */
const session = `<SessionHeader xmlns="${namespace}"><SessionId>%SESSION%</SessionId></SessionHeader>`
const envelope = (body: string, header = security() + session) =>
  '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">' +
  `<s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`
const shipTo =
  '<ShipTo><Name>Žofie &amp; Óscar</Name><Address1>a</Address1><City>b</City><Zip>01230</Zip><Country>BR</Country></ShipTo>'
const createOrder = (reference: string, sku = 'A', address = shipTo, quantity = '2') =>
  `<CreateOrder xmlns="${namespace}"><Order><ReferenceNum>${reference}</ReferenceNum><PONum>po-${reference}</PONum>` +
  `<Facility>F</Facility>${address}<Lines><Line><Sku>${sku}</Sku><Description/><Quantity>${quantity}</Quantity></Line></Lines>` +
  '</Order></CreateOrder>'
const findOrder = (reference: string) =>
  `<FindOrder xmlns="${namespace}"><ReferenceNum>${reference}</ReferenceNum></FindOrder>`

describe('the warehouse simulator', () => {
  const clock = { now: 1_700_000_100_000 }
  const start = (stateFile?: string) => startWmsSimulator({ speed: 1, now: () => clock.now, stateFile })
  let simulator: Awaited<ReturnType<typeof start>>
  let sessionId = ''
  beforeAll(async () => {
    simulator = await start()
    await logIn()
  })
  afterAll(() => simulator.close())

  async function logIn() {
    const { text } = await post(envelope(`<Login xmlns="${namespace}"/>`, security()), 'Login')
    sessionId = /<SessionId>(.+)<\/SessionId>/.exec(text)?.[1] ?? ''
    return sessionId
  }

  async function post(body: string | Buffer, operation = 'CreateOrder', headers: Record<string, string> = {}) {
    const response = await fetch(simulator.url + wmsPath, {
      method: 'POST',
      headers: { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: `"${namespace}/${operation}"`, ...headers },
      body: typeof body === 'string' ? body.replace('%SESSION%', sessionId) : body,
    })
    return { status: response.status, text: await response.text() }
  }

  test('the contract is served beside the service', async () => {
    const response = await fetch(`${simulator.url}${wmsPath}?WSDL`)
    expect(response.headers.get('content-type')).toContain('text/xml')
    expect(await response.text()).toContain('<wsdl:definitions name="OrderService"')
    expect((await fetch(simulator.url + wmsPath)).status).toBe(404)
  })

  test('an order found is XML escaped as text, with the empty date of .NET', async () => {
    expect((await post(envelope(createOrder('found')))).status).toBe(200)
    const { text } = await post(envelope(findOrder('found')), 'FindOrder')
    expect(text).toContain('<FindOrderResult>&lt;orders&gt;&lt;order&gt;')
    expect(text).toContain('&lt;ShipToName&gt;Žofie &amp;amp; Óscar&lt;/ShipToName&gt;')
    expect(text).toContain('&lt;ShipToZip&gt;01230&lt;/ShipToZip&gt;')
    expect(text).toContain('&lt;CreationDate&gt;2023-11-14T22:15:00&lt;/CreationDate&gt;')
    expect(text).toContain('&lt;CancelDate&gt;0001-01-01T00:00:00&lt;/CancelDate&gt;')
    expect(text).toContain('<TotalOrders>1</TotalOrders>')
    expect((await post(envelope(findOrder('Found')), 'FindOrder')).text).toContain('<TotalOrders>0</TotalOrders>')
  })

  test('a Fault carries a stack trace in its text and an empty detail', async () => {
    await post(envelope(createOrder('twice')))
    const { status, text } = await post(envelope(createOrder('twice')))
    expect(status).toBe(500)
    expect(text).toContain('<faultcode>soap:Server</faultcode>')
    expect(text).toContain("OrderException: Order with reference 'twice' already exists.&#xA;   at Wms.")
    expect(text).toContain('</faultstring><detail /></soap:Fault>')
    expect(simulator.book().orders['twice']).toMatchObject({ created: 1, createCalls: 2 })
  })

  const order = createOrder('bad')
  test.each([
    ['a document type', envelope(order).replace('?>', '?><!DOCTYPE a>'), 'DTD is prohibited'],
    ['an entity that it does not declare', envelope(order.replace('>F<', '>&eacute;<')), 'error in XML document'],
    ['a processing instruction', envelope(`<?php x?>${order}`), 'processing instruction'],
    ['a control character', envelope(order.replace('>F<', '>\u0007<')), 'not allowed in XML'],
    ['a control character by number', envelope(order.replace('>F<', '>&#x7;<')), 'Invalid character entity'],
    ['broken XML', envelope(order).slice(0, -5), 'error in XML document'],
    ['nothing', '', 'Root element is missing'],
    ['another version of SOAP', envelope(order).replace('xmlsoap.org/soap', 'example.org/soap'), 'version mismatch'],
    ['two operations', envelope(order + order), 'exactly one element'],
    [
      'an unknown element',
      envelope(order.replace('<Lines>', '<Carrier>x</Carrier><Lines>')),
      '&lt;Lines&gt; is missing',
    ],
    [
      'an unknown element at the end',
      envelope(order.replace('</Order>', '<Carrier/></Order>')),
      '&lt;Carrier&gt; was not expected',
    ],
    ['a missing element', envelope(order.replace('<Zip>01230</Zip>', '')), '&lt;Zip&gt; is missing'],
    [
      'elements in another order',
      envelope(order.replace(/(<Zip>.*<\/Zip>)(<Country>.*<\/Country>)/, '$2$1')),
      '&lt;Zip&gt; is missing',
    ],
    [
      'an element of another namespace',
      envelope(order.replace('<Zip>', '<Zip xmlns="urn:x">')),
      '&lt;Zip&gt; is missing',
    ],
    ['text between elements', envelope(order.replace('<Lines>', '<Lines>x')), 'text inside'],
    ['no lines', envelope(order.replace(/<Line>.*<\/Line>/, '')), 'Lines holds no Line'],
    [
      'a quantity that is no number',
      envelope(createOrder('bad', 'A', shipTo, '1e3')),
      '&lt;Quantity&gt; is not in the correct format',
    ],
    [
      'a quantity of none',
      envelope(createOrder('bad', 'A', shipTo, '0')),
      'Invalid order: Quantity is not within 1 to 99999',
    ],
    ['an empty name', envelope(order.replace(/<Name>.*<\/Name>/, '<Name> </Name>')), 'Invalid order: Name is empty'],
    ['no credentials', envelope(order, session), 'wsse:Security&gt; header'],
    ['a wrong password', envelope(order, security('oms', 'wms-secreT')), 'could not be authenticated'],
    ['a wrong user', envelope(order, security('OMS')), 'could not be authenticated'],
    [
      'a digest for a password',
      envelope(order, security('oms', 'wms-secret', ' Type="x#PasswordDigest"')),
      'could not be authenticated',
    ],
    ['a header to be understood', envelope(order, `${security()}<x s:mustUnderstand="1"/>`), 'was not understood'],
    ['bytes that are not UTF-8', Buffer.from(envelope(order), 'latin1'), 'not UTF-8'],
    ['more than a megabyte', envelope(order.replace('>F<', `>${'F'.repeat(1_100_000)}<`)), 'too large'],
  ])('a request with %s is a Fault and has no effect', async (_what, body, problem) => {
    const { status, text } = await post(body)
    expect(status).toBe(500)
    expect(text).toContain('<soap:Fault')
    expect(text).toContain(problem)
    expect(simulator.book().orders['bad']).toBeUndefined()
  })

  test('a SOAPAction that does not name the operation, and another content type, are Faults', async () => {
    expect((await post(envelope(order), 'FindOrder')).text).toContain(
      'did not recognize the value of HTTP Header SOAPAction',
    )
    expect((await post(envelope(`<Drop xmlns="${namespace}"/>`), 'Drop')).text).toContain('did not recognize')
    expect((await post(envelope(order), 'CreateOrder', { 'Content-Type': 'application/soap+xml' })).text).toContain(
      'text/xml',
    )
    expect(simulator.book().orders['bad']).toBeUndefined()
  })

  test('every operation but the log-in wants a session that is not over', async () => {
    const unknown = envelope(order).replace('%SESSION%', 'b7e0')
    for (const [body, problem] of [
      [envelope(order, security()), 'The session header is missing. Please log in.'],
      [unknown, 'The session is unknown or has expired. Please log in.'],
    ] as const) {
      const { status, text } = await post(body)
      expect(status).toBe(500)
      expect(text).toContain(`Wms.Security.SessionException: ${problem}`)
    }
    expect((await post(envelope(`<Login xmlns="${namespace}"/>`, session), 'Login')).text).toContain('wsse:Security')
    expect(simulator.book().orders['bad']).toBeUndefined()
  })

  test('a session ends twenty minutes after its log-in, or as soon as an operator wants, and others go on', async () => {
    const first = await logIn()
    clock.now += 19 * minute
    const second = await logIn()
    expect(second).not.toBe(first)
    clock.now += minute
    expect((await post(envelope(findOrder('none')), 'FindOrder')).status).toBe(200)
    sessionId = first
    expect((await post(envelope(findOrder('none')), 'FindOrder')).text).toContain('has expired')
    simulator.knobs.set({ sessionMinutes: 1 })
    await logIn()
    clock.now += minute
    expect((await post(envelope(findOrder('none')), 'FindOrder')).text).toContain('has expired')
    simulator.knobs.set({ sessionMinutes: 20 })
    await logIn()
  })

  test('all that is known of one order is forty kilobytes of mostly empty elements', async () => {
    await post(envelope(createOrder('whole')))
    clock.now += 15 * minute
    const ask = `<GetOrder xmlns="${namespace}"><ReferenceNum>whole</ReferenceNum></GetOrder>`
    const { text } = await post(envelope(ask), 'GetOrder')
    expect(Buffer.byteLength(text)).toBeGreaterThan(40_000)
    expect(text).toContain('&lt;ReferenceNum&gt;whole&lt;/ReferenceNum&gt;')
    expect(text).toContain('&lt;ASNSentDate /&gt;')
    expect(text).toContain('&lt;ModifiedDate&gt;0001-01-01T00:00:00&lt;/ModifiedDate&gt;')
    const none = await post(envelope(ask.replace('whole', 'none')), 'GetOrder')
    expect(none.text).toContain("Order with reference 'none' was not found")
  })

  test('what an address or a SKU can not be is refused at once, and has no effect', async () => {
    const nowhere = shipTo.replace('<Address1>a<', '<Address1>NO-SUCH-ADDRESS 1<')
    expect((await post(envelope(createOrder('bad', 'NOSUCH-1')))).text).toContain(
      "Invalid order: SKU 'NOSUCH-1' is unknown.",
    )
    expect((await post(envelope(createOrder('bad', 'A', nowhere)))).text).toContain('ShipTo address is not accepted')
    expect(simulator.book().orders['bad']).toBeUndefined()
  })

  test.each([
    ['no SKU', `<GetInventory xmlns="${namespace}"><Facility>F</Facility><Skus/></GetInventory>`, 'Skus holds no Sku'],
    [
      'an empty SKU',
      `<GetInventory xmlns="${namespace}"><Facility>F</Facility><Skus><Sku> </Sku></Skus></GetInventory>`,
      'Sku is empty',
    ],
    [
      'more than 200 SKUs',
      `<GetInventory xmlns="${namespace}"><Facility>F</Facility><Skus>${'<Sku>A</Sku>'.repeat(201)}</Skus></GetInventory>`,
      'more than 200 SKUs',
    ],
  ])('the stock of %s is not told', async (_what, body, problem) => {
    const { status, text } = await post(envelope(body), 'GetInventory')
    expect(status).toBe(500)
    expect(text).toContain(problem)
  })

  test('a restart goes on where the book was, with the same schedule and the same log', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wms-'))
    const others = simulator
    try {
      simulator = await start(join(folder, 'wms.json'))
      await logIn()
      await post(envelope(createOrder('__proto__')))
      clock.now += 20 * minute
      const released = simulator.book()
      expect(Object.entries(released.orders)).toEqual([['__proto__', expect.objectContaining({ status: 'RELEASED' })]])
      await simulator.close()
      simulator = await start(join(folder, 'wms.json'))
      expect(simulator.book()).toEqual({ ...released, logins: 0 })
      expect((await post(envelope(createOrder('__proto__')))).text).toContain('has expired')
      await logIn()
      expect((await post(envelope(createOrder('__proto__')))).text).toContain('already exists')
      clock.now += 120 * minute
      await logIn()
      const log = `<GetStatusChanges xmlns="${namespace}"><SinceSequence>0</SinceSequence><Limit>9</Limit></GetStatusChanges>`
      const { text } = await post(envelope(log), 'GetStatusChanges')
      expect(text.match(/&lt;Status&gt;\w+/g)?.map((found) => found.slice(14))).toEqual([
        'RECEIVED',
        'RELEASED',
        'PICKING',
        'PACKED',
      ])
      await fetch(`${simulator.url}/__sim/reset`, { method: 'POST' })
      expect(simulator.book()).toEqual({ orders: {}, logins: 0 })
    } finally {
      await simulator.close()
      simulator = others
      rmSync(folder, { recursive: true })
    }
  })
})
