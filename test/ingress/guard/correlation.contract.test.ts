import { correlate } from '../../../ingress/guard/correlation'
import { GuardWorld } from './guard-world'

const world = new GuardWorld()
beforeAll(() => world.start({ before: [correlate] }))
afterAll(() => world.stop())
const told = async (given: string): Promise<string | null> =>
  (await world.call('/things', { headers: { 'x-correlation-id': given } })).headers.get('x-correlation-id')
const fresh = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

test("the client's id comes back", async () => expect(await told('shop-42')).toBe('shop-42'))

test.each([
  ['has a space', 'a b'],
  ['is too long', 'x'.repeat(129)],
  ['holds a card number', 'x-4111111111111111'],
])('an id that %s gives way to a new one', async (_what, given) => expect(await told(given)).toMatch(fresh))
