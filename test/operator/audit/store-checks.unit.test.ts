// Checks 4 and 6 on what is remembered: nothing on a clean store, and every kind of fault found, without telling anybody's data.
import { checkDeadlines } from '../../../operator/audit/check-deadlines'
import { checkStore, type FoldedPartition, type StoreSnapshot, type Tail } from '../../../operator/audit/check-store'
import { checkHistory, checkRows } from '../../../operator/audit/check-views'
import { Patience } from '../../../operator/audit/patience'
import { Check, differencesIn, mostListed, renderReport, type Difference } from '../../../operator/audit/report'
import { changeOf } from '../../../processors/engine/decide-group'
import type { Held } from '../../../processors/engine/store'
import { order } from '../../../processors/order/order'
import { payment } from '../../../processors/payment/payment'
import type { PaymentState } from '../../../processors/payment/state'
import type { CurrencyCode, OrderId } from '../../../schemas/ids'
import { example } from '../../examples/examples'
import { deliveredLife, orderId } from './one-order'

const like = (pattern: RegExp): unknown => expect.stringMatching(pattern)
const texts = (differences: readonly Difference[]): string[] => differences.map(({ text }) => text)
const since = Date.UTC(2026, 0, 1)
const at = (offset: number) => ({ orderId: orderId as OrderId, at: since + offset })
const amount = { amountMinor: 1_428, currency: 'EUR' as CurrencyCode }
const charging = [
  example('PaymentOpened', { ...at(0), ...amount }),
  example('ChargeRequested', { ...at(0), ...amount }),
].reduce(payment.evolve, payment.initial) as PaymentState
const done = [
  example('ChargeCaptured', { ...at(1), ...amount, chargeRequestId: example('ChargeRequested').id }),
  example('PaymentCompleted', { ...at(1), ...amount, capturedMinor: 1_428 }),
].reduce<PaymentState>(payment.evolve, charging)

const folded = (
  states: Record<string, Held> = { [orderId]: { state: charging }, ord_2: { state: done } },
): FoldedPartition => ({
  node: 'payment',
  partition: 3,
  decider: payment,
  states: new Map(Object.entries(states)),
  checkpoint: {
    journal: 9,
    head: 'w:4',
    covers: { 'oms.order.events.v1': { next: 12, head: 'o:1', index: 0, lastId: '' } },
  },
})
const still: Tail = { keys: new Set(), stamps: new Set() }

const snapshotOf = ({ states, decider, checkpoint }: FoldedPartition) => {
  const changes = [...states].map(([key, held]) => changeOf(decider, key, held))
  const deadlines = new Map(changes.flatMap(({ key, due }) => (due === null ? [] : [[key, due] as const])))
  return {
    checkpoint,
    deadlines,
    values: new Map(changes.map(({ key, value }) => [key, value])),
  } satisfies StoreSnapshot
}

describe('a store', () => {
  it('is clean when it is the fold of its journal', () => {
    expect(checkStore(folded(), snapshotOf(folded()), still)).toEqual({ checked: 2, moving: 0, differences: [] })
  })

  it.each<[string, (store: ReturnType<typeof snapshotOf>) => void, RegExp]>([
    [
      'an old value',
      (store) => store.values.set(orderId, JSON.stringify({ state: { ...charging, dueMinor: 1 } })),
      /differ in state\.dueMinor; look/,
    ],
    [
      'the same fields in another order',
      (store) =>
        store.values.set('ord_2', JSON.stringify({ state: Object.fromEntries(Object.entries(done).reverse()) })),
      /the order of fields/,
    ],
    ['no value', (store) => store.values.delete(orderId), /Redis has no state/],
    ['a value of nobody', (store) => store.values.set('ord_9', '{}'), /the journal knows nothing of/],
    [
      'no deadline',
      (store) => store.deadlines.delete(orderId),
      /has the deadline none, the journal's fold has 2026-01-01T01:00:00/,
    ],
    ['a deadline too many', (store) => store.deadlines.set('ord_2', 1), /the journal's fold has none/],
  ])('shows %s', (_title, tamper, pattern) => {
    const store = snapshotOf(folded())
    tamper(store)
    expect(texts(checkStore(folded(), store, still).differences)).toEqual([like(pattern)])
  })

  it('shows a checkpoint that the journal never had, and inputs that it would read again', () => {
    const store = snapshotOf(folded())
    const behind = { ...store, checkpoint: { ...folded().checkpoint, journal: 5, head: 'w:2' } }
    expect(texts(checkStore(folded(), behind, still).differences)).toEqual([
      like(/stands at 5@w:2, the journal at 9@w:4/),
    ])
    const again = { ...store, checkpoint: { ...folded().checkpoint, covers: {} } }
    expect(texts(checkStore(folded(), again, still).differences)).toEqual([
      like(/has oms\.order\.events\.v1 covered to 0, the journal to 12/),
    ])
  })

  it('may have moved on with the journal', () => {
    const store = snapshotOf(folded())
    store.values.set(orderId, '{"state":{}}')
    const moved = { ...store, checkpoint: { ...folded().checkpoint, journal: 10, head: 'w:5' } }
    const tail = { keys: new Set([orderId]), stamps: new Set(['10@w:5']) }
    expect(checkStore(folded(), moved, tail)).toEqual({ checked: 1, moving: 1, differences: [] })
  })
})

describe('deadlines', () => {
  const due = payment.deadline!(charging)!.at
  const indexed = new Map([[orderId, due]])

  it('are clean while they are ahead, or just over', () => {
    expect(checkDeadlines(folded(), indexed, still, due)).toEqual([])
    expect(checkDeadlines(folded(), indexed, still, due + 60_000)).toEqual([])
  })

  it('are told when they are lost, or passed unnoticed', () => {
    expect(texts(checkDeadlines(folded(), new Map(), still, since))).toEqual([
      like(/payment: its deadline .* is not in Redis's index/),
    ])
    expect(texts(checkDeadlines(folded(), indexed, still, due + 61_000))).toEqual([like(/passed 61 s ago/)])
  })

  it('are told when an open state has none', () => {
    const timeless = { ...folded(), decider: { ...payment, deadline: undefined } } as unknown as FoldedPartition
    expect(texts(checkDeadlines(timeless, indexed, still, since))).toEqual([
      like(/it is CHARGING, not final, and has no deadline/),
    ])
  })

  it('are told when an order waits for nothing and is not at its end, even where its decider calls that final', () => {
    const restless = {
      ...order,
      isFinal: () => true,
      deadline: () => undefined,
    } as unknown as FoldedPartition['decider']
    const of = (status: string) =>
      checkDeadlines(
        { ...folded({ [orderId]: { state: { status } } }), node: 'order', decider: restless },
        new Map(),
        still,
        since,
      )
    expect(texts(of('PAYMENT_COMPLETED'))).toEqual([
      like(/order: it is PAYMENT_COMPLETED, not final, and has no deadline/),
    ])
    expect(of('DELIVERED')).toEqual([])
  })

  it('stand still for what is set aside, which is told instead', () => {
    const aside = [{ topic: 'oms.psp.results.v1', partition: 3, offset: 7, attempt: 2 }]
    const found = checkDeadlines(folded({ [orderId]: { state: charging, aside } }), new Map(), still, since)
    expect(texts(found)).toEqual([like(/oms\.psp\.results\.v1:3:7 waits set aside after 2 attempts.*setaside redrive/)])
  })
})

describe('a view', () => {
  const row = { orderId, status: 'DELIVERED', version: 7, capturedMinor: 1_428, contactName: 'Žofie' }

  it('is clean when its rows are the fold', () => {
    expect(checkRows('orders-view', new Map([[orderId, row]]), new Map([[orderId, { ...row }]]), new Set())).toEqual([])
  })

  it('shows a row that was tampered with, is missing or is too many; never what is in it', () => {
    const actual = new Map([[orderId, { ...row, capturedMinor: 1_427, contactName: 'Eve' }], ['ord_2', row]]) // prettier-ignore
    const found = texts(checkRows('orders-view', new Map([[orderId, row], ['ord_3', row]]), actual, new Set())) // prettier-ignore
    expect(found).toEqual([like(/in capturedMinor, contactName/), like(/no row/), like(/knows nothing of/)])
    expect(found.join()).not.toMatch(/Žofie|Eve|1427/)
    expect(checkRows('orders-view', new Map([[orderId, row]]), new Map(), new Set([orderId]))).toEqual([])
  })

  it('shows lines of history that are missing, changed or too many', () => {
    const [created, , , updated] = deliveredLife()
    const lineOf = (event: typeof created) => ({
      messageId: event!.id,
      orderId,
      type: event!.type as string,
      status: event!.status ?? null,
      version: event!.version ?? null,
      offset: event!.offset,
    })
    const expected = new Map([[orderId, [created!, updated!]]])
    expect(checkHistory('order_events', expected, [lineOf(created), lineOf(updated)])).toEqual([])
    expect(
      texts(
        checkHistory('order_events', expected, [
          { ...lineOf(created), version: 2 },
          { ...lineOf(created), messageId: 'x' },
        ]),
      ),
    ).toEqual([
      like(/OrderCreated m_OrderCreated_0 at offset 0 has another version/),
      like(/OrderUpdated .* is not in PostgreSQL/),
      like(/x at offset 0 is in PostgreSQL and not in the journal/),
    ])
  })
})

describe('patience', () => {
  it('asks again until the answer is clean, and no longer than it has', async () => {
    let asked = 0
    const ask = async (): Promise<number> => ++asked
    expect(await new Patience({ pauseMs: 1 }).until(ask, (answer) => answer === 3)).toBe(3)
    expect(await new Patience({ allMs: 0 }).until(ask, () => false)).toBe(4)
  })
})

describe('a report', () => {
  it('counts what it does not list, and shows the first differences', () => {
    const check = new Check('rows')
    check.found(Array.from({ length: mostListed + 5 }, (_, n) => ({ orderId: `ord_${n}`, text: 'differs' })))
    const report = { checks: [check.report()] }
    expect(differencesIn(report)).toBe(mostListed + 5)
    const text = renderReport(report, 2)
    expect(text).toContain('1005 differences.')
    expect(text).toContain('- [rows] ord_1: differs')
    expect(text).toContain('… and 1003 more')
  })
})
