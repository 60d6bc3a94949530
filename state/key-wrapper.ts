// The seam to a key management service: customers' keys are kept wrapped by a master key that never lies beside them. An implementation
// must never log, cache or return a master key.

/** Both ways reject with an error that says what to do, and holds neither a key nor a customer's id. */
export type KeyWrapper = {
  /** `context` is bound to the result: unwrap needs the same. */
  readonly wrap: (key: Buffer, context: string) => Promise<Buffer>
  /** The caller may overwrite the buffer it gets. */
  readonly unwrap: (wrapped: Buffer, context: string) => Promise<Buffer>
  /** Whether the master key that wraps now also wrapped this. */
  readonly isCurrent: (wrapped: Buffer) => boolean
}

/** The wrapped key of one row, opened. Rejects with an error that names the row. The caller overwrites the buffer when it is done. */
export const unwrapKey = async (
  wrapper: KeyWrapper,
  { keyId, customerId, wrapped }: { readonly keyId: string; readonly customerId: string; readonly wrapped: Buffer },
): Promise<Buffer> => {
  const key = await wrapper.unwrap(wrapped, customerId).catch((error: Error) => {
    throw new Error(`key ${keyId}: ${error.message}`, { cause: error })
  })
  if (key.length === keyBytes) return key
  throw new Error(`key ${keyId} has ${key.length} bytes, not ${keyBytes}: restore customer_keys from its backup`)
}

/** The length of every customer's key. */
export const keyBytes = 32
