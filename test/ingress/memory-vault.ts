// The vault in memory: seals and opens as the real one does, and forgets a customer by forgetting the key.
import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import type { Sealed } from '../../schemas/ids'
import { keyIdOf, open, seal, type Plain, type Purpose } from '../../schemas/sealed'
import { VaultUnavailable, type CustomerVault, type Erasure, type Vault } from '../../schemas/vault'

type Key = { readonly keyId: string; readonly secret: KeyObject; readonly digestSecret: Buffer }

const fit = /^[^\p{Cc}]{1,256}$/u

export class MemoryVault implements Vault {
  /** The store of the keys does not answer. */
  down = false
  private readonly live = new Map<string, Key>()
  private readonly byId = new Map<string, Key | 'erased'>()

  constructor(private readonly now: () => number) {}

  forCustomer = async (customerId: string): Promise<CustomerVault> => {
    this.answer()
    if (!fit.test(customerId)) throw new RangeError('a customer id has 1 to 256 characters')
    const key = this.live.get(customerId) ?? this.newKey(customerId)
    return {
      keyId: key.keyId,
      seal: (purpose, value) => seal(key, purpose, value),
      digest: (text) => createHmac('sha256', key.digestSecret).update(text).digest().toString('base64url', 0, 16),
    }
  }

  open = async <P extends Purpose>(purpose: P, sealed: Sealed): Promise<Plain[P] | undefined> => {
    this.answer()
    const key = this.byId.get(keyIdOf(sealed))
    if (!key) throw new VaultUnavailable('this key was made elsewhere')
    return key === 'erased' ? undefined : open(key, purpose, sealed)
  }

  openMany = <P extends Purpose>(purpose: P, sealed: readonly Sealed[]) =>
    Promise.all(sealed.map((one) => this.open(purpose, one)))

  erase = async (customerId: string): Promise<Erasure> => {
    this.answer()
    const key = this.live.get(customerId)
    this.live.delete(customerId)
    if (key) this.byId.set(key.keyId, 'erased')
    return { keysErased: key ? 1 : 0, at: this.now() }
  }

  private newKey(customerId: string): Key {
    const keyId = randomBytes(12).toString('base64url')
    const key = { keyId, secret: createSecretKey(randomBytes(32)), digestSecret: randomBytes(32) }
    this.live.set(customerId, key)
    this.byId.set(keyId, key)
    return key
  }

  private answer(): void {
    if (this.down) throw new VaultUnavailable("Personal data can't be read or sealed now")
  }
}
