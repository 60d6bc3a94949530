// One real marketplace order of a file, checked: every field that is used is there and has its form.

/** Amounts in minor units. */
export type RealItem = {
  readonly sku: string
  readonly priceMinor: number
  readonly freightMinor: number
  readonly category: string | null
  readonly weightGrams: number
}

/** `type` as it stands in the file: credit_card, debit_card, boleto, voucher, not_defined. */
export type RealPayment = { readonly type: string; readonly installments: number; readonly amountMinor: number }

export type RealOrder = {
  readonly id: string
  readonly status: string
  readonly customer: {
    readonly id: string
    readonly zip: string
    readonly city: string
    readonly state: string
    readonly country: string
  }
  readonly currency: string
  readonly items: readonly RealItem[]
  /** In the order in which they were made. */
  readonly payments: readonly RealPayment[]
}

type Fields = Readonly<Record<string, unknown>>

/** Throws Error that names the field which is missing or has another form; never its value. */
export const readRealOrder = (json: unknown): RealOrder => {
  const order = fieldsOf(json, 'the line')
  const customer = fieldsOf(order['customer'], 'customer')
  return {
    id: textOf(order, 'order_id'),
    status: textOf(order, 'status'),
    customer: {
      id: textOf(customer, 'id', 'customer.'),
      zip: textOf(customer, 'zip', 'customer.'),
      city: textOf(customer, 'city', 'customer.'),
      state: textOf(customer, 'state', 'customer.'),
      country: textOf(customer, 'country', 'customer.'),
    },
    currency: textOf(order, 'currency'),
    items: listOf(order, 'items').map((item, index) => itemOf(item, `items[${index}]`)),
    payments: listOf(order, 'payments').map((payment, index) => paymentOf(payment, `payments[${index}]`)),
  }
}

const itemOf = (json: unknown, place: string): RealItem => {
  const item = fieldsOf(json, place)
  const category = item['category'] ?? null
  if (category !== null && typeof category !== 'string') throw new Error(`${place}.category is no text`)
  return {
    sku: textOf(item, 'sku', `${place}.`),
    priceMinor: wholeOf(item, 'price_cents', place),
    freightMinor: wholeOf(item, 'freight_cents', place),
    category,
    weightGrams: wholeOf(item, 'weight_g', place),
  }
}

const paymentOf = (json: unknown, place: string): RealPayment => {
  const payment = fieldsOf(json, place)
  return {
    type: textOf(payment, 'type', `${place}.`),
    installments: wholeOf(payment, 'installments', place),
    amountMinor: wholeOf(payment, 'cents', place),
  }
}

const listOf = (fields: Fields, name: string): readonly unknown[] => {
  const value = fields[name]
  if (!Array.isArray(value)) throw new Error(`${name} is no list`)
  return value
}

const fieldsOf = (json: unknown, place: string): Fields => {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new Error(`${place} is no object`)
  return json as Fields
}

const textOf = (fields: Fields, name: string, place = ''): string => {
  const value = fields[name]
  if (typeof value !== 'string' || value.trim() === '') throw new Error(`${place}${name} is missing or no text`)
  return value
}

/** A whole number of 0 or more, also where it is written as text. */
const wholeOf = (fields: Fields, name: string, place: string): number => {
  const text = typeof fields[name] === 'number' ? String(fields[name]) : fields[name]
  if (typeof text !== 'string' || !/^\d{1,12}$/.test(text))
    throw new Error(`${place}.${name} is missing or no whole number`)
  return Number(text)
}
