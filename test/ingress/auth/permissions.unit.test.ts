import { roles, isStaff, type Role } from '../../../ingress/auth/caller'
import { actsFor, isBoundToOwn, ownsOrder } from '../../../ingress/auth/ownership'
import { allowedTo, operationIds, permits } from '../../../ingress/auth/permissions'
import type { OrderId } from '../../../schemas/ids'

const operationsOf = (role: Role): string[] =>
  operationIds.filter((operationId) => allowedTo(operationId) !== 'public' && permits(operationId, role)).sort()

describe('the permission table', () => {
  test('a guest may look at the order, pay it, cancel it and send it back, and no more', () => {
    expect(operationsOf('guest')).toEqual(
      [
        'getOrder',
        'getOrderHistory',
        'givePaymentMethod',
        'continuePayment',
        'cancelOrder',
        'createCancellation',
        'openReturn',
        'getReturn',
        'listReturns',
        'getReturnLabel',
      ].sort(),
    )
  })

  test('whatever a guest may, a customer may, and whatever a customer may, the service desk may but give a card to be kept', () => {
    expect(operationsOf('customer')).toEqual(expect.arrayContaining(operationsOf('guest')))
    const ofDesk = [...operationsOf('csr'), 'beginPaymentMethodSetup']
    expect(ofDesk).toEqual(expect.arrayContaining(operationsOf('customer')))
    expect(operationsOf('csr')).not.toContain('beginPaymentMethodSetup')
    expect(operationsOf('customer').length).toBeGreaterThan(operationsOf('guest').length)
  })

  test('ops may everything but give a card to be kept for a customer', () => {
    expect(operationIds.filter((operationId) => !permits(operationId, 'ops'))).toEqual(['beginPaymentMethodSetup'])
  })

  test('a machine places, imports, reads, looks at addresses and erases, and changes no order', () => {
    const writes = operationsOf('service').filter((operationId) => !/^(get|list)/.test(operationId))
    expect(writes).toEqual(['eraseCustomer', 'importOrders', 'placeOrder', 'validateAddress'])
  })

  test('the warehouse has its floor, the order it packs and the catalogue', () => {
    const orders = operationsOf('warehouse').filter((operationId) => /Order|Return|Catalogue|Payment/.test(operationId))
    expect(orders).toEqual(['getCatalogueItem', 'getOrder', 'getWarehouseOrder', 'listCatalogue', 'receiveReturn'])
  })

  test.each([
    ['holds', /Hold/, ['csr', 'ops']],
    ['jobs', /Job/, ['csr', 'ops']],
    ['escalations', /Escalation/, ['csr', 'ops']],
    [
      'pick lists, waves, scans and parcels',
      /Picklist|Wave|Picking|scan|ShortPick|pack|Shipment|Issue/,
      ['ops', 'warehouse'],
    ],
    ['refunds', /^refund/, ['csr', 'ops']],
    [
      'means of payment that are kept',
      /PaymentMethods$|DefaultPaymentMethod|removePaymentMethod/,
      ['csr', 'customer', 'ops'],
    ],
    ['a card to be kept', /PaymentMethodSetup/, ['customer']],
    ['what was paid', /^getOrderPayment/, ['csr', 'customer', 'ops']],
    ['decisions about returns', /decideReturn/, ['csr', 'ops']],
    ['the timeline, which names members of staff', /Timeline/, ['csr', 'ops', 'service']],
    ['erasure', /erase/, ['ops', 'service']],
    ['the audit log', /Audit/, ['ops']],
  ])('%s are for those whose work it is', (_what, pattern, allowed) => {
    const found = operationIds.filter((operationId) => pattern.test(operationId))
    expect(found.length).toBeGreaterThan(0)
    for (const operationId of found) expect(roles.filter((role) => permits(operationId, role)).sort()).toEqual(allowed)
  })

  test('only probes, descriptions, signed webhooks and the page to which payments return ask for no token', () => {
    expect(operationIds.filter((operationId) => allowedTo(operationId) === 'public').sort()).toEqual([
      'getApiDescription',
      'getApiReference',
      'getApiReferenceAsset',
      'getHealth',
      'getMetrics',
      'getPaymentReturnPage',
      'getReadiness',
      'receiveAdyenNotifications',
      'receiveFedexScans',
      'receiveSendgridEvents',
      'receiveStripeEvents',
    ])
  })

  test.each(['', 'deleteEverything', 'placeorder', 'constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'nobody may do %j, which it does not have',
    (operationId) => {
      expect(roles.filter((role) => permits(operationId, role))).toEqual([])
      expect(allowedTo(operationId)).toEqual([])
    },
  )

  test('every operation of it has someone who may', () => {
    for (const operationId of operationIds) expect(allowedTo(operationId)).not.toHaveLength(0)
  })
})

describe('ownership', () => {
  const mine = { orderId: 'ord_1', customerId: 'cus-1' }
  const caller = (role: Role, subject = 'cus-1', orderId?: string) => ({
    subject,
    role,
    tier: 'standard' as const,
    ...(orderId ? { orderId: orderId as OrderId } : {}),
  })

  test('customers have their own orders, and nobody else has them', () => {
    expect(ownsOrder(caller('customer'), mine)).toBe(true)
    expect(ownsOrder(caller('customer', 'cus-2'), mine)).toBe(false)
    expect(ownsOrder(caller('customer', 'CUS-1'), mine)).toBe(false)
  })

  test('a guest has the one order of the link, if it is that customer’s', () => {
    expect(ownsOrder(caller('guest', 'cus-1', 'ord_1'), mine)).toBe(true)
    expect(ownsOrder(caller('guest', 'cus-1', 'ord_2'), mine)).toBe(false)
    expect(ownsOrder(caller('guest', 'cus-2', 'ord_1'), mine)).toBe(false)
    expect(ownsOrder(caller('guest'), mine)).toBe(false)
  })

  test('all others deal with any order', () => {
    const others = roles.filter((role) => !isBoundToOwn({ role }))
    expect(others).toEqual(['csr', 'warehouse', 'ops', 'service'])
    for (const role of others) expect(ownsOrder(caller(role, 'someone'), mine)).toBe(true)
  })

  test('customers act for themselves, guests for nobody, the others for anybody', () => {
    expect(roles.filter((role) => actsFor(caller(role), 'cus-1'))).toEqual(roles.filter((role) => role !== 'guest'))
    expect(roles.filter((role) => actsFor(caller(role), 'cus-2'))).toEqual(['csr', 'warehouse', 'ops', 'service'])
  })

  test('people who work here are staff, machines and customers are not', () => {
    expect(roles.filter((role) => isStaff({ role }))).toEqual(['csr', 'warehouse', 'ops'])
  })
})
