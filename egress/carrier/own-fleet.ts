// Our own vans as a carrier: we make the label, so that the same request always has the same one, and nothing is asked of anybody. It must
// never log who gets a parcel.
import { createHash } from 'node:crypto'
import type { LabelFormat } from '../../schemas/messages'
import type { OrderId } from '../../schemas/ids'
import { Transient } from '../provider'
import { readRecipient, type Recipient } from '../recipient'
import { isUnreadable, type Unseal } from '../unsealing'
import type { AnyLabelRequest, Carrier } from './carrier'
import type { FedexShipper } from './fedex-shipment'
import { fleetQuote } from './fleet-rates'
import { drawLabel, type Drawing } from './label-drawing'
import { toPdf } from './label-pdf'
import { toPng } from './label-png'
import { toZpl } from './label-zpl'

export type OwnFleetOptions = {
  readonly unseal: Unseal
  /** By the warehouse's name. */
  readonly shippers: Readonly<Record<string, FedexShipper>>
  /** Whether a driver has scanned the parcel of the order with this number. Rejects with any Error while that can't be known. */
  readonly isScanned: (orderId: OrderId, trackingNumber: string) => Promise<boolean>
}

const draw: Readonly<Record<LabelFormat, (drawing: Drawing) => Buffer | Promise<Buffer>>> = {
  PDF: toPdf,
  PNG: toPng,
  ZPL: toZpl,
}
const scansPauseMs = 2_000
/** No letters that are taken for figures. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** OF and sixteen characters: 80 bits of the request's id, so that no two requests ever share a number. */
export function fleetNumberOf(requestId: string): string {
  const digest = createHash('sha256').update(requestId).digest()
  return `OF${[...digest.subarray(0, 16)].map((byte) => alphabet[byte & 31]).join('')}`
}

export const createOwnFleet = (options: OwnFleetOptions): Carrier => ({
  label: async (request, { now: at }) => {
    const { contact, weightGrams } = request
    if (request.type === 'ReturnLabelRequested')
      return { code: 'NO_RETURNS', reason: 'Our own fleet brings no goods back: choose another carrier' }
    const quote = fleetQuote({ weightGrams, at })
    if (!quote) return { code: 'TOO_HEAVY', reason: `Our own fleet takes no parcel of ${weightGrams} g` }
    const recipient = await readRecipient(options.unseal, { shipTo: request.shipTo, contact })
    if (isUnreadable(recipient)) return recipient
    const trackingNumber = fleetNumberOf(request.id)
    const drawing = drawLabel(textOf(request, trackingNumber, recipient, options.shippers[request.warehouse]))
    const { service: serviceType, amountMinor, currency, estimatedDeliveryAt } = quote
    return {
      trackingNumber,
      serviceType,
      document: await draw[request.format](drawing),
      cost: { amountMinor, currency },
      ...(estimatedDeliveryAt === null ? {} : { estimatedDeliveryAt }),
    }
  },
  voidLabel: async ({ orderId, trackingNumber }) =>
    (await options.isScanned(orderId, trackingNumber).catch(unknowable))
      ? { code: 'ALREADY_SCANNED', reason: 'A driver has scanned the parcel: bring it back as a return' }
      : undefined,
  // A request has one number, whoever makes its label, and however often.
  voidOthers: async () => undefined,
})

const unknowable = (error: Error): never => {
  throw new Transient(`Whether the fleet has scanned a parcel can't be known (${error.message})`, 'none', scansPauseMs)
}

const textOf = (
  { warehouse, weightGrams, shipTo, services }: Extract<AnyLabelRequest, { type: 'LabelRequested' }>,
  trackingNumber: string,
  { recipient, line1, line2, city, postalCode }: Recipient,
  shipper: FedexShipper | undefined,
) => {
  const region = [city, shipTo.region].filter(Boolean).join(' ')
  const { companyName = '', address } = shipper ?? {}
  const origin = address ? [`${address.line1}, ${address.city} ${address.region ?? ''} ${address.postalCode}`] : []
  return {
    service: (services[0] ?? '').replaceAll('_', ' '),
    trackingNumber,
    from: [`FROM ${companyName} ${warehouse}`, ...origin],
    to: [recipient, ...[line1, line2 ?? ''].flatMap(inHalves), `${postalCode} ${region}`, shipTo.country],
    facts: [`WEIGHT ${(weightGrams / 1_000).toFixed(2)} KG`],
  }
}

const longest = 29

/** A street that is too long for a line goes on in the next. */
const inHalves = (line: string): readonly string[] => {
  const letters = [...line.trim()]
  if (letters.length <= longest) return letters.length > 0 ? [letters.join('')] : []
  const space = letters.lastIndexOf(' ', longest)
  const end = space > 0 ? space : longest
  return [letters.slice(0, end).join(''), letters.slice(end).join('').trim()]
}
