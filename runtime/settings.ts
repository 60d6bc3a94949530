// Every environment variable of the system, once: name, default, meaning. docker-compose.yml and the docs are compared with this table.

export type Setting = { readonly default?: string; readonly doc: string; readonly secret?: true }

export const settings = {
  KAFKA_BROKERS: { default: '127.0.0.1:19092', doc: 'Kafka bootstrap servers, host:port, comma-separated' },
  KAFKA_SESSION_TIMEOUT_MS: { default: '10000', doc: 'a silent member loses its partitions after this time' },
  SCHEMA_REGISTRY_URL: { default: 'http://127.0.0.1:18081', doc: 'Confluent-compatible schema registry' },
  REDIS_URL: {
    default: 'redis://127.0.0.1:16379/0',
    doc: 'Redis for state; the query cache uses the next logical database',
  },
  DATABASE_URL: { default: 'postgres://postgres@127.0.0.1:15432/oms', doc: 'PostgreSQL for read models', secret: true },
  PAYMENTS_DATABASE_URL: {
    default: 'postgres://postgres@127.0.0.1:15432/oms_payments',
    doc: 'PostgreSQL of the payments: payments, ledger, reconciliation',
    secret: true,
  },
  FULFILLMENT_DATABASE_URL: {
    default: 'postgres://postgres@127.0.0.1:15432/oms_fulfillment',
    doc: 'PostgreSQL of fulfillment: pick lists, parcels and their scans, stock and its ledger, labels',
    secret: true,
  },
  OMS_PARTITIONS: { default: '8', doc: 'partitions of every topic; only ever raised, see the runbook' },
  OMS_REPLICATION: { default: '1', doc: 'replicas of every topic; 3 in production' },
  OMS_ROLES: { default: 'processors,ingress,egress,state', doc: 'roles this process runs' },
  OMS_SPEED: { default: '1', doc: 'compresses polls and provider rate limits; 1 in production' },
  OMS_LOG_LEVEL: { default: 'info', doc: 'pino level' },
  HEALTH_PORT: { default: '0', doc: 'port for /healthz and /metrics of a role that has no API; 0 for none' },
  HTTP_HOST: { default: '127.0.0.1', doc: 'address the HTTP API listens on' },
  HTTP_PORT: { default: '8080', doc: 'port of the HTTP API' },
  AUTH_JWKS_URL: { doc: 'where the issuer of access tokens publishes its keys' },
  AUTH_ISSUER: { doc: 'the `iss` of access tokens' },
  AUTH_AUDIENCE: { doc: 'the `aud` of access tokens' },
  GUEST_LINK_SECRETS: {
    doc: 'secrets of 32 bytes and more, comma-separated: the first signs guest links, all verify',
    secret: true,
  },
  CORS_ORIGINS: { default: 'none', doc: 'origins whose pages may call the API, comma-separated, or none' },
  TRUSTED_PROXIES: { default: '0', doc: 'how many proxies before the API add X-Forwarded-For' },
  OMS_MASTER_KEY_FILE: { doc: 'file of the master keys that wrap the keys of customers, mode 600' },
  OMS_MASTER_KEY_CREATE: { default: 'no', doc: 'yes: make that file where it is missing; on one machine only' },
  STRIPE_API_BASE: { default: 'https://api.stripe.com', doc: 'Stripe' },
  STRIPE_API_KEY: { doc: 'secret key', secret: true },
  STRIPE_WEBHOOK_SECRETS: {
    default: 'none',
    doc: 'signing secrets of Stripe’s webhook, comma-separated while one replaces another; none: its events are refused',
    secret: true,
  },
  STRIPE_LIVE: {
    default: 'no',
    doc: 'yes: events of live mode are taken and those of test mode refused; no: the other way round',
  },
  ADYEN_API_BASE: { default: 'none', doc: 'Adyen Checkout, without the version; none: nothing is charged there' },
  ADYEN_API_KEY: { default: 'none', doc: 'API key of Adyen', secret: true },
  ADYEN_MERCHANT_ACCOUNT: { default: 'none', doc: 'merchant account at Adyen; notifications of others are refused' },
  ADYEN_HMAC_KEYS: {
    default: 'none',
    doc: 'HMAC keys of Adyen’s webhook in hexadecimal, comma-separated while one replaces another; none: its notifications are refused',
    secret: true,
  },
  ADYEN_LIVE: {
    default: 'no',
    doc: 'yes: notifications of the live platform are taken and those of test refused; no: the other way round',
  },
  ADYEN_REPORT_BASE: { default: 'https://ca-live.adyen.com', doc: 'where Adyen’s settlement reports are' },
  ADYEN_REPORT_USER: {
    default: 'none',
    doc: 'user that downloads Adyen’s settlement reports; none: they are not read',
  },
  ADYEN_REPORT_PASSWORD: { default: 'none', doc: 'password of that user', secret: true },
  PAYMENT_RETURN_URL: {
    default: 'http://127.0.0.1:8080/payments/return',
    doc: 'page to which a customer’s browser comes back after an authentication',
  },
  INVENTORY_API_BASE: { doc: 'Inventory Service' },
  INVENTORY_CLIENT_ID: { doc: 'OAuth client' },
  INVENTORY_CLIENT_SECRET: { doc: 'OAuth secret', secret: true },
  WMS_ENDPOINT: { doc: 'SOAP endpoint of the warehouse system' },
  WMS_CA_FILE: {
    default: 'none',
    doc: 'file of the authority, in PEM, that the certificate of the warehouse system must be of; none: those that Node knows',
  },
  WMS_USERNAME: { doc: 'WS-Security user' },
  WMS_PASSWORD: { doc: 'WS-Security password', secret: true },
  FEDEX_API_BASE: { default: 'https://apis.fedex.com', doc: 'FedEx' },
  FEDEX_CLIENT_ID: { doc: 'OAuth client' },
  FEDEX_CLIENT_SECRET: { doc: 'OAuth secret', secret: true },
  FEDEX_REQUESTS_PER_MINUTE: { default: '100', doc: 'requests per minute that FedEx allows us' },
  FEDEX_ACCOUNT: { doc: 'account number' },
  FEDEX_WEBHOOK_SECRETS: {
    default: 'none',
    doc: 'security tokens of FedEx’s webhook, comma-separated while one replaces another; none: its posts are refused, and parcels are polled',
    secret: true,
  },
  ADDRESS_VALIDATION: {
    default: 'on',
    doc: 'on: FedEx is asked about addresses before an order is placed; off: nobody is',
  },
  SENDGRID_API_BASE: { default: 'https://api.sendgrid.com', doc: 'SendGrid' },
  SENDGRID_API_KEY: { doc: 'API key', secret: true },
  SENDGRID_WEBHOOK_PUBLIC_KEY: { doc: 'verifies event webhooks' },
  SENDGRID_FROM_EMAIL: { default: 'orders@shop.example', doc: 'sender of mails' },
  SENDGRID_FROM_NAME: { default: 'The Shop', doc: 'sender of mails' },
} as const satisfies Record<string, Setting>

export type SettingName = keyof typeof settings
export type Env = Readonly<Record<string, string | undefined>>

/** A setting is missing or makes no sense: the text says which and what to do. */
export class SettingError extends Error {
  override readonly name = 'SettingError'
}

export const readSetting = (name: SettingName, env: Env = process.env): string => {
  const value = env[name] ?? (settings[name] as Setting).default
  if (value === undefined || value === '')
    throw new SettingError(`${name} is not set (${settings[name].doc}): set it in the environment`)
  return value
}

/** A positive number, or 0 where 0 has a meaning. Throws SettingError. */
export const readNumber = (name: SettingName, env: Env = process.env, least = Number.MIN_VALUE): number => {
  const text = readSetting(name, env)
  const value = Number(text)
  if (!(value >= least)) throw new SettingError(`${name}=${text} is not a positive number (${settings[name].doc})`)
  return value
}

/** What this process was told, without secrets: for the first line of its log. */
export const describeSettings = (env: Env = process.env): Record<string, string> =>
  Object.fromEntries(
    (Object.entries(settings) as [SettingName, Setting][])
      .filter(([name]) => env[name] !== undefined)
      .map(([name, setting]) => [name, setting.secret ? '***' : env[name]!]),
  )
