// Staff who look after what is blocked: tried again once, then given up, unless somebody else does.
import { FloorHand } from '../../../dev/orders/floor-hand'
import type { Floor, Picklist } from '../../../dev/orders/floor-api'
import { Refused, type OrderApi, type Person } from '../../../dev/orders/order-api'

let blocked: Picklist[]
let asked: string[]
let fails: Error | undefined
let problems: string[]

const list = (since: string, orderId = 'o1'): Picklist => ({
  fulfillmentId: `f-${orderId}`,
  orderId,
  warehouse: 'SAO-1',
  status: 'BLOCKED',
  lines: [],
  parcels: [],
  blocked: { step: 'LABEL', code: 'POSTALCODE.INVALID', reason: 'No.', since },
})
const floor: Floor = {
  picklists: async (...statuses) => (statuses.join() === 'BLOCKED' ? blocked : []),
  scan: async () => undefined,
}
const person: OrderApi['person'] = (orderId, role) =>
  ({
    ask: async ({ path, body }, key) => {
      if (fails) throw fails
      asked.push(`${role} ${orderId} ${path} ${JSON.stringify(body)} ${key}`)
    },
  }) as Pick<Person, 'ask'> as Person
const handOf = (isMinded?: (orderId: string) => boolean): FloorHand =>
  new FloorHand({ api: { person, floor }, onProblem: (text) => problems.push(text), ...(isMinded && { isMinded }) })

beforeEach(() => {
  ;[blocked, asked, problems, fails] = [[], [], [], undefined]
})

test('what has failed is tried again once, and given up when it fails again', async () => {
  const hand = handOf()
  blocked = [list('10:00')]
  await hand.round()
  // The list is behind what was done.
  await hand.round()
  blocked = [list('10:05')]
  await hand.round()
  await hand.round()
  expect(asked).toEqual([
    'warehouse o1 /fulfillments/f-o1/retry {} f-o1-retry-10:00',
    'warehouse o1 /fulfillments/f-o1/abandonment {"reason":"It failed again."} f-o1-abandonment-10:05',
  ])
  expect([...hand.outcomes]).toEqual([
    ['LABEL POSTALCODE.INVALID, tried again', 1],
    ['LABEL POSTALCODE.INVALID, given up', 1],
  ])
})

test('what somebody else looks after is left to them, and taken up when they are done', async () => {
  let isMinded = true
  const hand = handOf((orderId) => orderId === 'o1' && isMinded)
  blocked = [list('10:00'), list('10:00', 'o2')]
  await hand.round()
  expect(asked.map((text) => text.split(' ')[1])).toEqual(['o2'])
  isMinded = false
  await hand.round()
  expect(asked.map((text) => text.split(' ')[1])).toEqual(['o2', 'o1'])
})

test('without an answer it is done at the next round', async () => {
  const hand = handOf()
  blocked = [list('10:00')]
  fails = new Error('no answer')
  await expect(hand.round()).rejects.toThrow('no answer')
  fails = undefined
  await hand.round()
  expect(asked).toHaveLength(1)
})

test.each([
  ['WRONG_STATE', 0],
  ['UNKNOWN_FULFILLMENT', 1],
])('refused with %s it is not asked again, and told %d times', async (code, times) => {
  const hand = handOf()
  blocked = [list('10:00')]
  fails = new Refused(409, code, 'a retry')
  await hand.round()
  fails = undefined
  await hand.round()
  expect([asked, problems.length]).toEqual([[], times])
})
