// The operations of the API as the description has them, and for each a request that fits it: what generated tests run over.
import type { OperationId } from '../../ingress/auth/permissions'
import { keyed, newKey, placement } from './api-bodies'
import { document } from './api-world'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a node of the description
type Any = any

export type Operation = {
  readonly id: OperationId
  readonly method: string
  readonly path: string
  readonly parameters: readonly {
    readonly name: string
    readonly in: string
    readonly required: boolean
    readonly schema: Any
  }[]
  readonly body: { readonly required: boolean; readonly type: string; readonly schema: Any } | undefined
}

export const resolved = (node: Any): Any => {
  if (node?.$ref === undefined) return node
  return resolved(
    (node.$ref as string)
      .split('/')
      .slice(1)
      .reduce((at, name) => at[name], document as Any),
  )
}

const methods = ['get', 'post', 'put', 'patch', 'delete']

export const operations: readonly Operation[] = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item as Record<string, Any>)
    .filter(([method]) => methods.includes(method))
    .map(([method, operation]): Operation => {
      const body = resolved(operation.requestBody)
      const [[type, content] = ['', {} as Any]] = Object.entries((body?.content ?? {}) as Record<string, Any>)
      return {
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        parameters: [...((item as Any).parameters ?? []), ...(operation.parameters ?? [])].map(resolved),
        body: body && { required: body.required === true, type, schema: content.schema },
      }
    }),
)

export const orderId = `ord_${'a'.repeat(24)}`
const id = 'b'.repeat(22)
const line = { sku: 'MUG-1', quantity: 1 }
const goods = { lineId: '1', quantity: 1 }
const comment = 'Some words.'
const previewDigest = 'c'.repeat(22)
const { contact, shippingAddress } = placement()
const tenders = [
  { method: 'CARD', amountMinor: 500, tokens: { stripe: 'pm_card', adyen: 'scheme_1' }, installments: 2 },
  { method: 'CARD', methodToken: 'pm_card' },
]
const edit = { add: [line], quantities: [goods], shippingAddress, acceptAddress: true, contact, previewDigest }
const cancellation = { reasonCode: 'OTHER', comment, previewDigest }
const giveBack = {
  kind: 'EXCHANGE',
  lines: [goods],
  wanted: [line],
  reasonCode: 'DAMAGED',
  remedy: 'RESHIP',
  photos: ['https://photos.example/1'],
  comment,
  previewDigest,
}
const search = {
  status: ['PENDING'],
  customerId: 'customer-1',
  sku: 'MUG-1',
  warehouse: 'MEM-1',
  hold: false,
  from: '2026-01-01T00:00:00Z',
  to: '2026-02-01T00:00:00Z',
  minTotalMinor: 1,
  maxTotalMinor: 2,
}

/** A good body of each operation that takes one, with every property that it may have, where these go together. */
export const bodies: Partial<Record<OperationId, object>> = {
  placeOrder: {
    ...placement(),
    customerId: 'customer-1',
    payment: { tenders, billingCountry: 'US' },
    acceptAddress: true,
    whenPartial: 'SPLIT',
  },
  validateAddress: shippingAddress,
  changeOrder: edit,
  addItems: { lines: [line], previewDigest },
  cancelOrder: cancellation,
  createCancellation: cancellation,
  requestChange: { return: giveBack },
  openReturn: giveBack,
  decideReturn: { approve: true, reason: 'Fine.' },
  receiveReturn: { warehouse: 'REC-1', lines: [{ ...goods, condition: 'SELLABLE' }], complete: true },
  answerShortage: { answer: 'AMEND' },
  givePaymentMethod: { method: 'CARD', tokens: { stripe: 'pm_card', adyen: 'scheme_1' }, installments: 2 },
  continuePayment: { details: 'X6XtfGC3' },
  refundOrder: { lines: [goods], amountMinor: 5, reasonCode: 'GOODWILL' },
  placeHold: { code: 'OTHER', comment },
  releaseHold: { comment },
  addNote: { visibility: 'CUSTOMER', text: comment },
  assignOrder: { assignee: 'csr-2' },
  openEscalation: { priority: 'LOW', reasonCode: 'OTHER', comment },
  resolveEscalation: { comment },
  resendMail: { kind: 'ORDER_SHIPPED' },
  createGuestLink: { hours: 3 },
  scanItem: line,
  reportShortPick: { lines: [goods] },
  packParcel: { lines: [goods], weightGrams: 900 },
  retryFulfillment: { shippingAddress, acceptAddress: true },
  abandonFulfillment: { reason: 'The house is gone.' },
  reportParcelScan: {
    carrierStatus: 'PICKED_UP',
    scannedAt: '2026-01-01T00:00:00Z',
    location: 'Osasco',
    estimatedDeliveryAt: '2026-01-02T00:00:00Z',
  },
  reportInventoryIssue: { sku: 'MUG-1', code: 'DAMAGED', quantity: 1, comment },
  createWave: { warehouse: 'MEM-1', fulfillments: [id], limit: 3 },
  createJob: { action: { cancel: cancellation }, search, dryRun: true, orderIds: [orderId] },
}

const parts: Readonly<Record<string, string>> = {
  orderId,
  returnId: id,
  holdId: id,
  shortageId: id,
  changeId: id,
  escalationId: id,
  fulfillmentId: id,
  parcelId: id,
  trackingNumber: 'OF0123456789ABCDEF',
  methodId: 'pm_card_1',
  jobId: `job_${'a'.repeat(24)}`,
  customerId: 'customer-1',
  userId: 'customer-1',
  sku: 'MUG-1',
  asset: 'swagger-ui.css',
}

/** What must be asked for. */
const queries: Readonly<Record<string, string>> = {
  '/api/v1/shipping/quotes': '?country=US&postalCode=38116&sku=MUG-1&quantity=1',
}

export const pathOf = (path: string, changes: Readonly<Record<string, string>> = {}): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => changes[name] ?? parts[name] ?? `{${name}}`) + (queries[path] ?? '')

export const pathWith = (path: string, query: string): string => {
  const to = pathOf(path)
  return `${to}${to.includes('?') ? '&' : '?'}${query}`
}

export const needsKey = ({ parameters }: Operation): boolean =>
  parameters.some(({ name }) => name === 'Idempotency-Key')

/** What `call` takes for a request that fits the description. */
export const requestOf = (operation: Operation, body: unknown = bodies[operation.id]) => {
  const isStream = operation.body?.type === 'application/x-ndjson'
  return {
    headers: {
      ...(needsKey(operation) ? { 'idempotency-key': keyed(newKey())['Idempotency-Key'] } : {}),
      ...(isStream ? { 'content-type': 'application/x-ndjson' } : {}),
    },
    ...(isStream ? { raw: '{}\n' } : body === undefined ? {} : { body }),
  }
}
