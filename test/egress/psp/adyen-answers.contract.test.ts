// The provider before an Adyen that answers as the simulator never does.
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AdyenWorld, connect, openAction } from './adyen-world'

const world = new AdyenWorld()
const { chargeRequested, voidRequested } = world

describe('an Adyen that answers as the simulator never does', () => {
  const asked: { path?: string; body: unknown; headers: IncomingMessage['headers'] }[] = []
  let answer: { status: number; body: unknown } = { status: 200, body: {} }
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      asked.push({ path: request.url, body: JSON.parse(text), headers: request.headers })
      response.writeHead(answer.status)
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body))
    })
  })
  const at = () => connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}/checkout/`)

  beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'))
  afterAll(() => {
    server.close()
    server.closeAllConnections()
  })
  beforeEach(() => void asked.splice(0))

  test('by an action without a payment id is given up by our own reference', async () => {
    const action = { type: 'redirect', method: 'GET', url: 'https://bank.example/' }
    answer = { status: 200, body: { resultCode: 'RedirectShopper', action } }
    const request = chargeRequested()
    const result = await at().perform(request, world.attempt())
    expect(result).toMatchObject({
      type: 'AuthenticationRequired',
      providerPaymentId: `P.${request.id}.${request.orderId}`,
    })
    answer = { status: 201, body: { status: 'received', pspReference: 'X', paymentReference: 'Y' } }
    const { providerPaymentId } = result as { providerPaymentId: string }
    const release = voidRequested(request, providerPaymentId)
    expect(await at().perform(release, world.attempt())).toMatchObject({ type: 'Voided' })
    expect(asked[1]).toMatchObject({
      path: expect.stringMatching(/^\/checkout\/v\d+\/cancels$/),
      body: { merchantAccount: 'OmsShop', paymentReference: providerPaymentId },
      headers: { 'idempotency-key': release.id },
    })
  })

  test('by a form to be posted leaves it to the page library', async () => {
    const action = { type: 'redirect', method: 'POST', url: 'https://bank.example/', data: { MD: 'x' } }
    answer = { status: 200, body: { resultCode: 'RedirectShopper', pspReference: 'X', action } }
    const result = await at().perform(chargeRequested(), world.attempt())
    if (result.type !== 'AuthenticationRequired') throw new Error(JSON.stringify(result))
    const { type, data } = openAction(result.action)
    expect({ type, data: JSON.parse(data ?? '') as unknown }).toMatchObject({ type: 'SDK', data: action })
  })

  test.each([
    ['something that is no JSON', { status: 200, body: 'gateway' }, { name: 'Transient', effect: 'unknown' }],
    ['a page of its gateway', { status: 502, body: '<html>' }, { name: 'Transient', effect: 'unknown' }],
    ['a path that is not there', { status: 404, body: {} }, { name: 'Error' }],
  ])('by %s is no outcome', async (_what, given, expected) => {
    answer = given
    await expect(at().perform(chargeRequested(), world.attempt())).rejects.toMatchObject(expected)
  })

  test('by settings that are missing at its side is a decline', async () => {
    answer = { status: 500, body: { errorType: 'configuration', errorCode: '905_1', message: 'No acquirer account' } }
    const result = await at().perform(chargeRequested(), world.attempt())
    expect(result).toMatchObject({ type: 'ChargeDeclined', code: 'error_905_1', reason: 'No acquirer account' })
  })
})
