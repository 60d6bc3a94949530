// Under which terms an order is paid: when its money is taken, and how long its customer has to act. Data and one function.
import { ruleAt, type Versioned } from './versions'

/** Times in hours, from when the payment begins to wait. */
export type PaymentRule = Versioned & {
  /** Countries where money is authorised on placement and taken with each shipment; everywhere else it is taken on placement. */
  readonly captureOnShipment: readonly string[]
  readonly actionHours: number
  readonly methodHours: number
  /** Whether an authorisation that runs out is asked for again; else the order goes on hold. */
  readonly renewsAuthorisations: boolean
}

export const paymentRuleVersions: readonly PaymentRule[] = [
  {
    id: 'payment-2015-01',
    validFrom: '2015-01-01',
    captureOnShipment: ['DE', 'AT', 'CH'],
    actionHours: 1,
    methodHours: 24,
    renewsAuthorisations: true,
  },
]

export type OrderToPay = {
  /** Nobody waits before a page: an order that was placed elsewhere, long ago. */
  readonly imported: boolean
  /** Where it goes. */
  readonly country: string
  readonly at: number
}
/** Windows in milliseconds. */
export type Terms = {
  readonly ruleId: string
  readonly capture: 'ON_PLACEMENT' | 'ON_SHIPMENT'
  readonly offSession: boolean
  readonly retries: boolean
  readonly actionWindowMs: number
  readonly methodWindowMs: number
  readonly renewsAuthorisations: boolean
}

const hourMs = 3_600_000
const shortestMs = 10_000

/** `speed` compresses what a customer is waited for: 1 in production. */
export const termsFor = ({ imported, country, at }: OrderToPay, speed = 1): Terms => {
  const rule = ruleAt(paymentRuleVersions, at)
  const { id: ruleId, renewsAuthorisations, captureOnShipment } = rule
  const windowMs = (hours: number): number =>
    imported ? 0 : Math.max(shortestMs, Math.round((hours * hourMs) / speed))
  return {
    ruleId,
    capture: !imported && captureOnShipment.includes(country) ? 'ON_SHIPMENT' : 'ON_PLACEMENT',
    offSession: imported,
    retries: !imported,
    actionWindowMs: windowMs(rule.actionHours),
    methodWindowMs: windowMs(rule.methodHours),
    renewsAuthorisations,
  }
}
