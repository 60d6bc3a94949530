// The rules of labels with which goods come back, as scenarios.
import { fulfillment } from '../../../processors/fulfillment/fulfillment'
import { scenario } from '../../dsl/scenario'
import { example } from '../../examples/examples'
import { contact, currency, id, lines, returnId, shippingAddress } from '../../examples/values'

const requested = {
  type: 'ReturnLabelRequested',
  returnId,
  warehouse: 'SAO-1',
  from: shippingAddress,
  contact,
  lines: lines.slice(1),
  currency,
  weightGrams: 600,
  carrier: 'FEDEX',
  services: ['STANDARD_OVERNIGHT', 'PRIORITY_OVERNIGHT'],
  format: 'PDF',
} as const
const { carrier, trackingNumber, labelUrl } = example('ReturnLabelCreated')
const refused = example('ReturnLabelRefused')
const asked = [example('ReturnLabelRequested')]
const late = { requestId: id('return-label-0') }

export const returnScenarios = [
  scenario(fulfillment, 'goods that come back get a label that customers print')
    .when(example('ReturnParcelRequested'))
    .then(requested),
  scenario(fulfillment, 'a return gets one label')
    .given(...asked, example('ReturnParcelLabelled'))
    .when(example('ReturnParcelRequested', { id: id('return-parcel-2') }))
    .then(),
  scenario(fulfillment, 'a return that got no label may be asked for anew')
    .given(...asked, example('ReturnParcelRefused'))
    .when(example('ReturnParcelRequested', { id: id('return-parcel-2') }))
    .then(requested),
  scenario(fulfillment, 'a return has its label')
    .given(...asked)
    .when(example('ReturnLabelCreated'))
    .then({ type: 'ReturnParcelLabelled', returnId, carrier, trackingNumber, labelUrl }),
  scenario(fulfillment, 'the carrier makes no label for a return')
    .given(...asked)
    .when(refused)
    .then({ type: 'ReturnParcelRefused', returnId, code: refused.code, reason: refused.reason }),
  ...(['ReturnLabelCreated', 'ReturnLabelRefused'] as const).map((answer) =>
    scenario(fulfillment, `${answer} counts for the request that is open`)
      .given(...asked)
      .when(example(answer, late))
      .then(),
  ),
  ...(['ReturnLabelCreated', 'ReturnLabelRefused'] as const).map((answer) =>
    scenario(fulfillment, `${answer} of a return that nobody knows is passed over`).when(example(answer)).then(),
  ),
]
