// Lives after delivery: returns received in parts, refused ones, exchanges, claims.
import { warehouses } from '../../../processors/rules/warehouses'
import type { OrderView } from '../order-api'
import { smallItem } from './change-lives'
import { agreed, asked, eventually, LifeFailed, type Life, type LivingOrder } from './life'

const warehouseNames = Object.keys(warehouses)

type Lines = readonly { readonly lineId: string; readonly quantity: number }[]
type Return = { readonly state: string }

export const openReturn = async (order: LivingOrder, body: object, linesOf: (view: OrderView) => Lines) => {
  const view = await order.customer.read()
  const lines = linesOf(view).map(({ lineId, quantity }) => ({ lineId, quantity }))
  const request = { method: 'POST', path: '/returns', body: { ...body, lines } } as const
  const { commandId } = await agreed(order.customer, order, 'return', () => request)
  return { returnId: commandId, lines }
}

export const decideReturn = (order: LivingOrder, returnId: string, approve: boolean): Promise<unknown> =>
  asked(order.csr, order, 'decide', {
    method: 'POST',
    path: `/returns/${returnId}/decision`,
    body: approve ? { approve } : { approve, reason: 'Die Fotos zeigen keinen Schaden.' },
  })

/** `warehouse`: where it came in; without it, where it was to be sent. */
export const receiveReturn = (
  order: LivingOrder,
  returnId: string,
  step: string,
  receipt: { readonly warehouse?: string; readonly lines: readonly object[]; readonly complete: boolean },
) => asked(order.warehouse, order, step, { method: 'POST', path: `/returns/${returnId}/receipts`, body: receipt })

/** One unit comes alone where there are several, at whichever warehouse; the rest some time later, where it was to be sent. */
const receiveInParts = async (order: LivingOrder, returnId: string, lines: Lines): Promise<void> => {
  const conditions = ['SELLABLE', 'SELLABLE', 'OPENED', 'DAMAGED_IN_TRANSIT', 'DEFECTIVE'] as const
  const [first, ...others] = lines.map((line) => ({ ...line, condition: order.dice.pick(conditions) }))
  const isSplit = first!.quantity > 1
  if (isSplit) {
    const warehouse = order.dice.pick(warehouseNames)
    await receiveReturn(order, returnId, 'receive', { warehouse, lines: [{ ...first!, quantity: 1 }], complete: false })
  }
  const rest = { ...first!, quantity: first!.quantity - (isSplit ? 1 : 0) }
  await receiveReturn(order, returnId, 'receive-rest', { lines: [rest, ...others], complete: true })
}

export const settledReturn = async (order: LivingOrder, returnId: string): Promise<void> => {
  const { state } = await eventually(
    () => order.customer.read<Return>(`/returns/${returnId}`),
    (one) => one.state === 'SETTLED',
  )
  if (state !== 'SETTLED')
    throw new LifeFailed(`return ${returnId} is ${state} and was to be SETTLED: see its timeline`)
}

const oneLine =
  ({ dice }: LivingOrder) =>
  ({ lines }: OrderView): Lines => [dice.pick(lines)]
const oneUnit =
  ({ dice }: LivingOrder) =>
  ({ lines }: OrderView): Lines => [{ ...dice.pick(lines), quantity: 1 }]
const photos = ['https://photos.example/caixa-amassada.jpg']

const sentBack = (name: string, lines: (order: LivingOrder) => (view: OrderView) => Lines): Life => ({
  name,
  begins: 'DELIVERED',
  ends: ['REFUNDED'],
  live: async (order) => {
    const reasonCode = order.dice.pick(['CHANGED_MIND', 'WRONG_ITEM', 'DEFECTIVE'])
    const { returnId, lines: named } = await openReturn(order, { kind: 'RETURN', reasonCode }, lines(order))
    await decideReturn(order, returnId, true)
    await receiveInParts(order, returnId, named)
    await settledReturn(order, returnId)
  },
})

const claimed = (remedy: 'REFUND' | 'RESHIP'): Life => ({
  name: remedy === 'REFUND' ? 'claimed, paid back' : 'claimed, sent again',
  begins: 'DELIVERED',
  ends: ['REFUNDED'],
  live: async (order) => {
    const body = { kind: 'CLAIM', reasonCode: 'DAMAGED', remedy, photos, comment: 'Chegou quebrado.' }
    const { returnId } = await openReturn(order, body, oneUnit(order))
    await decideReturn(order, returnId, true)
    await settledReturn(order, returnId)
  },
})

export const returnLives: readonly Life[] = [
  sentBack('a line sent back', oneLine),
  sentBack(
    'all of it sent back',
    () =>
      ({ lines }) =>
        lines,
  ),
  claimed('REFUND'),
  claimed('RESHIP'),
  {
    name: 'exchanged',
    begins: 'DELIVERED',
    ends: ['REFUNDED'],
    live: async (order) => {
      const body = { kind: 'EXCHANGE', reasonCode: 'WRONG_ITEM', wanted: [smallItem(order)] }
      const { returnId, lines } = await openReturn(order, body, oneUnit(order))
      await decideReturn(order, returnId, true)
      const received = lines.map((line) => ({ ...line, condition: 'SELLABLE' }))
      await receiveReturn(order, returnId, 'receive', { lines: received, complete: true })
      await settledReturn(order, returnId)
    },
  },
  {
    name: 'a return refused',
    begins: 'DELIVERED',
    ends: [],
    live: async (order) => {
      const { returnId } = await openReturn(order, { kind: 'RETURN', reasonCode: 'DAMAGED', photos }, oneUnit(order))
      await decideReturn(order, returnId, false)
    },
  },
]
