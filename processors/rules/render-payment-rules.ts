// The chapters about payments on the page of the rules: under which terms, by which provider, and what a decline leads to. Pure.
import { declineGroups, declineRule, type DeclineRule } from './declines'
import { paymentRoutes, type PaymentRoute } from './payment-routing'
import { paymentRuleVersions, termsFor, type PaymentRule, type Terms } from './payment-terms'
import { chapter, listed, table } from './render-tables'

export const renderPaymentRules = (): string[] => [
  ...chapter('Payment terms', paymentRuleVersions, renderTerms),
  ...renderRoutes(),
  ...renderDeclines(),
]

const renderTerms = ({ captureOnShipment, validFrom }: PaymentRule): string[] => {
  const at = Date.parse(validFrom)
  const [country = ''] = captureOnShipment
  const orders: readonly (readonly [string, Terms])[] = [
    ...(country ? [[captureOnShipment.join(' '), termsFor({ imported: false, country, at })] as const] : []),
    ['every other country', termsFor({ imported: false, country: '', at })],
    ['anywhere, imported', termsFor({ imported: true, country: '', at })],
  ]
  return [
    '',
    ...table(
      termHead,
      orders.map(([name, terms]) => [name, ...renderTermsOf(terms)]),
    ),
  ]
}

const termHead = [
  'goes to',
  'its money is',
  'time to authenticate',
  'time for another means after a decline',
  'soft declines',
  'an authorisation that runs out',
]

const renderTermsOf = (terms: Terms): string[] => [
  terms.capture === 'ON_SHIPMENT' ? 'authorised on placement, taken with each shipment' : 'taken on placement',
  terms.offSession ? 'nobody is there' : hours(terms.actionWindowMs),
  terms.methodWindowMs === 0 ? 'none: the payment fails' : hours(terms.methodWindowMs),
  terms.retries ? 'tried again' : 'not tried again',
  afterExpiry(terms),
]

const afterExpiry = ({ capture, renewsAuthorisations }: Terms): string => {
  if (capture === 'ON_PLACEMENT') return ''
  return renewsAuthorisations ? 'is asked for again' : 'puts the order on hold'
}

const hours = (ms: number): string => `${ms / 3_600_000} h`

const renderRoutes = (): string[] => [
  '',
  '## Payment routing',
  '',
  'The first line that fits holds; what none fits is not taken. Among the providers whose token a means of payment has and that are not down for',
  'this very charge, each gets its share of the orders.',
  '',
  ...table(['means', 'currency', 'provider and share'], paymentRoutes.map(renderRoute)),
]

const renderRoute = ({ methods, currencies = ['any'], shares }: PaymentRoute): string[] => {
  const total = Object.values(shares).reduce((sum, share) => sum + share, 0)
  return [methods.join(', '), currencies.join(', '), listed(shares, (share) => `${(100 * share) / total} %`)]
}

const renderDeclines = (): string[] => [
  '',
  '## Declines',
  '',
  "What a provider's code means. HARD: never again with this means. SOFT: the same means is tried again after each of the pauses. AUTHENTICATE: works only",
  'with its holder there. Once nothing is tried again, another means is asked for, or the change fails that needed the money.',
  '',
  ...table(
    ['kind', 'while the first payment is waited for', 'later', 'codes'],
    [
      ...Object.values(declineGroups).map((codes) => [...renderDecline(declineRule(codes[0])), codes.join(', ')]),
      [...renderDecline(declineRule('')), 'every other code'],
    ],
  ),
]

const renderDecline = ({ kind, placementMinutes, laterMinutes }: DeclineRule): string[] => [
  kind,
  pauses(placementMinutes),
  pauses(laterMinutes),
]

const pauses = (minutes: readonly number[]): string =>
  minutes.length === 0 ? 'not tried again' : `after ${minutes.map(duration).join(', ')}`

const duration = (minutes: number): string => (minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`)
