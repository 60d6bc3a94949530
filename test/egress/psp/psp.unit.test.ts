// All payment providers behind one connector: each request goes to the provider that it names, and only a charge can take a detour.
import type { PaymentProvider, PspRequest } from '../../../egress/psp/payment-provider'
import { createPsp, laneOf } from '../../../egress/psp/psp'
import { example } from '../../examples/examples'

const charge = example('ChargeRequested', { provider: 'ADYEN' })
const others: readonly PspRequest[] = [
  example('CaptureRequested'),
  example('VoidRequested'),
  example('ChargeCheckRequested'),
  example('RefundRequested'),
]

describe('the connector of the payment service providers', () => {
  const asked: [string, PspRequest][] = []
  const provider = (name: string): PaymentProvider => ({
    name,
    perform: async (request) => {
      asked.push([name, request])
      return { type: 'Voided', requestId: request.id, chargeRequestId: request.id, provider: request.provider }
    },
  })
  const psp = createPsp({ STRIPE: provider('stripe'), ADYEN: provider('adyen') })
  const attempt = { inDoubt: false, signal: new AbortController().signal, now: 0 }
  beforeEach(() => void asked.splice(0))

  it('passes each request on to the provider that it names, and to no other', async () => {
    for (const request of [charge, ...others]) await psp.perform(request, attempt)
    expect(asked).toEqual([['adyen', charge], ...others.map((request) => ['stripe', request])])
  })

  it('has a lane for each provider, so that one that is down holds up no request of another', () => {
    expect([charge, ...others].map(laneOf)).toEqual(['psp-adyen', ...others.map(() => 'psp-stripe')])
  })

  it('says of a charge whose provider is down that it was not asked, so that another may be', () => {
    expect(psp.whenDown!(charge)).toMatchObject({
      type: 'ChargeNotAttempted',
      requestId: charge.id,
      chargeRequestId: charge.id,
      provider: 'ADYEN',
    })
    expect(asked).toEqual([])
  })

  it('lets what belongs to a charge that was made wait for its own provider', () => {
    expect(others.map((request) => psp.whenDown!(request))).toEqual(others.map(() => undefined))
  })
})
