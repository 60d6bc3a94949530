import { faultAsTransient, readFault, reasonOf, refusalCode } from '../../egress/wms-faults'

const trace =
  '\n   at Wms.Orders.OrderService.Create(Order o) in D:\\Builds\\Wms\\OrderService.cs:line 42\n   --- End of inner exception stack trace ---'

describe('Faults of the warehouse system', () => {
  test.each([
    ['System.Exception: Out of memory' + trace, 'Out of memory'],
    ['System.Web.SoapException: Cannot process. ---> Wms.OrderException: No stock: none' + trace, 'No stock: none'],
    ['Plain words.\r\nSecond line', 'Plain words.'],
    ['Wms.A: on one line   at Wms.Orders.Create(Order o) in D:\\x.cs', 'on one line'],
    [`System.Exception: ${'é'.repeat(400)}`, 'é'.repeat(200)],
    ['', 'The warehouse system gave no reason'],
  ])('a reason is one line without classes or traces (%#)', (faultString, reason) => {
    expect(reasonOf(faultString)).toBe(reason)
  })

  test.each([
    ["Order with reference 'a' already exists.", 'already-exists'],
    ["Order with reference 'a' was not found.", 'not-found'],
    ["Order with reference 'a' cannot be cancelled: picking started.", 'picking-started'],
    ["Order with reference 'a' is already cancelled.", 'already-cancelled'],
    ["Order with reference 'a' cannot be cancelled: it was rejected.", 'rejected'],
    ['Invalid order: City is empty.', 'invalid-order'],
    ["Invalid order: SKU 'a' is unknown.", 'unknown-sku'],
    ['Invalid order: ShipTo address is not accepted.', 'address-refused'],
    ['The session is unknown or has expired. Please log in.', 'session'],
    ['The session header is missing. Please log in.', 'session'],
    ['The security token could not be authenticated or authorized', 'credentials'],
    ['An error was discovered processing the <wsse:Security> header', 'credentials'],
    ['Backup of table orders: file already exists', 'other'],
  ])('%s', (message, kind) => {
    expect(readFault(`System.Web.SoapException: Failed. ---> Wms.OrderException: ${message}${trace}`).kind).toBe(kind)
  })

  test('why an order was refused has a name that stays, and other Faults refuse nothing', () => {
    const codeOf = (message: string) => refusalCode(readFault(message))
    expect(codeOf("Invalid order: SKU 'a' is unknown.")).toBe('unknown_sku')
    expect(codeOf('Invalid order: ShipTo address is not accepted.')).toBe('address_refused')
    expect(codeOf('Invalid order: City is empty.')).toBe('invalid_order')
    expect(codeOf('Timeout expired.')).toBeUndefined()
    expect(codeOf("Order with reference 'a' already exists.")).toBeUndefined()
  })

  test('only wrong credentials and sessions prove that nothing was done', () => {
    expect(faultAsTransient(readFault('The session is unknown or has expired. Please log in.')).effect).toBe('none')
    expect(faultAsTransient(readFault('The security token could not be authenticated')).effect).toBe('none')
    expect(faultAsTransient(readFault('Deadlock')).effect).toBe('unknown')
  })
})
