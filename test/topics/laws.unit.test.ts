// The real declaration is lawful, and each law is shown to catch what it forbids.
import { declaration, violations, type Declaration } from '../../topics/laws'

const lawful: Declaration = {
  messages: ['PlaceOrder', 'OrderPlaced', 'ChargeRequested', 'Charged', 'StatusChanged', 'Redrive', 'SetAside'],
  engineMessages: ['SetAside'],
  topics: {
    'oms.order.commands.v1': { kind: 'entry', carries: ['PlaceOrder'], doc: '' },
    'oms.order.events.v1': { kind: 'journal', carries: ['OrderPlaced', 'ChargeRequested'], doc: '' },
    'oms.bank.results.v1': { kind: 'results', carries: ['Charged'], doc: '' },
    'oms.order.status.v1': { kind: 'public', carries: ['StatusChanged'], doc: '' },
    'oms.engine.commands.v1': { kind: 'control', carries: ['Redrive'], doc: '' },
  },
  nodes: {
    http: { kind: 'source', takes: [], writes: 'oms.order.commands.v1', doc: '' },
    operator: { kind: 'source', takes: [], writes: 'oms.engine.commands.v1', doc: '' },
    order: { kind: 'decider', takes: ['PlaceOrder', 'Charged'], writes: 'oms.order.events.v1', doc: '' },
    bank: { kind: 'connector', takes: ['ChargeRequested'], writes: 'oms.bank.results.v1', doc: '' },
    status: { kind: 'connector', takes: ['OrderPlaced'], writes: 'oms.order.status.v1', doc: '' },
    'orders-view': { kind: 'view', takes: ['OrderPlaced'], doc: '' },
  },
}

const withNode = (name: string, change: Partial<Declaration['nodes'][string]>): Declaration => {
  const node = lawful.nodes[name] ?? { kind: 'decider', takes: [], doc: '' }
  return { ...lawful, nodes: { ...lawful.nodes, [name]: { ...node, ...change } } }
}

const withTopic = (name: string, change: Partial<Declaration['topics'][string]>): Declaration => {
  const topic = lawful.topics[name] ?? { kind: 'entry', carries: [], doc: '' }
  return { ...lawful, topics: { ...lawful.topics, [name]: { ...topic, ...change } } }
}

const without = (part: 'nodes' | 'topics', name: string): Declaration => {
  const { [name]: _, ...rest } = lawful[part]
  return { ...lawful, [part]: rest }
}

test('the declared topology keeps every law', () => {
  expect(violations()).toEqual([])
})

test('the small example that the other tests break keeps every law', () => {
  expect(violations(lawful)).toEqual([])
})

const broken: readonly [title: string, declared: Declaration, sentence: RegExp][] = [
  [
    'two writers of one journal',
    withNode('order-too', { takes: ['Charged'], writes: 'oms.order.events.v1' }),
    /events\.v1 is written by order and order-too/,
  ],
  [
    'two writers of one results topic',
    withNode('bank-too', { kind: 'connector', takes: ['ChargeRequested'], writes: 'oms.bank.results.v1' }),
    /written by bank and bank-too/,
  ],
  ['a topic without a writer', without('nodes', 'http'), /oms\.order\.commands\.v1 has no writer/],
  [
    'a topic that nobody reads',
    withNode('order', { takes: ['PlaceOrder'] }),
    /oms\.bank\.results\.v1 is read by nobody/,
  ],
  [
    'a control topic and no node with a journal',
    withNode('order', { kind: 'view' }),
    /oms\.engine\.commands\.v1 is read by nobody/,
  ],
  [
    'a message taken that no topic carries',
    withNode('orders-view', { takes: ['OrderPlaced', 'OrderLost'] }),
    /orders-view takes OrderLost, which no topic carries/,
  ],
  ['a node that takes nothing', withNode('orders-view', { takes: [] }), /orders-view takes nothing/],
  ['a source that takes something', withNode('http', { takes: ['Charged'] }), /http is a source and takes Charged/],
  [
    'a message in two topics',
    withTopic('oms.order.commands.v1', { carries: ['PlaceOrder', 'Charged'] }),
    /Charged is in oms\.order\.commands\.v1 and oms\.bank\.results\.v1/,
  ],
  [
    'a schema without a topic',
    { ...lawful, messages: [...lawful.messages, 'OrderLost'] },
    /OrderLost has a schema and no topic/,
  ],
  [
    'a message without a schema',
    withTopic('oms.bank.results.v1', { carries: ['Charged', 'Refunded'] }),
    /Refunded of oms\.bank\.results\.v1 has no schema/,
  ],
  [
    'a message of the engine in a topic',
    withTopic('oms.order.events.v1', { carries: ['OrderPlaced', 'ChargeRequested', 'SetAside'] }),
    /SetAside is the engine's/,
  ],
  [
    'a decider that writes an entry topic',
    withNode('order', { writes: 'oms.order.commands.v1' }),
    /order is a decider and writes oms\.order\.commands\.v1, of kind entry/,
  ],
  [
    'a connector that writes a journal',
    withNode('bank', { writes: 'oms.order.events.v1' }),
    /bank is a connector and writes oms\.order\.events\.v1, of kind journal/,
  ],
  ['a source that writes results', withNode('http', { writes: 'oms.bank.results.v1' }), /http is a source and writes/],
  ['a view that writes', withNode('orders-view', { writes: 'oms.order.status.v1' }), /views write nothing/],
  ['a decider without a journal', withNode('order', { writes: undefined }), /order is a decider and writes nothing/],
  [
    'a node that writes an unknown topic',
    withNode('bank', { writes: 'oms.lost.results.v1' }),
    /oms\.lost\.results\.v1, which is not declared/,
  ],
  [
    'a connector that takes from two topics',
    withNode('bank', { takes: ['ChargeRequested', 'PlaceOrder'] }),
    /bank takes from oms\.order\.commands\.v1 and oms\.order\.events\.v1/,
  ],
  [
    'a topic whose name hides its kind',
    withTopic('oms.order_things.v1', { carries: [] }),
    /oms\.order_things\.v1 is no name for a topic of kind entry/,
  ],
  [
    'a node that takes its own facts',
    withNode('order', { takes: ['PlaceOrder', 'Charged', 'OrderPlaced'] }),
    /facts alone form a loop: order -OrderPlaced-> order/,
  ],
]

test.each(broken)('%s is a violation', (_, declared, sentence) => {
  expect(violations(declared)).toContainEqual(expect.stringMatching(sentence))
})

describe('loops', () => {
  const pair = (
    orderCarries: string[],
    paymentCarries: string[],
    orderTakes: string[],
    paymentTakes: string[],
  ): Declaration => ({
    messages: [],
    engineMessages: [],
    topics: {
      'oms.order.events.v1': { kind: 'journal', carries: orderCarries, doc: '' },
      'oms.payment.events.v1': { kind: 'journal', carries: paymentCarries, doc: '' },
    },
    nodes: {
      order: { kind: 'decider', takes: orderTakes, writes: 'oms.order.events.v1', doc: '' },
      payment: { kind: 'decider', takes: paymentTakes, writes: 'oms.payment.events.v1', doc: '' },
    },
  })
  const loops = (declared: Declaration): string[] => violations(declared).filter((text) => text.includes('form a loop'))

  test('two deciders may talk: one asks, the other answers', () => {
    expect(loops(pair(['PaymentRequested'], ['PaymentCompleted'], ['PaymentCompleted'], ['PaymentRequested']))).toEqual(
      [],
    )
  })

  test('two deciders that ask one another are a violation', () => {
    const declared = pair(['PaymentRequested'], ['DetailsRequested'], ['DetailsRequested'], ['PaymentRequested'])
    expect(loops(declared)).toEqual([
      expect.stringMatching(/requests alone form a loop: order -PaymentRequested-> payment -DetailsRequested-> order/),
    ])
  })

  test('two deciders that feed one another with facts are a violation', () => {
    const declared = pair(['OrderUpdated'], ['PaymentUpdated'], ['PaymentUpdated'], ['OrderUpdated'])
    expect(loops(declared)).toEqual([expect.stringMatching(/facts alone form a loop/)])
  })

  test('a longer way round is found too', () => {
    const { nodes, topics } = pair(['OrderUpdated'], ['PaymentUpdated'], ['ParcelUpdated'], ['OrderUpdated'])
    const declared: Declaration = {
      messages: [],
      engineMessages: [],
      topics: { ...topics, 'oms.parcel.events.v1': { kind: 'journal', carries: ['ParcelUpdated'], doc: '' } },
      nodes: {
        ...nodes,
        parcel: { kind: 'decider', takes: ['PaymentUpdated'], writes: 'oms.parcel.events.v1', doc: '' },
      },
    }
    expect(loops(declared)).toEqual([expect.stringMatching(/order .* payment .* parcel .* order/)])
  })
})

test('the declaration covers every node and topic that there is', () => {
  const { nodes, topics, messages } = declaration()
  expect(Object.keys(nodes).length).toBeGreaterThan(10)
  expect(Object.keys(topics).length).toBeGreaterThan(10)
  expect(messages.length).toBeGreaterThan(50)
})
