// What suppliers bring to the warehouses, by the simulated Inventory Service. Where that is a real one nobody can do this for them.
import { Refused } from '../order-api'

export type Delivered = { readonly sku: string; readonly quantity: number }
/** Goods come once under one id, however often it is told. Rejects with Refused where the service says no. */
export type Stockroom = {
  readonly deliver: (deliveryId: string, warehouse: string, lines: readonly Delivered[]) => Promise<void>
}

const answerWithinMs = 15_000
const client = { grant_type: 'client_credentials', client_id: 'oms', client_secret: 'oms-secret' }

/** `url`: where the simulator answers. */
export const createStockroom = (url: string): Stockroom => {
  let token: Promise<string> | undefined
  const signal = (): AbortSignal => AbortSignal.timeout(answerWithinMs)
  const login = async (): Promise<string> => {
    const body = new URLSearchParams(client)
    const answer = await fetch(`${url}/oauth/token`, { method: 'POST', body, signal: signal() })
    if (!answer.ok) throw new Refused(answer.status, 'STOCKROOM_REFUSED', 'a token of the inventory service')
    return ((await answer.json()) as { access_token: string }).access_token
  }
  const post = async (body: object): Promise<Response> => {
    token ??= login()
    const headers = { authorization: `Bearer ${await token}`, 'content-type': 'application/json' }
    return fetch(`${url}/v1/deliveries`, { method: 'POST', headers, body: JSON.stringify(body), signal: signal() })
  }
  return {
    deliver: async (deliveryId, warehouse, lines) => {
      const body = { deliveryId, warehouse, lines }
      let answer = await post(body)
      if (answer.status === 401) {
        token = undefined
        answer = await post(body)
      }
      if (!answer.ok) throw new Refused(answer.status, 'STOCKROOM_REFUSED', `delivery ${deliveryId}`)
    },
  }
}

export const noStockroom: Stockroom = {
  deliver: () => Promise.reject(new Error('no inventory service is simulated: leave out the lives that need one')),
}
