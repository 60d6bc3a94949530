// Whether everything came out even: what the nodes said beside what the providers' books have. It must never look at the one to find the
// other.
import { isPlaced, type OrderState } from '../../processors/order/state'
import type { Day } from './day'

/** `found` names at most some of what does not fit; an empty list is a book that balances. */
export type Check = {
  readonly name: string
  readonly said: number
  readonly booked: number
  readonly found: readonly string[]
}

export const checkBooks = (day: Day): readonly Check[] => [
  checkOrders(day),
  checkWarehouse(day),
  ...checkLabels(day),
  ...checkStock(day),
  checkMoney(day),
  checkOnce(day),
  checkAnswers(day),
  checkDeciders(day),
  checkQuota(day),
]

/** Every order that was placed was refused or has come to an end. */
function checkOrders({ facts, placed }: Day): Check {
  const refused = facts.counts.get('OrderRejected') ?? 0
  const ended = facts.statusOf.size - facts.open.size
  const found = [...facts.open].map((id) => `order ${id} is ${facts.statusOf.get(id)}`)
  const missing = placed - refused - facts.customerOf.size
  return {
    name: 'orders placed = refused + ended',
    said: placed,
    booked: refused + ended,
    found: missing === 0 ? found : [...found, `${missing} orders were lost`],
  }
}

/** A warehouse order that was not cancelled or rejected is a fulfillment that left, but for what was abandoned. */
function checkWarehouse({ facts, warehouse }: Day): Check {
  const orders = Object.entries(warehouse.book.audit().orders)
  const standing = orders.filter(([, { cancelled, status }]) => !cancelled && status !== 'REJECTED')
  const left = new Set([...facts.shipped.values()].map(({ fulfillmentId }) => fulfillmentId))
  const twice = orders.filter(([, { created }]) => created !== 1).map(([id]) => `warehouse order ${id} was made twice`)
  const unpacked = standing
    .filter(([, { status }]) => status !== 'PACKED')
    .map(([id, { status }]) => `${id} is ${status}`)
  return {
    name: 'fulfillments that left = warehouse orders packed',
    said: left.size,
    booked: standing.length,
    found: [...twice, ...unpacked],
  }
}

function checkLabels({ facts, fedex, fleet }: Day): readonly Check[] {
  const standing = {
    FEDEX: fedex.ledger.all().flatMap((label) => (label.voidedAt === null ? [label.trackingNumber] : [])),
    OWN_FLEET: [...fleet.parcels].flatMap(([number, { isVoid }]) => (isVoid ? [] : [number])),
  }
  return Object.entries(standing).map(([carrier, numbers]) => {
    const parcels = [...facts.shipped].flatMap(([number, parcel]) => (parcel.carrier === carrier ? [number] : []))
    const labels = new Set(numbers)
    const unlabelled = parcels.filter((number) => !labels.has(number)).map((number) => `parcel ${number} has no label`)
    const unused = numbers.filter((number) => !facts.shipped.has(number)).map((number) => `label ${number} is unused`)
    return {
      name: `parcels = labels − voids, ${carrier}`,
      said: parcels.length,
      booked: numbers.length,
      found: [...unlabelled, ...unused],
    }
  })
}

function checkStock({ facts, shop }: Day): readonly Check[] {
  const reservations = Object.values(shop.stock.reservations)
  const levels = Object.values(shop.stock.levels).flatMap((ofSku) => Object.values(ofSku))
  const units = (lines: readonly { readonly quantity: number }[]): number =>
    lines.reduce((sum, { quantity }) => sum + quantity, 0)
  const left = reservations.filter(({ sources, backordered }) => sources.length + backordered.length > 0)
  const shipped = [...facts.shipped.values()].reduce((sum, { lines }) => sum + units(lines), 0)
  const committed = reservations.reduce((sum, one) => sum + units(one.committed), 0)
  const onHand = levels.reduce((sum, level) => sum + level.onHand, 0)
  const moved = shop.stock.movements.reduce((sum, { onHandChange }) => sum + onHandChange, 0)
  const below = levels.filter((level) => level.onHand < 0 || level.reserved < 0)
  return [
    {
      name: 'reserved − released − shipped = 0',
      said: 0,
      booked: levels.reduce((sum, { reserved }) => sum + reserved, 0),
      found: left.map(({ reservationId, orderReference }) => `${reservationId} of ${orderReference} is left`),
    },
    {
      name: 'units in parcels = units consumed',
      said: shipped,
      booked: committed,
      found: below.map(() => 'below nothing'),
    },
    { name: 'on hand = sum of its movements', said: onHand, booked: moved, found: [] },
  ]
}

/** What is due of an order that is not over is its total; of one that is, nothing. */
function checkMoney(day: Day): Check {
  let said = 0
  let booked = 0
  const found: string[] = []
  for (const orderId of day.facts.customerOf.keys()) {
    const state = day.stages.stateOf('order', orderId) as OrderState
    const due = isPlaced(state) ? dueOf(state) : 0
    const net = day.pay.netOf(orderId)
    said += due
    booked += net
    if (due !== net) found.push(`order ${orderId}: due ${due}, taken ${net}`)
  }
  return { name: 'due = captured − refunded, minor units', said, booked, found }
}

const dueOf = ({ status, totals, feesMinor, creditsMinor }: Extract<OrderState, { totals: unknown }>): number =>
  ['CANCELLED', 'REFUNDED', 'PAYMENT_FAILED'].includes(status) ? 0 : totals.totalMinor + feesMinor - creditsMinor

function checkOnce({ facts, fedex }: Day): Check {
  const byReference = new Map<string, number>()
  for (const { reference, voidedAt } of fedex.ledger.all())
    if (voidedAt === null) byReference.set(reference, (byReference.get(reference) ?? 0) + 1)
  const doubled = [...byReference].filter(([, count]) => count > 1).map(([id]) => `request ${id} has two labels`)
  const found = [...facts.twice, ...doubled]
  return { name: 'nothing twice', said: 0, booked: found.length, found }
}

function checkAnswers({ lanes }: Day): Check {
  const waiting = Object.entries(lanes).filter(([, lane]) => lane.unfinished > 0)
  return {
    name: 'requests without an answer',
    said: 0,
    booked: waiting.reduce((sum, [, lane]) => sum + lane.unfinished, 0),
    found: waiting.map(([name, lane]) => `${lane.unfinished} of ${name}`),
  }
}

const checkDeciders = ({ stages }: Day): Check => ({
  name: 'inputs that could not be decided',
  said: 0,
  booked: stages.problems.length,
  found: stages.problems,
})

const checkQuota = ({ fedex }: Day): Check => ({
  name: 'calls that FedEx would refuse (429)',
  said: 0,
  booked: fedex.refused,
  found: [],
})

export const balances = ({ said, booked, found }: Check): boolean => said === booked && found.length === 0
