// Parcels on the floor and in our own vans: labels to be printed, and what drivers scan. It translates; what a scan means fulfillment decides.
import type { CarrierStatus } from '../../schemas/messages'
import type { ApiPorts } from '../api-ports'
import { scanReported } from '../carrier-scans'
import type { HttpRequest, HttpResponse } from '../http-server'
import { iso } from '../order-document'
import { Problem } from '../problems'
import { answered, customerFor, recordReading } from './order-access'
import { callerOf } from '../auth/authenticate'
import { bodyOf, orderIdOf, param, send, trailOf, type Operations } from './request'
import { sendLabel } from './shipping'

export const parcelOperations = (ports: ApiPorts): Operations => ({
  getParcelLabel: { body: 'checked', handle: (request, response) => sendParcelLabel(ports, request, response) },
  reportParcelScan: { body: 'checked', handle: (request, response) => reportScan(ports, request, response) },
})

/** A label names a person and a house: who looked at it is on record. */
const sendParcelLabel = async (ports: ApiPorts, request: HttpRequest, response: HttpResponse): Promise<void> => {
  const orderId = orderIdOf(request)
  const customerId = await customerFor(ports, callerOf(response), orderId)
  const parcels = await answered(ports.parcels.of(orderId))
  const parcel = parcels.find(
    (one) => one.parcelId === param(request, 'parcelId') && one.fulfillmentId === param(request, 'fulfillmentId'),
  )
  if (!parcel) throw new Problem('not-found', { detail: 'This fulfillment has no such parcel.' })
  await recordReading(ports, request, response, orderId, customerId)
  await sendLabel(ports, response, orderId, parcel.parcelId)
}

type ScanBody = {
  readonly carrierStatus: CarrierStatus
  readonly scannedAt?: string
  readonly location?: string
  readonly estimatedDeliveryAt?: string
}
const fleet = 'OWN_FLEET'

/** Answered once it is in the log. What another carrier has, that carrier alone tells of. */
const reportScan = async (ports: ApiPorts, request: HttpRequest, response: HttpResponse): Promise<void> => {
  const trackingNumber = param(request, 'trackingNumber')
  const orderId = (await answered(ports.parcels.orderOf([trackingNumber]))).get(trackingNumber)
  const parcels = orderId ? await answered(ports.parcels.of(orderId)) : []
  const isOurs = parcels.some((one) => one.trackingNumber === trackingNumber && one.carrier === fleet)
  if (!orderId || !isOurs) throw new Problem('not-found', { detail: 'Our own fleet has no parcel with this number.' })
  const { carrierStatus: status, location = null, ...times } = bodyOf<ScanBody>(request)
  const at = ports.clock.now()
  const scannedAt = times.scannedAt === undefined ? at : Date.parse(times.scannedAt)
  const estimatedDeliveryAt = times.estimatedDeliveryAt === undefined ? null : Date.parse(times.estimatedDeliveryAt)
  const scan = { carrier: fleet, trackingNumber, status, scannedAt, location, estimatedDeliveryAt }
  const trail = trailOf(request, response)
  const customerId = await customerFor(ports, callerOf(response), orderId)
  const operation = String(response.locals['operationId'])
  await ports.audit({ caller: callerOf(response), operation, trail, orderId, customerId, commandId: null })
  await ports.reportScans([scanReported(scan, orderId, at)], trail.correlation)
  response.status(202)
  send(response, { trackingNumber, orderId, carrierStatus: status, scannedAt: iso(scannedAt) })
}
