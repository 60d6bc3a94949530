// Intake: does a command keep the rules, and at what prices of the catalogue? It answers every command and remembers none; of the world it
// knows the catalogue alone, and what it looked up stands in its answer.
import type { Body } from '../schemas/message'
import type { CommandRef, Fault, PlaceOrder, PlacementAccepted, PlacementRefused } from '../schemas/messages'
import { isCurrency } from '../schemas/money'
import type { InputOf, OutputOf } from '../topics/topology'
import { mapper, type Decider } from './engine/decider'
import type { Catalogue } from './catalogue'
import { pricedItems, pricedLines, quoted, suppliesOf } from './intake-prices'
import { tenderBreach } from './intake-tenders'
import { lineCountBreach, totalBreach, type Breach } from './order/limits'
import { availabilityFor } from './rules/availability'
import { termsFor } from './rules/payment-terms'
import { priceOrder } from './rules/pricing'

type Command = InputOf<'intake'>
type Admitted = OutputOf<'intake'>

/** `catalogue` is asked while a command is decided, never later. `speed` compresses what customers are waited for: 1 in production. */
export const createIntake = (catalogue: Catalogue, speed = 1): Decider<Command, null, Admitted> =>
  mapper<Command, Admitted>((command) => [admit(command, catalogue, speed)])

const admit = (command: Command, catalogue: Catalogue, speed: number): Body<Admitted> => {
  switch (command.type) {
    case 'PlaceOrder':
      return place(command, catalogue, speed)
    case 'ChangeOrder': {
      const { by, expectedVersion, previewDigest, quantities, shippingAddress, contact, faults } = command
      const add = pricedItems(command.add, catalogue)
      const breach = faultBreach(faults) ?? ('code' in add ? add : undefined)
      if (breach || 'code' in add) return notAdmitted(by, breach!)
      return {
        type: 'ChangeAdmitted',
        by,
        expectedVersion,
        previewDigest,
        add,
        quantities,
        shippingAddress,
        contact,
      }
    }
    case 'CancelOrder': {
      const { by, expectedVersion, previewDigest, reasonCode } = command
      return { type: 'CancellationAdmitted', by, expectedVersion, previewDigest, reasonCode }
    }
    case 'RequestReturn': {
      const { by, wanted, ...asked } = command
      const { expectedVersion, previewDigest, kind, lines, reasonCode, remedy, photos, comment } = asked
      const items = pricedItems(wanted, catalogue)
      if ('code' in items) return notAdmitted(by, items)
      const admitted = { expectedVersion, previewDigest, kind, lines, wanted: items, reasonCode, remedy }
      return { type: 'ReturnAdmitted', by, ...admitted, photos, comment }
    }
    default:
      return unknownCommand(command)
  }
}

const notAdmitted = (by: CommandRef, { code, reason }: Breach): Body<Admitted> => ({
  type: 'CommandNotAdmitted',
  by,
  code,
  reason,
})

/** The first rule that is broken is the one told. */
const place = (order: PlaceOrder, catalogue: Catalogue, speed: number): Body<PlacementAccepted | PlacementRefused> => {
  const { by, customerId, origin, contact, shippingAddress, billingCountry, tenders, recentOrders } = order
  const refuse = ({ code, reason }: Breach): Body<PlacementRefused> => ({
    type: 'PlacementRefused',
    by,
    customerId,
    code,
    reason,
  })
  const early = lineCountBreach(order.lines.length) ?? currencyBreach(order) ?? faultBreach(order.faults)
  if (early) return refuse(early)
  const lines = pricedLines(order, catalogue)
  if ('code' in lines) return refuse(lines)
  const cost = costBreach(order)
  if (cost) return refuse(cost)
  const totals = totalsOf(order, lines)
  const breach = totalBreach(totals.totalMinor, totals.currency) ?? tenderBreach(order, totals.totalMinor)
  if (breach) return refuse(breach)
  return {
    type: 'PlacementAccepted',
    by,
    customerId,
    origin,
    contact,
    lines,
    totals,
    shippingAddress,
    billingCountry,
    tenders,
    availability: availabilityFor(
      { at: order.at, choice: order.whenPartial, supplies: suppliesOf(lines, catalogue) },
      speed,
    ),
    terms: termsFor({ imported: origin === 'IMPORT', country: shippingAddress.country, at: order.at }, speed),
    recentOrders,
  }
}

const totalsOf = (order: PlaceOrder, lines: PlacementAccepted['lines']): PlacementAccepted['totals'] => {
  const { currency, at, shippingMinor, taxMinor } = order
  const { country, region } = order.shippingAddress
  const fixed = order.origin === 'IMPORT' ? { shippingMinor: shippingMinor ?? 0, taxMinor: taxMinor ?? 0 } : undefined
  const price = priceOrder({ lines, currency, destination: { country, region }, at, ...(fixed && { fixed }) })
  const { itemsMinor, totalMinor, shippingRuleId, taxRuleId } = price
  const added = { shippingMinor: price.shippingMinor, taxMinor: price.taxMinor }
  return { currency, itemsMinor, ...added, totalMinor, shippingRuleId, taxRuleId }
}

const currencyBreach = ({ currency }: PlaceOrder): Breach | undefined =>
  isCurrency(currency)
    ? undefined
    : { code: 'UNKNOWN_CURRENCY', reason: `${quoted(currency)} is no current ISO 4217 code.` }

const faultBreach = ([first]: readonly Fault[]): Breach | undefined =>
  first && { code: first.field.startsWith('contact') ? 'INVALID_CONTACT' : 'INVALID_ADDRESS', reason: first.text }

/** Only an import brings what shipping and tax cost. */
const costBreach = ({ origin, shippingMinor, taxMinor }: PlaceOrder): Breach | undefined => {
  if (origin !== 'IMPORT')
    return shippingMinor === null && taxMinor === null
      ? undefined
      : { code: 'PRICE_NOT_ALLOWED', reason: 'Shipping and tax come from the rules: leave them out.' }
  const [name, amount] = (shippingMinor ?? 0) < 0 ? ['Shipping', shippingMinor] : ['Tax', taxMinor]
  if ((amount ?? 0) >= 0) return undefined
  return { code: 'NEGATIVE_AMOUNT', reason: `${name} is 0 or more; it is ${amount} minor units.` }
}

const unknownCommand = (command: never): never => {
  throw new Error(`intake takes no ${(command as Command).type}: correct its declaration in topics/topology.ts`)
}
