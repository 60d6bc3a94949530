// What the simulated carrier does for a request that is authorised and within its quota.
// It must never change a label but through the ledger.
import type { RequestHandler } from 'express'
import { contentTypes, labelDocument } from './fedex-documents'
import { notFound, shipmentAnswer, trackResult, wireDate } from './fedex-answers'
import { answer, fail, failWith } from './fedex-envelope'
import { filled, list, object } from './fedex-json'
import type { FedexLedger, LabelRecord } from './fedex-ledger'
import { checkCancel, checkShipment, type ShipmentRequest } from './fedex-requests'

type Desk = {
  readonly ledger: FedexLedger
  readonly accountNumber: string
  readonly now: () => number
  /** Told of each label that was made, and again of one whose parcel is fetched later than was told. */
  readonly onLabel: (label: LabelRecord) => void
}

const mostTracked = 30
const dayMs = 86_400_000

export function createShipment({ ledger, accountNumber, onLabel }: Desk): RequestHandler {
  return (request, response) => {
    const errors = checkShipment(request.body, accountNumber)
    if (errors.length > 0) return failWith(response, 400, errors)
    const shipment = request.body as ShipmentRequest
    const label = ledger.create(shipment)
    onLabel(label)
    const baseUrl = `${request.protocol}://${request.get('host')}`
    answer(response, shipmentAnswer(label, shipment.labelResponseOptions, baseUrl, ledger))
  }
}

export function cancelShipment({ ledger, accountNumber, onLabel }: Desk): RequestHandler {
  return (request, response) => {
    const errors = checkCancel(request.body, accountNumber)
    if (errors.length > 0) return failWith(response, 400, errors)
    const label = ledger.find(String(object(request.body).trackingNumber))
    if (label === undefined) return fail(response, 400, 'TRACKINGNUMBER.NOTFOUND', 'Tracking number cannot be found.')
    const status = ledger.status(label)
    if (status === 'voided') {
      return fail(response, 400, 'CANCELSHIPMENT.TRACKINGNUMBER.DELETED', 'The shipment was already cancelled.')
    }
    if (status !== 'created') {
      return fail(
        response,
        400,
        'TRACKINGIDS.TRACKINGNUMBER.CLOSED',
        'The shipment was tendered to FedEx and cannot be cancelled.',
      )
    }
    const left = ledger.void(label)
    if (left) onLabel(left)
    answer(response, { cancelledShipment: true, cancelledHistory: true, message: 'Shipment is successfully cancelled' })
  }
}

export function trackNumbers({ ledger }: Desk): RequestHandler {
  return (request, response) => {
    const body = object(request.body)
    const numbers = list(body.trackingInfo).map((info) => object(object(info).trackingNumberInfo).trackingNumber)
    if (numbers.length === 0 || !numbers.every((number) => filled(number))) {
      return fail(response, 400, 'TRACKING.TRACKINGNUMBER.EMPTY', 'Please provide tracking number.')
    }
    if (numbers.length > mostTracked) {
      return fail(
        response,
        400,
        'TRACKING.TRACKINGINFO.EXCEEDED',
        `Please provide at most ${mostTracked} tracking numbers.`,
      )
    }
    if (typeof body.includeDetailedScans !== 'boolean') {
      return fail(response, 400, 'INCLUDEDETAILEDSCANS.INVALID', 'Please provide includeDetailedScans.')
    }
    const detailed = body.includeDetailedScans
    const results = numbers.map(String).map((trackingNumber) => {
      const label = ledger.find(trackingNumber)
      const result = label === undefined ? notFound('TRACKINGNUMBER') : trackResult(label, ledger, detailed)
      return { trackingNumber, trackResults: [{ trackingNumberInfo: { trackingNumber }, ...result }] }
    })
    answer(response, { completeTrackResults: results })
  }
}

export function trackReference({ ledger, accountNumber, now }: Desk): RequestHandler {
  return (request, response) => {
    const body = object(request.body)
    const wanted = object(body.referencesInformation)
    if (!filled(wanted.value))
      return fail(response, 400, 'TRACKING.REFERENCEVALUE.EMPTY', 'Please provide reference value.')
    if (!filled(wanted.accountNumber) && !filled(wanted.destinationCountryCode)) {
      const message = 'Please enter an account number or destination country/territory and postal code.'
      return fail(response, 400, 'TRACKING.REFERENCEDATA.INCOMPLETE', message)
    }
    const begin = filled(wanted.shipDateBegin) ? wanted.shipDateBegin : wireDate(now() - 30 * dayMs)
    const end = filled(wanted.shipDateEndDate) ? wanted.shipDateEndDate : wireDate(now() + dayMs)
    const mine = wanted.accountNumber === undefined || wanted.accountNumber === accountNumber
    const found = ledger.byReference(wanted.value).filter(({ createdAt }) => {
      const shipped = wireDate(createdAt)
      return mine && shipped >= begin && shipped <= end
    })
    const results = found.map((label) => trackResult(label, ledger, body.includeDetailedScans === true))
    answer(response, {
      completeTrackResults: [{ trackResults: results.length > 0 ? results : [notFound('REFERENCENUMBER')] }],
      successful: results.length > 0,
    })
  }
}

export function retrieveLabel({ ledger }: Desk): RequestHandler {
  return (request, response) => {
    const number = /^SH,(\d+)_SHIPPING_P$/.exec(String(request.params.document))?.[1]
    const label = number === undefined ? undefined : ledger.find(number)
    if (label === undefined)
      return fail(response, 404, 'NOT.FOUND.ERROR', 'The document you requested is not available.')
    response.type(contentTypes[label.imageType ?? 'PDF']).send(labelDocument(label))
  }
}
