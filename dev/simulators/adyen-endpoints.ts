// Which endpoints of Adyen's Checkout API the simulator has, what fields each takes, and what each answers.
// It must never know of HTTP: an endpoint gets JSON and the id in the path, and answers JSON or throws AdyenFailure.
// There is none that looks a payment up: Adyen has none.
import { submitDetails } from './adyen-authentication'
import { checkAccount, type Json, refuseUnknown } from './adyen-fields'
import { answerBalance } from './adyen-gifts'
import type { ModificationKind, World } from './adyen-ledger'
import { modify } from './adyen-modifications'
import { createPayment } from './adyen-payments'
import { deleteStored, listStored } from './adyen-stored'

/** `input`: the body, or the query of a GET or DELETE. `origin`: where the caller reached the simulator. */
export type Call = { readonly input: Json; readonly id: string; readonly origin: string }

export type Endpoint = {
  readonly method: 'get' | 'post' | 'delete'
  /** Behind the version. */
  readonly path: string
  readonly status: number
  /** Changes nothing if it throws; undefined: an answer without a body. */
  readonly run: (world: World, call: Call) => object | undefined
}

/** Both of these speak the same here: the official library of today says v72. */
export const apiVersions = ['v71', 'v72'] as const

const fields = (names: string): ReadonlySet<string> => new Set(names.trim().split(/\s+/))

const shared = `accountInfo additionalAmount additionalData amount applicationInfo billingAddress browserInfo captureDelayHours
  dateOfBirth dccQuote deliveryAddress deliveryDate deviceFingerprint fraudOffset installments localizedShopperStatement mcc
  merchantAccount merchantOrderReference merchantRiskIndicator metadata orderReference paymentMethod recurringProcessingModel
  reference shopperEmail shopperIP shopperInteraction shopperLocale shopperName shopperReference shopperStatement
  socialSecurityNumber splits store telephoneNumber threeDSAuthenticationOnly trustedShopper`

const paymentFields = fields(`${shared} authenticationData bankAccount channel checkoutAttemptId company conversionId
  countryCode deliverAt enableOneClick enablePayOut enableRecurring enhancedSchemeData entityType fundOrigin fundRecipient
  industryUsage lineItems mandate mpiData order origin paymentValidations platformChargebackLogic recurringExpiry
  recurringFrequency redirectFromIssuerMethod redirectToIssuerMethod returnUrl riskData sdkData sessionValidity
  shopperConversionId shopperTaxInfo storePaymentMethod subMerchants surcharge thirdPartyTokenRedundancyInfo
  threeDS2RequestData`)

const balanceFields = fields(`${shared} recurring selectedBrand selectedRecurringDetailReference sessionId
  threeDS2RequestData totalsGroup`)

const detailsFields = fields('authenticationData details paymentData threeDSAuthenticationOnly')

const modificationFields = fields(`adjustAuthType adjustAuthorisationData amount applicationInfo capturePspReference
  enhancedSchemeData industryUsage lineItems merchantAccount merchantRefundReason mpiData platformChargebackLogic reference
  splits store subMerchants`)

const post = (path: string, status: number, allowed: ReadonlySet<string>, run: Endpoint['run']): Endpoint => ({
  method: 'post',
  path,
  status,
  run: (world, call) => {
    refuseUnknown(call.input, allowed, path)
    return run(world, call)
  },
})

const modification = (path: string, kind: ModificationKind): Endpoint =>
  post(`/payments/:id/${path}`, 201, modificationFields, (world, { input, id }) => {
    checkAccount(input.merchantAccount)
    return modify(world, kind, id, input)
  })

export const adyenEndpoints: readonly Endpoint[] = [
  post('/payments', 200, paymentFields, (world, { input, origin }) => {
    checkAccount(input.merchantAccount)
    return createPayment(world, input, origin)
  }),
  post('/payments/details', 200, detailsFields, (world, { input }) => submitDetails(world, input)),
  post('/paymentMethods/balance', 200, balanceFields, (world, { input }) => {
    checkAccount(input.merchantAccount)
    return answerBalance(world, input)
  }),
  modification('captures', 'capture'),
  modification('cancels', 'cancel'),
  modification('refunds', 'refund'),
  modification('reversals', 'reversal'),
  modification('amountUpdates', 'amountUpdate'),
  {
    method: 'get',
    path: '/storedPaymentMethods',
    status: 200,
    run: (world, { input }) => {
      checkAccount(input.merchantAccount)
      return listStored(world, input)
    },
  },
  {
    method: 'delete',
    path: '/storedPaymentMethods/:id',
    status: 204,
    run: (world, { input, id }) => {
      checkAccount(input.merchantAccount)
      deleteStored(world, id, input)
      return undefined
    },
  },
]
