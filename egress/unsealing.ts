// How a connector reads personal data: right before it sends them, and never to keep them. What can't be read any more is a final refusal;
// a vault that is away is a reason to wait.
import type { Sealed } from '../schemas/ids'
import { SealBroken, type Plain, type PlainAddress, type PlainContact, type Purpose } from '../schemas/sealed'
import { VaultUnavailable, type Vault } from '../schemas/vault'
import { Transient } from './provider'

/** The request can't be performed, now or ever: answer it as refused, with this code and reason. */
export type Unreadable = { readonly code: 'ERASED' | 'SEAL_BROKEN'; readonly reason: string }

/**
 * Throws Transient(…, 'none') while the vault is away. A request in doubt is looked up at the provider first, and read only if it is to be
 * sent: a refusal must not hide what an earlier attempt did.
 */
export type Unseal = {
  readonly contact: (sealed: Sealed) => Promise<PlainContact | Unreadable>
  readonly address: (sealed: Sealed) => Promise<PlainAddress | Unreadable>
}

export const isUnreadable = (read: object): read is Unreadable => 'code' in read

export const createUnseal = (vault: Pick<Vault, 'open'>): Unseal => {
  const read = async <P extends Purpose>(purpose: P, sealed: Sealed): Promise<Plain[P] | Unreadable> => {
    try {
      return (await vault.open(purpose, sealed)) ?? erased
    } catch (error) {
      if (error instanceof SealBroken) return { code: 'SEAL_BROKEN', reason: error.message }
      if (error instanceof VaultUnavailable) throw new Transient(error.message, 'none', pauseMs)
      throw error
    }
  }
  return { contact: (sealed) => read('contact', sealed), address: (sealed) => read('address', sealed) }
}

/** With a pause of its own the attempt does not count against the provider, which was not asked. */
const pauseMs = 1_000
const erased: Unreadable = { code: 'ERASED', reason: 'The personal data of this customer were erased' }
