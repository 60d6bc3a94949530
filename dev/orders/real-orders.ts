// Real orders from a file of one JSON object a line, as they are imported here, with their own prices. The file has no names, e-mail addresses and streets:
// they are made up from the order's id, the same ones every time.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { PlacementBody } from '../../ingress/command-bodies'
import type { CustomerId } from '../../schemas/ids'
import { outOfStockSku } from './catalogue'
import { diceOf } from './dice'
import { anyScript, personOf } from './people'
import { readRealOrder, type RealItem, type RealOrder } from './real-order'
import { tendersFor } from './real-tenders'
import { expectations, sampleOrderId, type SampleOrder } from './sample-order'

/** A line that is passed over; `message` names the file and the line, and says what is wrong with it. */
export class UnreadableLine extends Error {
  override readonly name = 'UnreadableLine'
}

type Fate = 'delivered' | 'noItems' | 'totalTooLow' | 'declined' | 'outOfStock' | 'cancelledByCustomer'

const lowestTotalMinor = 500

/**
 * The orders of a .jsonl or .jsonl.gz file, one after another, without holding the file in memory. `onUnreadable` is told of every
 * line that is no order; the rest goes on. Throws an Error that names the file when it can't be read at all.
 */
export async function* readOrders(
  file: string,
  onUnreadable: (error: UnreadableLine) => void,
): AsyncGenerator<SampleOrder, void, undefined> {
  let number = 0
  for await (const line of linesOf(file)) {
    number++
    if (line.trim() === '') continue
    const order = read(line, `${file}:${number}`)
    if (order instanceof UnreadableLine) onUnreadable(order)
    else yield order
  }
}

const read = (line: string, place: string): SampleOrder | UnreadableLine => {
  try {
    return placementOf(readRealOrder(JSON.parse(line)))
  } catch (error) {
    const problem = error instanceof SyntaxError ? 'is not JSON' : `is no order: ${(error as Error).message}`
    return new UnreadableLine(`${place} ${problem}; correct or remove the line`)
  }
}

async function* linesOf(file: string): AsyncGenerator<string, void, undefined> {
  const source = createReadStream(file)
  const input: Readable = file.endsWith('.gz') ? source.pipe(createGunzip()) : source
  let failure: Error | undefined
  const fail = (error: Error): void => {
    failure ??= error
    input.destroy()
    lines.close()
  }
  const lines = createInterface({ input, crlfDelay: Infinity })
  source.on('error', fail)
  input.on('error', fail)
  try {
    yield* lines
  } catch (error) {
    failure ??= error as Error
  } finally {
    source.destroy()
  }
  if (failure)
    throw new Error(`${file} can't be read (${failure.message}): name a .jsonl or .jsonl.gz file`, { cause: failure })
}

/** The order as it is placed here, and what is to become of it by the status it has in the file. */
export const placementOf = (order: RealOrder): SampleOrder => {
  const fate = fateOf(order)
  const dice = diceOf(order.id)
  const { name, email, street, flat } = personOf(order.id, dice, anyScript(dice))
  const { id, zip, city, state, country } = order.customer
  const body: PlacementBody = {
    customerId: id,
    contact: { name, email, ...(dice.roll(2) ? { phone: `+5511${900_000_000 + dice.roll(99_999_999)}` } : {}) },
    currency: order.currency,
    lines: linesFor(order.items, fate === 'outOfStock'),
    shippingMinor: order.items.reduce((sum, { freightMinor }) => sum + freightMinor, 0),
    taxMinor: 0,
    shippingAddress: {
      recipient: name,
      line1: street,
      ...(flat ? { line2: flat } : {}),
      city,
      region: state,
      postalCode: zip,
      country,
    },
    payment: { tenders: tendersFor(order, totalOf(order), fate === 'declined') },
  }
  const placed = { customerId: id as CustomerId, idempotencyKey: order.id, imported: true }
  const cancels = fate === 'cancelledByCustomer'
  return { ...placed, orderId: sampleOrderId(placed), body, cancels, expectation: expectations[fate] }
}

const totalOf = ({ items }: RealOrder): number =>
  items.reduce((sum, { priceMinor, freightMinor }) => sum + priceMinor + freightMinor, 0)

const fateOf = (order: RealOrder): Fate => {
  const { id, status, items } = order
  if (items.length === 0) return 'noItems'
  if (totalOf(order) <= lowestTotalMinor) return 'totalTooLow'
  if (status === 'canceled') return diceOf(`${id} cancelled`).roll(2) === 0 ? 'declined' : 'cancelledByCustomer'
  return status === 'unavailable' ? 'outOfStock' : 'delivered'
}

/** One line for each product and price, as often as it stands in the file. */
const linesFor = (items: readonly RealItem[], outOfStock: boolean): PlacementBody['lines'] => {
  const lines = new Map<string, PlacementBody['lines'][number]>()
  for (const { sku, priceMinor, category, weightGrams } of items) {
    const key = `${sku} ${priceMinor}`
    const quantity = (lines.get(key)?.quantity ?? 0) + 1
    lines.set(key, {
      sku: outOfStock ? outOfStockSku(sku) : sku,
      name: `${(category ?? 'article').replace(/_/g, ' ')} ${sku.slice(0, 8)}`,
      ...(category === null ? {} : { category }),
      quantity,
      unitPriceMinor: priceMinor,
      weightGrams,
    })
  }
  return [...lines.values()]
}
