// THE PERMISSION TABLE: which role may do which operation of openapi.yaml. What is not in it nobody may do.
import type { Role } from './caller'

const desk = ['csr', 'ops'] as const
const readers = ['customer', 'csr', 'ops', 'service'] as const
const link = ['customer', 'guest', 'csr', 'ops'] as const
const own = ['customer', 'csr', 'ops'] as const
const floor = ['warehouse', 'ops'] as const
const machines = ['ops', 'service'] as const
const everyAccount = ['customer', 'csr', 'warehouse', 'ops', 'service'] as const

/**
 * 'public' needs no token: probes, the API's description, the page to which a payment returns, and webhooks, which their signature guards.
 * Everything else names its roles.
 *
 * A role opens an operation; *ownership* says on what. A customer's operations reach own orders alone, those whose customer is the
 * token's subject; lists and filters are narrowed to them, and notes to those shown to the customer; and their own means of payment.
 * A guest's reach the one order of the link. Another's order is answered as one that does not exist (404), so that nobody learns which ids there are. The
 * deciders check ownership once more, on every command. The other roles act on any order; who placed what on whose behalf stands in the log.
 */
const table = {
  placeOrder: ['customer', 'csr', 'ops', 'service'],
  importOrders: machines,
  listOrders: readers,
  listOrdersOfUser: readers,
  getOrder: ['customer', 'guest', 'csr', 'warehouse', 'ops', 'service'],
  getOrderHistory: ['customer', 'guest', 'csr', 'ops', 'service'],
  getOrderTimeline: ['csr', 'ops', 'service'],

  changeOrder: own,
  addItems: own,
  /** The preview of a change as well. */
  requestChange: own,
  getChange: readers,
  cancelOrder: link,
  createCancellation: link,
  answerShortage: own,

  openReturn: link,
  listReturns: ['customer', 'guest', 'csr', 'ops', 'service'],
  getReturn: ['customer', 'guest', 'csr', 'ops', 'service'],
  decideReturn: desk,
  receiveReturn: floor,

  validateAddress: ['customer', 'csr', 'ops', 'service'],
  getShippingQuotes: ['customer', 'csr', 'ops', 'service'],
  getReturnLabel: link,

  getOrderPayment: own,
  givePaymentMethod: link,
  continuePayment: link,
  refundOrder: desk,

  /** Who has its answer gives a card to be kept: the customer alone, and nobody on the customer's behalf. */
  beginPaymentMethodSetup: ['customer'],
  listPaymentMethods: own,
  setDefaultPaymentMethod: own,
  removePaymentMethod: own,

  placeHold: desk,
  releaseHold: desk,
  addNote: desk,
  listNotes: own,
  assignOrder: desk,
  openEscalation: desk,
  resolveEscalation: desk,
  listEscalations: desk,
  resendMail: desk,
  createGuestLink: own,
  revokeGuestLinks: own,

  listPicklists: floor,
  getPicklist: floor,
  getWarehouseOrder: [...desk, 'warehouse'],
  createWave: floor,
  startPicking: floor,
  scanItem: floor,
  reportShortPick: floor,
  packParcel: floor,
  requestShipment: floor,
  reportInventoryIssue: floor,
  retryFulfillment: floor,
  abandonFulfillment: floor,
  getParcelLabel: floor,
  reportParcelScan: floor,

  createJob: desk,
  getJob: desk,
  listJobResults: desk,
  stopJob: desk,
  listJobs: desk,

  eraseCustomer: machines,
  searchAuditLog: ['ops'],

  getCatalogueItem: everyAccount,
  listCatalogue: everyAccount,
  getInventory: ['csr', 'warehouse', 'ops', 'service'],

  getHealth: 'public',
  getReadiness: 'public',
  getMetrics: 'public',
  receiveSendgridEvents: 'public',
  receiveStripeEvents: 'public',
  receiveAdyenNotifications: 'public',
  receiveFedexScans: 'public',
  getPaymentReturnPage: 'public',
  getApiDescription: 'public',
  getApiReference: 'public',
  getApiReferenceAsset: 'public',
} as const satisfies Record<string, readonly Role[] | 'public'>

export type OperationId = keyof typeof table

export const operationIds = Object.keys(table) as OperationId[]

/** The roles that may, 'public' when a token is not even asked for, none for an operation that the table does not have. */
export const allowedTo = (operationId: string): readonly Role[] | 'public' =>
  Object.hasOwn(table, operationId) ? table[operationId as OperationId] : []

export const permits = (operationId: string, role: Role): boolean => {
  const allowed = allowedTo(operationId)
  return allowed === 'public' || allowed.includes(role)
}
