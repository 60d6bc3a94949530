import { play } from '../../dsl/scenario'
import { fulfillmentScenarios } from './fulfillment.scenarios'
import { parcelScenarios } from './parcel.scenarios'

describe('a fulfillment', () => play(fulfillmentScenarios))

describe('a parcel', () => play(parcelScenarios))
