// Wraps keys by master keys from a file, for installations without a key management service. It must never change a file that exists, nor use
// one that others may read.
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import type { KeyWrapper } from './key-wrapper'
import { readMasterKeys } from './master-key-file'

/*
 * wrapped = version(1) idLength(1) masterKeyId iv(12) ciphertext tag(16)
 * version = 1; AES-256-GCM; additional data = version idLength masterKeyId context
 */
const version = 1
const ivBytes = 12
const tagBytes = 16
const cipher = 'aes-256-gcm'

export type FileKeyWrapperOptions = {
  /** Makes the file with one new key when there is none: for one machine only, where nobody else can have made it. */
  readonly create?: boolean
}

/** Reads the file once. The first key wraps, all unwrap. Throws SettingError when the file is missing, open to others, or malformed. */
export const createFileKeyWrapper = (path: string, { create = false }: FileKeyWrapperOptions = {}): KeyWrapper => {
  const masters = new Map(
    readMasterKeys(path, create).map(({ id, key }) => {
      const secret = createSecretKey(key)
      key.fill(0)
      return [id, secret] as const
    }),
  )
  const [[currentId, current]] = [...masters] as [[string, KeyObject]]
  return {
    wrap: async (key, context) => {
      const head = Buffer.concat([Buffer.of(version, currentId.length), Buffer.from(currentId)])
      const iv = randomBytes(ivBytes)
      const wrapping = createCipheriv(cipher, current, iv).setAAD(bound(head, context))
      return Buffer.concat([head, iv, wrapping.update(key), wrapping.final(), wrapping.getAuthTag()])
    },
    unwrap: async (wrapped, context) => {
      const head = headOf(wrapped)
      const master = masters.get(idOf(head))
      if (!master) throw new Error(missing(idOf(head), path))
      const body = wrapped.subarray(head.length)
      try {
        const unwrapping = createDecipheriv(cipher, master, body.subarray(0, ivBytes), { authTagLength: tagBytes })
          .setAAD(bound(head, context))
          .setAuthTag(body.subarray(-tagBytes))
        return Buffer.concat([unwrapping.update(body.subarray(ivBytes, -tagBytes)), unwrapping.final()])
      } catch {
        throw new Error(damaged)
      }
    },
    isCurrent: (wrapped) => idOf(headOf(wrapped)) === currentId,
  }
}

const headOf = (wrapped: Buffer): Buffer => {
  if (wrapped[0] !== version) throw new Error(damaged)
  return wrapped.subarray(0, 2 + wrapped[1]!)
}

const idOf = (head: Buffer): string => head.toString('latin1', 2)

const bound = (head: Buffer, context: string): Buffer => Buffer.concat([head, Buffer.from(context)])

const damaged =
  "a customer's wrapped key is damaged, or was moved to another row: restore customer_keys from its backup, then erase again who was erased since"

const missing = (id: string, path: string): string =>
  `the master key ${id} wrapped a customer's key and is not in ${path}: put its line back; without it these data are lost`
