// The one change of an order that is open, and how it ends.
import type { OrdersInput } from '../../../state/views/orders-fold'
import { about, address, by, cancelled, created, day, idOf, planOf, pot, sealed, tea, totalsOf } from '../order-life'
import { changesOf, fold } from './orders-folding'

const head = (version: number) => ({ status: 'PENDING' as const, version })

const edit = planOf('EDIT', [tea, pot], { chargeMinor: 2_000 })
const opened = (version: number, plan = edit): OrdersInput =>
  about('ChangeOpened', 1, {
    by: by(1, 'change'),
    plan,
    digest: 'd',
    shippingAddress: null,
    contact: null,
    reasonCode: null,
    ...head(version),
  })
const changed = (version: number): OrdersInput =>
  about('OrderChanged', 1, {
    changeId: idOf('change-1'),
    lines: [tea, pot],
    totals: totalsOf(2_900),
    chargeMinor: 2_000,
    refundMinor: 0,
    shippingAddress: { ...address, country: 'AT' },
    contact: sealed('new'),
    ...head(version),
  })

describe('a change of an order', () => {
  it('becomes of the order when it is done, and not before', () => {
    const open = fold(created(1), opened(2))!
    expect(open.document).toMatchObject({
      change: { changeId: 'change-1', plan: edit, since: day + 2_000 },
      lines: [tea],
    })
    expect(fold(created(1), opened(2), changed(3))!.document).toMatchObject({
      change: null,
      lines: [tea, pot],
      totals: { totalMinor: 3_428 },
      shippingAddress: { country: 'AT' },
      contact: sealed('new'),
    })
    const told = changesOf(created(1), opened(2), changed(3))
    expect(told).toEqual([
      { changeId: 'change-1', state: 'OPEN', plan: edit, code: null, reason: null },
      { changeId: 'change-1', state: 'DONE', plan: edit, code: null, reason: null },
    ])
  })

  it('that fails leaves the order as it was', () => {
    const failed = about('ChangeFailed', 1, {
      changeId: idOf('change-1'),
      code: 'CHARGE_DECLINED',
      reason: 'The card was declined.',
      ...head(3),
    })
    const { version: _, updatedAt: __, ...before } = fold(created(1))!
    expect(fold(created(1), opened(2), failed)).toMatchObject(before)
    expect(changesOf(created(1), opened(2), failed).at(-1)).toEqual({
      changeId: 'change-1',
      state: 'FAILED',
      plan: edit,
      code: 'CHARGE_DECLINED',
      reason: 'The card was declined.',
    })
  })

  it('ends with the cancellation of the order: the cancellation is done, an edit has failed', () => {
    expect(changesOf(created(1), opened(2, planOf('CANCEL', [])), cancelled(1, 3)).at(-1)).toMatchObject({
      state: 'DONE',
      code: null,
    })
    expect(changesOf(created(1), opened(2), cancelled(1, 3)).at(-1)).toMatchObject({
      state: 'FAILED',
      code: 'CUSTOMER_REQUEST',
    })
  })
})
