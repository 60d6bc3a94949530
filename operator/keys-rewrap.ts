// `oms keys rewrap`: after a new master key stands first in the file, wraps every customer's key by it. Without --execute it only counts. It
// never opens what is sealed, and shows neither a key nor a customer.
import { nextKeys } from '../state/customer-keys'
import type { KeyWrapper } from '../state/key-wrapper'
import type { Sql } from '../state/postgres'
import { rewrapAll } from '../state/vault-rewrap'
import type { Progress } from './progress'
import { countText } from './wording'

export type RewrapTools = { readonly db: Sql; readonly wrapper: KeyWrapper; readonly progress: Progress }
/** `old`: keys that an older master key wraps, before anything was done. */
export type KeysRewrap = {
  readonly keys: number
  readonly old: number
  readonly rewrapped: number
  readonly executed: boolean
}

const keysPerRead = 500

/** Rejects at the first key that can't be unwrapped: what was done until then stays. */
export const rewrapKeys = async (
  { db, wrapper, progress }: RewrapTools,
  { execute }: { readonly execute: boolean },
): Promise<KeysRewrap> => {
  const { keys, old } = await countKeys(db, wrapper)
  if (!execute || old === 0) return { keys, old, rewrapped: 0, executed: execute }
  const { rewrapped } = await rewrapAll({
    db,
    wrapper,
    onProgress: (soFar) => {
      const done = soFar.rewrapped + soFar.kept
      progress('wrapping keys', done, Math.max(keys, done))
    },
  })
  return { keys, old, rewrapped, executed: true }
}

const countKeys = async (db: Sql, wrapper: KeyWrapper): Promise<{ keys: number; old: number }> => {
  let [keys, old, after] = [0, 0, '']
  for (;;) {
    const rows = await nextKeys(db, after, keysPerRead)
    const last = rows.at(-1)
    if (!last) return { keys, old }
    keys += rows.length
    old += rows.filter(({ wrapped }) => !wrapper.isCurrent(wrapped)).length
    after = last.keyId
  }
}

export const renderRewrap = ({ keys, old, rewrapped, executed }: KeysRewrap): string => {
  const all = countText(keys, "customer's key", "customers' keys")
  if (old === 0) return `${all}: the first master key of the file wraps all of them`
  if (!executed)
    return `${old} of ${all} are wrapped by an older master key; nothing was changed: add --execute to wrap them`
  return `${rewrapped} of ${all} were wrapped anew; run it once more, and when it finds none the older master keys can be taken out of the file`
}
