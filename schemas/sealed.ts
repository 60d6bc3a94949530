// Personal data as it travels: sealed once at the edge under its customer's key, opaque in every topic, state and view. No IO; it must
// never keep a key, nor put what it seals into an error.
import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto'
import type { Sealed } from './ids'

/*
 * sealed    = "s1." keyId "." body
 * keyId     = 16 characters of base64url; the row of customer_keys whose key opens it
 * body      = base64url of iv ciphertext tag, without padding; one spelling only
 * iv        = 12 bytes, drawn anew for each
 * tag       = 16 bytes, AES-256-GCM over the ciphertext and, as additional data, "s1." keyId "." purpose
 * plaintext = UTF-8 of JSON with sorted keys, then spaces up to a multiple of 32 bytes, so that a length tells little of a name
 */
const version = 's1'
const grammar = /^s1\.[\w-]{16}\.[\w-]{80,}$/
const cipher = 'aes-256-gcm'
const keyIdStart = version.length + 1
const keyIdEnd = keyIdStart + 16
const ivBytes = 12
const tagBytes = 16
const paddedTo = 32
const tagLength = { authTagLength: tagBytes }

export type PlainContact = { readonly name: string; readonly email: string; readonly phone: string | null }

/** What names a person or a house; country and region stay readable beside it. */
export type PlainAddress = {
  readonly recipient: string
  readonly line1: string
  readonly line2: string | null
  readonly city: string
  readonly postalCode: string
}

/** Free words of a person: a note, a comment. */
export type PlainText = { readonly text: string }

/** What a customer's page needs to go on with a payment: keys of one attempt, by which nobody else may go on. */
export type PlainPaymentAction = {
  /** REDIRECT: send the customer to `url`; SDK: the provider's page library takes `clientSecret` or `data`; SLIP: to be paid by `reference`. */
  readonly type: 'REDIRECT' | 'SDK' | 'SLIP'
  readonly url: string | null
  readonly clientSecret: string | null
  /** What the customer pays a slip by. */
  readonly reference: string | null
  /** The provider's own object, JSON, where its page library takes that. */
  readonly data: string | null
}

/** A label of a carrier: its bytes in base64. */
export type PlainLabel = { readonly base64: string }

/** What may be sealed, by its purpose: what was sealed for one opens for no other. */
export type Plain = {
  readonly contact: PlainContact
  readonly address: PlainAddress
  readonly note: PlainText
  readonly comment: PlainText
  readonly paymentAction: PlainPaymentAction
  readonly label: PlainLabel
}
export type Purpose = keyof Plain

/** An AES key of 32 bytes and the id that everything sealed under it names. */
export type SealingKey = { readonly keyId: string; readonly secret: KeyObject }

/** What people read where data were erased. */
export const erasedText = '[erased]'

/** It can't be opened, now or ever: altered, cut, or sealed for another purpose or under another key. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken'
}

/** Says whether a text has the form; only opening it tells whether it is whole. */
export const isSealed = (text: string): text is Sealed => grammar.test(text)

/** Throws SealBroken for what has not the form. */
export const keyIdOf = (sealed: Sealed): string => {
  if (!isSealed(sealed)) throw new SealBroken('this is not sealed data: find out who wrote it past the vault')
  return sealed.slice(keyIdStart, keyIdEnd)
}

export const seal = <P extends Purpose>({ keyId, secret }: SealingKey, purpose: P, value: Plain[P]): Sealed => {
  const iv = randomBytes(ivBytes)
  const sealing = createCipheriv(cipher, secret, iv, tagLength).setAAD(boundTo(keyId, purpose))
  const body = Buffer.concat([iv, sealing.update(padded(canonical(value))), sealing.final(), sealing.getAuthTag()])
  return `${version}.${keyId}.${body.toString('base64url')}` as Sealed
}

/** Throws SealBroken. */
export const open = <P extends Purpose>({ keyId, secret }: SealingKey, purpose: P, sealed: Sealed): Plain[P] => {
  if (keyIdOf(sealed) !== keyId) throw broken(keyIdOf(sealed), purpose)
  const text = sealed.slice(keyIdEnd + 1)
  const body = Buffer.from(text, 'base64url')
  if (body.toString('base64url') !== text) throw broken(keyId, purpose)
  try {
    const opening = createDecipheriv(cipher, secret, body.subarray(0, ivBytes), tagLength)
      .setAAD(boundTo(keyId, purpose))
      .setAuthTag(body.subarray(-tagBytes))
    const plain = Buffer.concat([opening.update(body.subarray(ivBytes, -tagBytes)), opening.final()])
    return JSON.parse(plain.toString('utf8')) as Plain[P]
  } catch {
    throw broken(keyId, purpose)
  }
}

const boundTo = (keyId: string, purpose: Purpose): Buffer => Buffer.from(`${version}.${keyId}.${purpose}`)

const canonical = (value: Readonly<Record<string, string | null>>): Buffer =>
  Buffer.from(JSON.stringify(value, Object.keys(value).sort()))

const padded = (plain: Buffer): Buffer => {
  const whole = Buffer.alloc(Math.ceil(plain.length / paddedTo) * paddedTo, ' ')
  plain.copy(whole)
  return whole
}

const broken = (keyId: string, purpose: Purpose): SealBroken =>
  new SealBroken(
    `a ${purpose} sealed under key ${keyId} does not open: it was altered, cut, or sealed for another purpose; look for who wrote it`,
  )
