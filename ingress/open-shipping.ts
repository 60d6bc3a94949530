// What the API has to do with shipping, on the real stores, the real carriers and the rules. Put together, and nothing else.
import { createFedexAddresses } from '../egress/carrier/fedex-addresses'
import type { FedexApi } from '../egress/carrier/fedex-api'
import { createFedexRates } from '../egress/carrier/fedex-rates'
import { readFedexScans } from '../egress/carrier/fedex-tracking'
import { fleetQuote } from '../egress/carrier/fleet-rates'
import { shippersOf } from '../egress/carrier/shippers'
import type { Catalogue } from '../processors/catalogue'
import type { Context } from '../processors/engine/context'
import { carriageFor } from '../processors/rules/carriers'
import { shippingFor } from '../processors/rules/shipping-rules'
import { warehouses, warehousesFor } from '../processors/rules/warehouses'
import { readSetting } from '../runtime/settings'
import { createHastyCalls } from '../state/hasty-calls'
import { createLabelDocuments } from '../state/label-documents'
import { ParcelsReader } from '../state/parcels-reader'
import type { RedisClient } from '../state/redis'
import { createAddressChecks, type ShortMemory } from './address-checks'
import type { ApiPorts } from './api-ports'
import { reportSignals } from './append-signals'
import { createFedexWebhook, type FedexWebhook } from './fedex-webhook'
import type { Stores } from './open-stores'
import { createShippingQuotes, type CarrierRates } from './shipping-quotes'

type ShippingPorts = Pick<ApiPorts, 'addresses' | 'quotes' | 'parcels' | 'labels' | 'reportScans'>

/** Where the shop sends most, among the countries in which FedEx knows addresses. One that is missing costs a check, and no order. */
const checkedCountries: ReadonlySet<string> = new Set('AR AT BR CA CH CL CO DE ES FR GB IT MX NL PT US'.split(' '))

export const openShippingPorts = (
  context: Context,
  { fulfillment, vault, cache }: Stores,
  catalogue: Catalogue,
  fedex: FedexApi,
): ShippingPorts => {
  const { env, clock, logger } = context
  const memory = createShortMemory(cache, () => clock.now())
  const isOn = readSetting('ADDRESS_VALIDATION', env) !== 'off'
  return {
    addresses: createAddressChecks({
      carrier: isOn ? createFedexAddresses({ api: fedex }) : undefined,
      serves: (country) => checkedCountries.has(country),
      ...{ memory, vault, clock },
      onLost: (error) => logger.warn({ error: error.message }, 'addresses are not checked for a while'),
    }),
    quotes: createShippingQuotes({
      itemOf: catalogue.get,
      priceOf: shippingFor,
      offersFor: (to, weightGrams, at) => {
        const warehouse = warehousesFor(to, at)[0]!
        return { warehouse, offers: [carriageFor({ warehouse, to, weightGrams, at })] }
      },
      rates: ratesOf(context, fedex),
      ...{ memory, clock },
    }),
    parcels: new ParcelsReader(fulfillment),
    labels: createLabelDocuments(fulfillment, vault),
    reportScans: (scans, correlation) => reportSignals(context, scans, correlation),
  }
}

const ratesOf = ({ env, clock }: Context, api: FedexApi): Readonly<Record<string, CarrierRates>> => {
  const accountNumber = readSetting('FEDEX_ACCOUNT', env)
  const shippers = shippersOf(Object.values(warehouses))
  const { quote } = createFedexRates({ api, accountNumber, shippers, now: () => clock.now() })
  return {
    FEDEX: ({ warehouse, to, weightGrams }, services, signal) =>
      quote({ from: warehouse, to, weightGrams, services }, signal),
    OWN_FLEET: async ({ weightGrams }, services) => {
      const found = fleetQuote({ weightGrams, at: clock.now() })
      return found && services.includes(found.service) ? [found] : []
    },
  }
}

export const openFedexWebhook = (context: Context, { fulfillment }: Pick<Stores, 'fulfillment'>): FedexWebhook =>
  createFedexWebhook({
    ...context,
    secrets: fedexSecrets(context),
    read: readFedexScans,
    parcels: new ParcelsReader(fulfillment),
    onUnread: (error) => context.logger.warn({ error: error.message }, 'a post of FedEx can not be understood'),
  })

/** Without one, every post is refused, and all parcels are polled. */
export const fedexSecrets = ({ env }: Pick<Context, 'env'>): readonly string[] => {
  const text = readSetting('FEDEX_WEBHOOK_SECRETS', env)
  return text === 'none' ? [] : text.split(',').map((secret) => secret.trim())
}

/** In the cache's Redis, which is worth no wait. */
const createShortMemory = (redis: RedisClient, now: () => number): ShortMemory => {
  const late = 'Redis did not answer in time: see whether it is overloaded'
  const hasty = createHastyCalls({ patienceMs: 50, retryMs: 1_000, late, now })
  return {
    get: async (key) => (await hasty.attempt(() => redis.get(`oms:${key}`))) ?? undefined,
    set: async (key, value, ttlMs) => void (await hasty.attempt(() => redis.set(`oms:${key}`, value, 'PX', ttlMs))),
  }
}
