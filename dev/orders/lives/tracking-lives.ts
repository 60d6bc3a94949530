// Lives of customers who look where their parcels are, and who send goods back with a label of ours.
import type { OrderView } from '../order-api'
import { eventually, LifeFailed, persistently, type Life, type LivingOrder } from './life'
import { decideReturn, openReturn, receiveReturn, settledReturn } from './return-lives'

/** An order with what of it is on its way and what is waited for. */
export type ShownOrder = OrderView & {
  readonly backorders: readonly { readonly sku: string; readonly quantity: number }[]
  readonly parcels: readonly {
    readonly trackingNumber: string
    readonly carrier: string
    readonly carrierStatus: string | null
    readonly history: readonly { readonly carrierStatus: string; readonly scannedAt: string }[]
  }[]
}

/** All that the order's parcels have been through is there, each of these stops too. */
export const stops = async (order: LivingOrder, ...expected: readonly string[]): Promise<void> => {
  const missing = ({ parcels }: ShownOrder): readonly string[] => {
    const seen = new Set(parcels.flatMap(({ history }) => history.map(({ carrierStatus }) => carrierStatus)))
    return expected.filter((stop) => !seen.has(stop))
  }
  const shown = await eventually(
    () => order.customer.read<ShownOrder>(),
    (one) => one.parcels.length > 0 && missing(one).length === 0,
    12,
  )
  if (shown.parcels.length === 0 || missing(shown).length > 0)
    throw new LifeFailed(`its parcels' history lacks ${missing(shown).join(', ') || 'everything'}: see their scans`)
}

export const trackedLife: Life = {
  name: 'tracked to the door',
  begins: 'DELIVERED',
  ends: [],
  live: (order) => stops(order, 'DELIVERED'),
}

type Labelled = { readonly state: string; readonly label: { readonly trackingNumber: string } | null }

const labelTypes: readonly string[] = ['application/pdf', 'application/zpl', 'image/png']

export const returnLabelLife: Life = {
  name: 'sent back with our label',
  begins: 'DELIVERED',
  ends: ['REFUNDED'],
  live: async (order) => {
    const body = { kind: 'RETURN', reasonCode: 'DEFECTIVE' }
    const { returnId, lines } = await openReturn(order, body, ({ lines: all }) => [{ ...all[0]!, quantity: 1 }])
    await decideReturn(order, returnId, true)
    const { label } = await eventually(
      () => order.customer.read<Labelled>(`/returns/${returnId}`),
      (one) => one.label !== null,
      40,
    )
    // Goods without a label are taken all the same.
    const failure = label ? await printed(order, returnId).catch((error: Error) => error) : noLabel(returnId)
    const received = lines.map((line) => ({ ...line, condition: 'DEFECTIVE' }))
    await receiveReturn(order, returnId, 'receive', { lines: received, complete: true })
    await settledReturn(order, returnId)
    if (failure) throw failure
  },
}

const noLabel = (returnId: string): Error => new LifeFailed(`return ${returnId} has no label: see its timeline`)

const printed = async (order: LivingOrder, returnId: string): Promise<undefined> => {
  const { type, bytes } = await persistently(() => order.customer.download(`/returns/${returnId}/label`))
  if (bytes === 0 || !labelTypes.some((known) => type.startsWith(known)))
    throw new LifeFailed(`the label of return ${returnId} is ${bytes} bytes of "${type}": see what the carrier made`)
}
