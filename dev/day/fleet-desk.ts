// Our own vans in the simulated day: numbers and prices as the connector makes them, and scans as drivers' scanners post them.
import { fleetNumberOf } from '../../egress/carrier/own-fleet'
import { fleetQuote } from '../../egress/carrier/fleet-rates'
import { scanReported } from '../../ingress/carrier-scans'
import type { Body, Message } from '../../schemas/message'
import type { CarrierScanReported, CarrierStatus } from '../../schemas/messages'
import type { OrderId } from '../../schemas/ids'
import { sharesOf } from '../simulators/fedex-schedule'
import type { Agenda } from './agenda'
import type { FedexRequest } from './fedex-desk'

type Parcel = { readonly orderId: OrderId; readonly labelledAt: number; isVoid: boolean }

const hourMs = 3_600_000

export class FleetDesk {
  readonly parcels = new Map<string, Parcel>()

  constructor(
    private readonly agenda: Agenda,
    private readonly scanned: (scan: CarrierScanReported) => void,
  ) {}

  perform(request: FedexRequest): Promise<Body<Message>> {
    return Promise.resolve(request.type === 'LabelRequested' ? this.label(request) : this.cancel(request))
  }

  private label(request: Extract<FedexRequest, { type: 'LabelRequested' }>): Body<Message> {
    const { id: requestId, orderId, carrier, format, parcelId, fulfillmentId, weightGrams } = request
    const trackingNumber = fleetNumberOf(requestId)
    const quote = fleetQuote({ weightGrams, at: this.agenda.now() })
    if (!quote) return { type: 'LabelRefused', requestId, code: 'TOO_HEAVY', reason: 'No van takes so much.' }
    if (!this.parcels.has(trackingNumber)) {
      this.parcels.set(trackingNumber, { orderId, labelledAt: this.agenda.now(), isVoid: false })
      this.drive(trackingNumber)
    }
    return {
      type: 'LabelCreated',
      requestId,
      carrier,
      trackingNumber,
      labelUrl: `/api/v1/orders/${orderId}/fulfillments/${fulfillmentId}/parcels/${parcelId}/label`,
      serviceType: quote.service,
      format,
      costMinor: quote.amountMinor,
      costCurrency: quote.currency as (typeof request)['currency'],
      estimatedDeliveryAt: quote.estimatedDeliveryAt,
    }
  }

  /** Loaded one to four hours after the label, there within a day. */
  private drive(trackingNumber: string): void {
    const [first, second] = sharesOf(trackingNumber)
    const loaded = (1 + 3 * first) * hourMs
    const there = loaded + (6 + 14 * second) * hourMs
    this.scanAfter(loaded, trackingNumber, 'PICKED_UP')
    this.scanAfter(there - hourMs, trackingNumber, 'OUT_FOR_DELIVERY')
    this.scanAfter(there, trackingNumber, 'DELIVERED')
  }

  private scanAfter(ms: number, trackingNumber: string, status: CarrierStatus): void {
    this.agenda.after(ms, () => {
      const { orderId, isVoid } = this.parcels.get(trackingNumber)!
      const scannedAt = this.agenda.now()
      if (!isVoid)
        this.scanned(scanReported({ carrier: 'OWN_FLEET', trackingNumber, status, scannedAt }, orderId, scannedAt))
    })
  }

  private cancel({
    id: requestId,
    trackingNumber,
  }: Extract<FedexRequest, { type: 'LabelVoidRequested' }>): Body<Message> {
    const parcel = this.parcels.get(trackingNumber)
    const [first] = sharesOf(trackingNumber)
    if (!parcel || this.agenda.now() < parcel.labelledAt + (1 + 3 * first) * hourMs) {
      if (parcel) parcel.isVoid = true
      return { type: 'LabelVoided', requestId, trackingNumber }
    }
    return { type: 'LabelVoidRefused', requestId, trackingNumber, code: 'ALREADY_SCANNED', reason: 'It is on its way.' }
  }
}
