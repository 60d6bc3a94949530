// The vault as its users see it: who seals at the edge, who opens to act or to show. state/vault.ts is behind it. It must never hand out a key.
import type { Plain, Purpose } from './sealed'
import type { Sealed } from './ids'

/** Seals for one customer. Made to be used at once: one that is kept goes on with a key that may have been erased meanwhile. */
export type CustomerVault = {
  readonly keyId: string
  readonly seal: <P extends Purpose>(purpose: P, value: Plain[P]) => Sealed
  /**
   * A keyed digest, 22 characters of base64url: the same text of the same customer has the same one until the customer is erased, and from then on
   * nobody can find the text by trying.
   */
  readonly digest: (text: string) => string
}

/** `keysErased` is 0 when there was no key, or it was erased before. `at` is now, milliseconds since 1970. */
export type Erasure = { readonly keysErased: number; readonly at: number }

/**
 * All reject with VaultUnavailable when a key is needed that this process does not have and can't get, and with RangeError for a customer id that is
 * empty, longer than 256 characters, or has control characters.
 */
export type Vault = {
  /** Gives the customer a key at the first use. Does no IO while the key is cached. */
  readonly forCustomer: (customerId: string) => Promise<CustomerVault>
  /** undefined: erased. Throws SealBroken. */
  readonly open: <P extends Purpose>(purpose: P, sealed: Sealed) => Promise<Plain[P] | undefined>
  /** In the order given. One statement for all, and for other calls of the same turn of the event loop. One broken seal fails all. */
  readonly openMany: <P extends Purpose>(
    purpose: P,
    sealed: readonly Sealed[],
  ) => Promise<readonly (Plain[P] | undefined)[]>
  /**
   * Destroys the customer's key: nothing sealed so far opens again. Takes hold here at once, and in other processes when their cached keys
   * end, within 60 s. Repeatable. A customer who comes back gets a new key.
   */
  readonly erase: (customerId: string) => Promise<Erasure>
}

/** Sealing where no customer is named, but something of the customer's is at hand. */
export type SealingBeside = {
  /** Seals under the key that `beside` is sealed under; undefined: that was erased. Rejects as a Vault does, and with SealBroken. */
  readonly sealBeside: <P extends Purpose>(beside: Sealed, purpose: P, value: Plain[P]) => Promise<Sealed | undefined>
}

/** A key can't be had now: nothing is wrong with the data. Answer 503, or try again later. The message says what to do. */
export class VaultUnavailable extends Error {
  override readonly name = 'VaultUnavailable'
}
