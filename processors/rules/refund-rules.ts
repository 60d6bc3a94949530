// What a customer gets back, by reason, kind of goods, condition and country. Data and its types; refunds.ts decides.
import type { CategoryGroup } from './categories'
import type { Versioned } from './versions'

export const returnReasons = ['CHANGED_MIND', 'DAMAGED', 'WRONG_ITEM', 'MISSING', 'DEFECTIVE', 'LATE'] as const
export type ReturnReason = (typeof returnReasons)[number]
/** In what condition goods came back. */
export type ReturnCondition =
  'SELLABLE' | 'OPENED' | 'DAMAGED_BY_CUSTOMER' | 'DAMAGED_IN_TRANSIT' | 'DEFECTIVE' | 'WRONG_ITEM'

/** What differs for a kind of goods. */
export type GoodsRule = {
  /** 0: never taken back for this reason. */
  readonly windowDays?: number
  readonly feeBasisPoints?: number
  readonly percentByCondition?: Partial<Record<ReturnCondition, number>>
}

export type ReasonRule = {
  /** Days after delivery, the last one included to the millisecond. */
  readonly windowDays: number
  /** Restocking fee in hundredths of a percent of the price of the goods. */
  readonly feeBasisPoints: number
  /** Of price and tax, what is given back by condition. */
  readonly percentByCondition: Readonly<Record<ReturnCondition, number>>
  /** Shipping is given back when all that the order still has comes back. */
  readonly shippingBack: boolean
  /** Whether it must have been delivered first; what got lost or came late need not. */
  readonly afterDelivery: boolean
  readonly goods?: Partial<Record<CategoryGroup, GoodsRule>>
}

/** A right by law to change one's mind: within the days there is no fee, and shipping is given back with the whole order. */
export type Withdrawal = { readonly name: string; readonly countries: readonly string[]; readonly days: number }

export type RefundRule = Versioned & {
  readonly reasons: Readonly<Record<ReturnReason, ReasonRule>>
  readonly withdrawals: readonly Withdrawal[]
}

/** What came back as it was is paid back; what the customer broke is not. */
const oursToBear: ReasonRule['percentByCondition'] = {
  SELLABLE: 100,
  OPENED: 100,
  DAMAGED_BY_CUSTOMER: 0,
  DAMAGED_IN_TRANSIT: 100,
  DEFECTIVE: 100,
  WRONG_ITEM: 100,
}
const theirsToBear: ReasonRule['percentByCondition'] = { ...oursToBear, OPENED: 80 }

const ourFault = (windowDays: number): ReasonRule => ({
  windowDays,
  feeBasisPoints: 0,
  percentByCondition: oursToBear,
  shippingBack: true,
  afterDelivery: true,
})
const changedMind: ReasonRule = {
  windowDays: 30,
  feeBasisPoints: 0,
  percentByCondition: theirsToBear,
  shippingBack: false,
  afterDelivery: true,
  goods: { food: { windowDays: 0 }, flowers: { windowDays: 0 } },
}

const europeanUnion = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ')
const withdrawals: readonly Withdrawal[] = [
  { name: 'Brazil', countries: ['BR'], days: 7 },
  { name: 'European Economic Area, United Kingdom', countries: [...europeanUnion, 'IS', 'LI', 'NO', 'GB'], days: 14 },
]

export const refundVersions: readonly RefundRule[] = [
  {
    id: 'refunds-2015-01',
    validFrom: '2015-01-01',
    withdrawals,
    reasons: {
      CHANGED_MIND: changedMind,
      DAMAGED: ourFault(30),
      WRONG_ITEM: ourFault(30),
      MISSING: { ...ourFault(30), afterDelivery: false },
      DEFECTIVE: ourFault(90),
      LATE: { ...ourFault(30), afterDelivery: false },
    },
  },
  {
    id: 'refunds-2026-01',
    validFrom: '2026-01-01',
    withdrawals,
    reasons: {
      CHANGED_MIND: {
        ...changedMind,
        goods: {
          ...changedMind.goods,
          hygiene: { percentByCondition: { OPENED: 0 } },
          electronics: { windowDays: 14, feeBasisPoints: 1_500 },
          furniture: { feeBasisPoints: 1_000 },
        },
      },
      DAMAGED: ourFault(60),
      WRONG_ITEM: ourFault(60),
      MISSING: { ...ourFault(60), afterDelivery: false },
      DEFECTIVE: ourFault(180),
      LATE: { ...ourFault(30), afterDelivery: false },
    },
  },
]
