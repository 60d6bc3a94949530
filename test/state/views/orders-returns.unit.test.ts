// Returns, exchanges and claims of an order, from what is asked to what becomes of it.
import type { OrdersInput } from '../../../state/views/orders-fold'
import { about, by, created, day, idOf, planOf, sealed, tea, totalsOf } from '../order-life'
import { fold } from './orders-folding'

const head = (version: number) => ({ status: 'DELIVERED' as const, version })

describe('a return of an order', () => {
  it('keeps what was asked, what came and what became of it', () => {
    const claim = planOf('CLAIM', [tea], { refundMinor: 450, feeMinor: 20, ruleId: 'refunds-2015' })
    const returnId = idOf('return-1')
    const life: OrdersInput[] = [
      created(1),
      about('ReturnOpened', 1, {
        by: by(1, 'return'),
        returnId,
        plan: claim,
        digest: 'd',
        lines: [{ lineId: '1', quantity: 1 }],
        wanted: [],
        reasonCode: 'DEFECTIVE',
        remedy: 'REFUND',
        photos: ['https://photos.example/1'],
        comment: sealed('broken'),
        ...head(2),
      }),
      about('ReturnApproved', 1, { by: null, returnId, reason: 'clear', expiresAt: day + 9, ...head(3) }),
      about('ReturnReceived', 1, {
        by: by(1, 'receive'),
        returnId,
        warehouse: 'SAO-1',
        lines: [{ lineId: '1', quantity: 1, condition: 'DEFECTIVE' }],
        complete: true,
        ...head(4),
      }),
    ]
    const asked = { returnId, kind: 'CLAIM', reasonCode: 'DEFECTIVE', comment: sealed('broken'), openedAt: day + 2_000 }
    const expected = { refundMinor: 450, feeMinor: 20, chargeMinor: 0, ruleId: 'refunds-2015' }
    expect(fold(...life.slice(0, 2))!.document.returns).toMatchObject([{ ...asked, ...expected, state: 'REQUESTED' }])
    expect(fold(...life)!.document.returns).toMatchObject([
      { ...asked, state: 'RECEIVING', reason: 'clear', expiresAt: day + 9, received: [{ condition: 'DEFECTIVE' }] },
    ])
    const label = { carrier: 'FEDEX', trackingNumber: '790000000077', labelUrl: '/label' }
    const labelled = fold(...life, about('ReturnLabelled', 1, { returnId, ...label, ...head(5) }))!
    expect(fold(...life)!.document.returns).toMatchObject([{ label: null }])
    expect(labelled.document.returns).toMatchObject([{ state: 'RECEIVING', label }])
    const money = {
      refundMinor: 470,
      feeMinor: 0,
      chargeMinor: 0,
      lines: [{ ...tea, quantity: 1 }],
      totals: totalsOf(450),
    }
    const settled = { returnId, outcome: 'REFUNDED', ruleId: 'refunds-2016', ...money, ...head(5) }
    const after = fold(...life, about('ReturnSettled', 1, settled))!.document
    expect(after.returns).toMatchObject([{ state: 'SETTLED', outcome: 'REFUNDED', refundMinor: 470, feeMinor: 0 }])
    expect(after).toMatchObject({ lines: [{ quantity: 1 }], totals: { totalMinor: 978 } })
    expect(() => fold(created(1), about('ReturnExpired', 1, { returnId, ...head(2) }))).toThrow(/never opened/)
  })
})
