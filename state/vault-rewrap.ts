// After a new master key: wraps every customer's key by it, so that the old one can be taken away. Nothing sealed changes. It may be
// stopped and run again at any time, beside a running system; it must never bring back what was erased meanwhile.
import { nextKeys, replaceWrapped, type NewKeyRow } from './customer-keys'
import { unwrapKey, type KeyWrapper } from './key-wrapper'
import type { Sql } from './postgres'

/** `rewrapped` and `kept` (wrapped by the current master key before, or changed by another) sum up to the keys looked at. */
export type Rewrapped = { readonly rewrapped: number; readonly kept: number }

export type RewrapOptions = {
  readonly db: Sql
  readonly wrapper: KeyWrapper
  /** After each batch, with the sums so far. */
  readonly onProgress?: (soFar: Rewrapped) => void
  readonly batch?: number
}

/** Rejects at the first key that can't be unwrapped: what was done until then stays. */
export const rewrapAll = async ({ db, wrapper, onProgress, batch = 500 }: RewrapOptions): Promise<Rewrapped> => {
  let soFar: Rewrapped = { rewrapped: 0, kept: 0 }
  let after = ''
  for (;;) {
    const rows = await nextKeys(db, after, batch)
    const last = rows.at(-1)
    if (!last) return soFar
    const old = rows.filter(({ wrapped }) => !wrapper.isCurrent(wrapped))
    const rewrapped = await replaceWrapped(db, await Promise.all(old.map((row) => rewrap(wrapper, row))))
    soFar = { rewrapped: soFar.rewrapped + rewrapped, kept: soFar.kept + rows.length - rewrapped }
    onProgress?.(soFar)
    after = last.keyId
  }
}

const rewrap = async (wrapper: KeyWrapper, row: NewKeyRow) => {
  const { keyId, customerId, wrapped } = row
  const key = await unwrapKey(wrapper, row)
  try {
    return { keyId, from: wrapped, to: await wrapper.wrap(key, customerId) }
  } finally {
    key.fill(0)
  }
}
