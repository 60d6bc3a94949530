// FedEx of the simulated day: the simulator's own ledger, quota and tariff, asked in the connector's words and within the real bucket. It must
// never let a call pass that the bucket did not grant.
import { readFedexScans } from '../../egress/carrier/fedex-tracking'
import { toAddress, toShipment } from '../../egress/carrier/fedex-shipment'
import { shippersOf } from '../../egress/carrier/shippers'
import type { RateLimit, RatePriority } from '../../egress/rate-limit'
import { scanReported } from '../../ingress/carrier-scans'
import { warehouses } from '../../processors/rules/warehouses'
import type { Body, Message, MessageOf } from '../../schemas/message'
import type { CarrierScanReported, LabelRequested } from '../../schemas/messages'
import type { OrderId } from '../../schemas/ids'
import type { PlainAddress } from '../../schemas/sealed'
import { openBookStore } from '../simulators/book-store'
import { trackResult } from '../simulators/fedex-answers'
import { createLedger, type FedexLedger, type FedexState, type LabelRecord } from '../simulators/fedex-ledger'
import type { Quota } from '../simulators/fedex-quota'
import { checkShipment, type Place, type ShipmentRequest } from '../simulators/fedex-requests'
import { offersFor } from '../simulators/fedex-tariff'
import type { Agenda } from './agenda'
import { blindRate, fates, undoMs } from './schedule'

export type FedexRequest = MessageOf<'LabelRequested' | 'LabelVoidRequested'>

const account = '740561073'
const shippers = shippersOf(Object.values(warehouses))
const dayMs = 86_400_000

export class FedexDesk {
  readonly ledger: FedexLedger
  /** Calls that the quota of the real one would have refused. */
  refused = 0
  calls = 0
  /** Labels that were made in doubt beside one that FedEx did not show yet, and voided. */
  extras = 0
  readonly orderOf = new Map<string, OrderId>()
  private readonly cheapest = new Map<string, { readonly service: string; readonly until: number }>()

  constructor(
    private readonly agenda: Agenda,
    private readonly limit: RateLimit,
    private readonly quota: Quota,
    private readonly random: () => number,
    private readonly labelled: (label: LabelRecord) => void,
  ) {
    const store = openBookStore<FedexState>(undefined, { labels: {} })
    this.ledger = createLedger(store, { now: () => agenda.now(), speed: 1, knobs: () => fates })
  }

  /** Milliseconds to wait, or 0 and the call counts. */
  async admit(priority: RatePriority): Promise<number> {
    const waitMs = await this.limit.take(1, priority)
    if (waitMs > 0) return waitMs
    this.calls += 1
    if (this.quota.admit() > 0) this.refused += 1
    return 0
  }

  async perform(request: FedexRequest, inDoubt: boolean): Promise<Body<Message>> {
    return request.type === 'LabelRequested' ? this.label(request, inDoubt) : this.cancel(request)
  }

  /** Every scan so far, as a post or an answer tells it. */
  scansOf(trackingNumber: string): readonly CarrierScanReported[] {
    const label = this.ledger.find(trackingNumber)
    const orderId = this.orderOf.get(trackingNumber)
    if (!label || !orderId || label.voidedAt !== null) return []
    const trackResults = [trackResult(label, this.ledger, true)]
    const scans = readFedexScans({ completeTrackResults: [{ trackingNumber, trackResults }] })
    return scans.map((scan) => scanReported(scan, orderId, this.agenda.now()))
  }

  private async label(request: LabelRequested, inDoubt: boolean): Promise<Body<Message>> {
    const { id: requestId, orderId, carrier, format, parcelId, fulfillmentId } = request
    const isShown = inDoubt && this.random() >= blindRate
    const [known] = isShown ? this.standing(requestId) : []
    const made = known ?? (await this.create(request))
    if ('code' in made) return { type: 'LabelRefused', requestId, ...made }
    const { trackingNumber, serviceType, charge } = made
    this.orderOf.set(trackingNumber, orderId)
    return {
      type: 'LabelCreated',
      requestId,
      carrier,
      trackingNumber,
      labelUrl: `/api/v1/orders/${orderId}/fulfillments/${fulfillmentId}/parcels/${parcelId}/label`,
      serviceType,
      format,
      costMinor: Math.round(charge.amount * 100),
      costCurrency: charge.currency as LabelRequested['currency'],
      estimatedDeliveryAt: this.ledger.plan(made).at(-1)?.at ?? null,
    }
  }

  private standing(reference: string): readonly LabelRecord[] {
    return this.ledger.byReference(reference).filter(({ voidedAt }) => voidedAt === null)
  }

  /** As the connector does after a doubt: of a request's labels the one stays that its result names. */
  doubted(reference: string, kept: string): void {
    this.agenda.after(undoMs, () => this.undo(reference, kept))
  }

  private async undo(reference: string, kept: string): Promise<void> {
    for (const label of this.standing(reference).filter(({ trackingNumber }) => trackingNumber !== kept)) {
      const waitMs = await this.admit('label')
      if (waitMs > 0) return this.agenda.after(waitMs, () => this.undo(reference, kept))
      if (this.ledger.status(label) !== 'created') continue
      this.void(label)
      this.extras += 1
    }
  }

  private void(label: LabelRecord): void {
    const left = this.ledger.void(label)
    if (left) this.labelled(left)
  }

  private async create(request: LabelRequested): Promise<LabelRecord | { code: string; reason: string }> {
    const address = JSON.parse(request.shipTo.sealed) as PlainAddress
    const shipper = shippers[request.warehouse]!
    const recipient = { ...address, phone: null }
    const service = await this.serviceFor(request, address)
    const body = toShipment(request, service, recipient, shipper, account)
    const [error] = checkShipment(body, account)
    if (error) return { code: error.code, reason: error.message }
    const label = this.ledger.create(body as ShipmentRequest)
    this.labelled(label)
    return label
  }

  /** The cheapest of those that will do, remembered for a day by lane and weight; the usual one while no rates can be had. */
  private async serviceFor({ services, warehouse, shipTo, weightGrams }: LabelRequested, address: PlainAddress) {
    const usual = services[0]!
    if (services.length < 2) return usual
    const kilograms = Math.max(1, Math.ceil(weightGrams / 1_000))
    const lane = [warehouse, shipTo.country, shipTo.region, kilograms].join()
    const known = this.cheapest.get(lane)
    if (known && known.until > this.agenda.now()) return known.service
    if ((await this.admit('rate')) > 0) return usual
    const from = toAddress(shippers[warehouse]!.address) as Place
    const to = toAddress({ ...address, country: shipTo.country, region: shipTo.region }) as Place
    const offers = offersFor(from, to, [{ units: 'KG', value: kilograms }]).filter((one) =>
      services.includes(one.service),
    )
    const [best] = [...offers].sort((one, other) => one.charge.amount - other.charge.amount)
    const service = best?.service ?? usual
    this.cheapest.set(lane, { service, until: this.agenda.now() + dayMs })
    return service
  }

  private cancel({ id: requestId, trackingNumber }: MessageOf<'LabelVoidRequested'>): Body<Message> {
    const label = this.ledger.find(trackingNumber)
    const status = label && this.ledger.status(label)
    if (label && status === 'created') this.void(label)
    if (status === 'created' || status === 'voided') return { type: 'LabelVoided', requestId, trackingNumber }
    const refusal = { code: 'TRACKINGIDS.TRACKINGNUMBER.CLOSED', reason: 'The shipment was tendered already.' }
    return { type: 'LabelVoidRefused', requestId, trackingNumber, ...refusal }
  }
}
