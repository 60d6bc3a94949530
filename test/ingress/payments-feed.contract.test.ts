import { startPaymentsFeeds, type PaymentsFeedOptions, type ProviderList } from '../../ingress/payments-feed'
import type { MessageOf } from '../../schemas/message'
import { example } from '../examples/examples'
import { id, orderId } from '../examples/values'
import { until } from './api-world'
import { Cursors, FeedWorld } from './feed-world'

const topic = 'oms.payment.signals.v1'
const line = (index: number): MessageOf<'SettlementReported'> =>
  example('SettlementReported', { id: id(`line-${index}`), orderId, transactionId: `txn_${index}` })

/** A provider's list of so many lines, two to a page; a cursor is how many were read. */
class Book {
  asked: string[] = []
  down: Error | undefined
  constructor(public length: number) {}
  readonly list: ProviderList = async (cursor) => {
    this.asked.push(cursor)
    if (this.down) throw this.down
    const from = Number(cursor || 0)
    const to = Math.min(from + 2, this.length)
    const signals = Array.from({ length: to - from }, (_, index) => line(from + index))
    return { signals, cursor: String(to), more: to < this.length }
  }
}

describe('the feed of the payment providers', () => {
  let world: FeedWorld
  let cursors: Cursors
  beforeEach(() => {
    world = new FeedWorld()
    cursors = new Cursors()
  })
  const start = (lists: PaymentsFeedOptions['lists']) => startPaymentsFeeds({ ...world.options(), lists, cursors })
  const resting = (ms = 300_000) => until(() => world.clock.next() === world.clock.now() + ms)
  const written = async () =>
    (await world.messages(topic)).map((message) => (message as unknown as { transactionId: string }).transactionId)

  test('a list is written to its end, page after page, and the cursor moves behind it', async () => {
    const book = new Book(5)
    const feeds = start(new Map([['stripe-settlements', book.list]]))
    await resting()
    expect(await written()).toEqual(['txn_0', 'txn_1', 'txn_2', 'txn_3', 'txn_4'])
    expect(cursors.stored).toEqual(new Map([['stripe-settlements', '5']]))
    expect(book.asked).toEqual(['', '2', '4'])
    await Promise.all(feeds.map((feed) => feed.stop()))
  })

  test('the next round goes on where the last one ended, also in another process', async () => {
    cursors.stored.set('stripe-settlements', '4')
    const book = new Book(6)
    const feeds = start(new Map([['stripe-settlements', book.list]]))
    await resting()
    expect(await written()).toEqual(['txn_4', 'txn_5'])
    book.length = 7
    world.clock.advance(300_000)
    await until(() => book.asked.length === 2)
    await resting()
    expect(await written()).toEqual(['txn_4', 'txn_5', 'txn_6'])
    await Promise.all(feeds.map((feed) => feed.stop()))
  })

  test('what is written and not noted is written again under the same id: nothing is passed over', async () => {
    cursors.dies = true
    const book = new Book(2)
    const feeds = start(new Map([['stripe-settlements', book.list]]))
    await until(() => world.lines.length > 0)
    cursors.dies = false
    world.clock.advance(300_000)
    await until(() => cursors.stored.get('stripe-settlements') === '2')
    const messages = await world.messages(topic)
    expect(messages.map((message) => message.id)).toEqual(['line-0', 'line-1', 'line-0', 'line-1'])
    await Promise.all(feeds.map((feed) => feed.stop()))
  })

  test('a provider that is down holds up no other, and is told of once', async () => {
    const [silent, open] = [new Book(1), new Book(1)]
    silent.down = new Error('nobody answers')
    const lists = new Map([
      ['stripe-events', silent.list],
      ['adyen-reports', open.list],
    ])
    const feeds = start(lists)
    await until(() => cursors.stored.has('adyen-reports') && world.lines.length > 0)
    expect(await written()).toEqual(['txn_0'])
    expect(world.lines.filter((text) => text.includes('stripe-events'))).toHaveLength(1)
    await Promise.all(feeds.map((feed) => feed.stop()))
  })
})
