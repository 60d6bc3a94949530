// Commands that somebody may give to an order as it stands, drawn by numbers: sound ones, and some that are to be refused.
import type { MessageOf } from '../../../schemas/message'
import type { CommandRef, LineQuantity, ReturnCondition } from '../../../schemas/messages'
import { example } from '../../examples/examples'
import {
  bodyHash,
  customerId,
  currency,
  patientTerms,
  sealedText,
  shipmentTerms,
  shippingAddress,
} from '../../examples/values'
import type { OrderWorld } from './world'

const roles = [
  [customerId, 'customer'],
  ['staff_ana', 'csr'],
  ['cus_other', 'customer'],
] as const
const conditions: readonly ReturnCondition[] = ['SELLABLE', 'OPENED', 'DAMAGED_BY_CUSTOMER', 'DEFECTIVE']
const items = [
  { sku: 'BULB-1', name: 'Lâmpada', category: 'lighting', weightGrams: 50, prices: [{ currency, amountMinor: 990 }] },
  {
    sku: 'TABLE-3',
    name: 'Mesa',
    category: 'furniture',
    weightGrams: 9000,
    prices: [{ currency, amountMinor: 25_000 }],
  },
  { sku: 'LAMP-2', name: 'Lamp', category: 'lighting', weightGrams: 600, prices: [{ currency, amountMinor: 1250 }] },
]

/** `how` chooses everything about the command. */
export const commandMoves = (world: OrderWorld, how: number): (() => void)[] => {
  const pick = <Item>(list: readonly Item[], salt: number): Item | undefined =>
    list[Math.floor(how / (salt + 1)) % Math.max(list.length, 1)]
  const by = (staff = how % 3): CommandRef => {
    const [subject, role] = roles[staff % 8 === 2 && how % 7 !== 0 ? 0 : staff % 3]!
    return { commandId: world.fresh('command'), bodyHash, subject, role }
  }
  const staff = (): CommandRef => by(1)
  const state = world.placed
  if (!state) return [() => place(world, how)]
  const head = () => world.head('admitted')
  const line = pick(state.lines, 1)
  const item = { ...pick(items, 2)!, quantity: 1 + (how % 3) }
  const quantity = (most: number) => how % (most + 2)
  const parcel = pick(
    Object.values(state.sendings.fulfillments).filter(({ stage }) => stage !== 'REQUESTED'),
    1,
  )
  const units: LineQuantity[] = (parcel?.lines ?? []).slice(0, 1 + (how % 2)).map((each) => ({
    ...each,
    quantity: 1 + (how % each.quantity),
  }))
  const open = pick(Object.values(state.returns.open), 0)
  const shortage = pick(Object.keys(state.shortages), 0)
  const decide = (message: Parameters<OrderWorld['decide']>[0]) => () => void world.decide(message)
  const change = (changes: Partial<MessageOf<'ChangeAdmitted'>>) =>
    decide(example('ChangeAdmitted', { ...head(), by: by(), add: [], ...changes }))
  const reverse = (changes: Partial<MessageOf<'ReturnAdmitted'>>) =>
    decide(example('ReturnAdmitted', { ...head(), by: by(), lines: units, ...changes }))
  const [returnId, goods] = [open?.returnId ?? world.fresh('none'), open?.lines.slice(0, 1) ?? []]
  const decideIt = () =>
    void world.decide(example('DecideReturn', { ...head(), by: staff(), returnId, approve: how % 5 > 0 }))
  const receiveIt = () => {
    const condition = pick(conditions, 3)!
    const lines = goods.map((each) => ({ ...each, quantity: 1 + (how % each.quantity), condition }))
    world.decide(example('ReceiveReturn', { ...head(), by: staff(), returnId, complete: how % 3 === 0, lines }))
  }
  return [
    change({ add: [item] }),
    ...(line ? [change({ quantities: [{ lineId: line.lineId, quantity: quantity(line.quantity) }] })] : []),
    change({ shippingAddress: { ...shippingAddress, region: how % 2 ? 'SP' : 'RJ' } }),
    change({ contact: sealedText }),
    ...(how % 5 === 0 ? [decide(example('CancellationAdmitted', { ...head(), by: by() }))] : []),
    ...(how % 3 === 0 ? [decide(example('PlaceHold', { ...head(), by: staff() }))] : []),
    ...(how % 4 === 0
      ? [
          decide(
            example('RefundOrder', {
              ...head(),
              by: staff(),
              lines: line && how % 8 ? [{ lineId: line.lineId, quantity: 1 + (how % 2) }] : [],
              amountMinor: how % 3 ? null : how % 20_000,
            }),
          ),
        ]
      : []),
    ...state.holds.map(({ holdId }) => decide(example('ReleaseHold', { ...head(), by: staff(), holdId }))),
    ...(units.length
      ? [
          reverse({ kind: 'RETURN', reasonCode: how % 2 ? 'CHANGED_MIND' : 'DEFECTIVE' }),
          reverse({ kind: 'EXCHANGE', wanted: [item] }),
          reverse({ kind: 'CLAIM', reasonCode: 'MISSING', remedy: how % 2 ? 'REFUND' : 'RESHIP' }),
        ]
      : []),
    ...(open ? [decideIt, receiveIt, decideIt, receiveIt, decideIt, receiveIt] : []),
    ...(shortage
      ? [
          decide(
            example('AnswerShortage', {
              ...head(),
              by: by(),
              shortageId: shortage as CommandRef['commandId'],
              answer: how % 2 ? 'AMEND' : 'CANCEL',
            }),
          ),
        ]
      : []),
  ]
}

const choices = ['WAIT', 'SPLIT', 'DROP'] as const

/** Every other order is priced by the rules, the others are imports; of every other two are paid with each shipment. */
export const place = (world: OrderWorld, how: number): void => {
  const { totals, ...placement } = example('PlacementAccepted')
  const rules = how % 2 ? { shippingRuleId: 'shipping-2026-01', taxRuleId: 'tax-2026-01' } : {}
  const recentOrders = how % 5 === 0 ? 50 : 0
  const terms = how % 4 < 2 ? shipmentTerms : patientTerms
  const supplies = how % 7 < 4 ? [{ sku: 'LAMP-2', policy: 'BACKORDER', expectedAt: null } as const] : []
  const availability = { ...placement.availability, whenPartial: choices[how % 3]!, supplies }
  const accepted = { ...placement, ...world.head('accepted'), totals: { ...totals, ...rules }, terms, recentOrders }
  world.decide({ ...accepted, availability })
}
