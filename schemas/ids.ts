// Branded ids and how they derive from one another. Nothing here draws a random number: the same cause gives the same id.
import { createHash } from 'node:crypto'

declare const brand: unique symbol
type Brand<Name extends string> = string & { readonly [brand]: Name }

export type OrderId = Brand<'OrderId'>
export type MessageId = Brand<'MessageId'>
export type CustomerId = Brand<'CustomerId'>
export type CurrencyCode = Brand<'CurrencyCode'>
/** Personal data that only who has its customer's key can read; see sealed.ts. */
export type Sealed = Brand<'Sealed'>

/** The id of output `index` that `node` decides on the input with id `cause`: 22 characters, base64url of 128 bits. */
export const deriveMessageId = (cause: string, node: string, index: number): MessageId =>
  digest(`${cause}\n${node}\n${index}`) as MessageId

/** The order that a caller's Idempotency-Key stands for, for ever: a repeated request reaches the same aggregate. */
export const deriveOrderId = (subject: string, idempotencyKey: string): OrderId =>
  deriveNamedId('ord', subject, idempotencyKey) as OrderId

/** The id of what a caller's Idempotency-Key stands for. No subject and no key has a line break: two pairs never give one id. */
export const deriveNamedId = (prefix: string, subject: string, idempotencyKey: string): string =>
  `${prefix}_${createHash('sha256').update(`${subject}\n${idempotencyKey}`).digest('hex').slice(0, 24)}`

/** The id of the command that a caller's request with this Idempotency-Key writes to an order. */
export const deriveCommandId = (orderId: OrderId, subject: string, idempotencyKey: string): MessageId =>
  digest(`${orderId}\n${subject}\n${idempotencyKey}`) as MessageId

/** A short digest of plain data: the same data has the same one. No protection of secrets. */
export const deriveDigest = (data: unknown): string => digest(JSON.stringify(data))

const digest = (text: string): string => createHash('md5').update(text).digest('base64url')
