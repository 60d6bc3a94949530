// What FedEx knows of the labels of one request, by its customer reference, and of one number. It must never take an answer that failed for
// "there is none".
import type { Attempt } from '../provider'
import { Transient } from '../provider'
import type { AnyLabelRequest } from './carrier'
import type { FedexAnswer, FedexApi } from './fedex-api'
import { type FedexParcel, readTrackResults } from './fedex-results'

export type FedexAccount = { readonly api: FedexApi; readonly accountNumber: string }

const dayMs = 86_400_000

/** All labels that were made for a request, those that are void as well. */
export async function findByReference(
  { api, accountNumber }: FedexAccount,
  { id, at }: AnyLabelRequest,
  attempt: Attempt,
): Promise<readonly FedexParcel[]> {
  const referencesInformation = {
    type: 'CUSTOMER_REFERENCE',
    value: id,
    accountNumber,
    shipDateBegin: isoDate(at - dayMs),
    shipDateEndDate: isoDate(attempt.now + dayMs),
  }
  const body = { referencesInformation, includeDetailedScans: true }
  const call = { method: 'POST', path: '/track/v1/referencenumbers', body, priority: 'label', changes: false } as const
  const parcels = lookedUp(await api(call, attempt.signal), 'REFERENCENUMBER')
  return parcels.filter(({ references }) => references.length === 0 || references.includes(id))
}

export async function isCancelled({ api }: FedexAccount, trackingNumber: string, attempt: Attempt): Promise<boolean> {
  const body = { includeDetailedScans: true, trackingInfo: [{ trackingNumberInfo: { trackingNumber } }] }
  const call = { method: 'POST', path: '/track/v1/trackingnumbers', body, priority: 'label', changes: false } as const
  const parcels = lookedUp(await api(call, attempt.signal), 'TRACKINGNUMBER')
  return parcels.some((parcel) => parcel.trackingNumber === trackingNumber && parcel.status === 'CANCELLED')
}

function lookedUp(answer: FedexAnswer, kind: 'REFERENCENUMBER' | 'TRACKINGNUMBER'): readonly FedexParcel[] {
  if (answer.done) return readTrackResults(answer.output, 'strict')
  if (answer.code === `TRACKING.${kind}.NOTFOUND`) return []
  throw new Transient(`FedEx refused a look-up (${answer.code}): check the account number`, 'none')
}

const isoDate = (at: number): string => new Date(at).toISOString().slice(0, 10)
