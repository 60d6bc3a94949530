// All scenarios of the payment, by theme.
import { paymentAdjustmentScenarios } from './adjustment.scenarios'
import { authenticationScenarios } from './authentication.scenarios'
import { authorisationScenarios } from './authorisation.scenarios'
import { cancellationScenarios } from './cancellation.scenarios'
import { commandScenarios } from './command.scenarios'
import { declineScenarios } from './decline.scenarios'
import { failedCaptureScenarios } from './failed-capture.scenarios'
import { firstPaymentScenarios } from './first-payment.scenarios'
import { furtherChargeScenarios } from './further-charge.scenarios'
import { partRefundScenarios } from './part-refund.scenarios'
import { refundScenarios } from './refund.scenarios'
import { renewalScenarios } from './renewal.scenarios'
import { reportScenarios } from './report.scenarios'
import { takenAtOnceScenarios } from './taken-at-once.scenarios'
import { tenderScenarios } from './tender.scenarios'

export const paymentScenarios = [
  ...firstPaymentScenarios,
  ...tenderScenarios,
  ...authenticationScenarios,
  ...declineScenarios,
  ...authorisationScenarios,
  ...failedCaptureScenarios,
  ...renewalScenarios,
  ...takenAtOnceScenarios,
  ...commandScenarios,
  ...cancellationScenarios,
  ...refundScenarios,
  ...paymentAdjustmentScenarios,
  ...furtherChargeScenarios,
  ...partRefundScenarios,
  ...reportScenarios,
]
