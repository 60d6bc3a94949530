// Personal data encrypted for each customer: forgetting a customer is destroying one key, and no log is rewritten. It must never write a key
// or a plain text anywhere; docs/adr/0008-personal-data.md says what it guarantees.
import { createHmac } from 'node:crypto'
import type { Clock } from '../processors/engine/clock'
import type { Sealed } from '../schemas/ids'
import { keyIdOf, open, seal, type Plain, type Purpose } from '../schemas/sealed'
import type { CustomerVault, SealingBeside, Vault } from '../schemas/vault'
import type { KeyWrapper } from './key-wrapper'
import type { Sql } from './postgres'
import { createVaultKeys, type CustomerKey } from './vault-keys'

export type VaultOptions = {
  /** A Database, migrated. */
  readonly db: Sql
  readonly wrapper: KeyWrapper
  readonly clock: Pick<Clock, 'now'>
  /** Keys kept unwrapped in this process; 10,000 unless told. */
  readonly cacheSize?: number
  /** For how long; an erasure by another process takes hold here after this time. 60,000 unless told. */
  readonly cacheMs?: number
}

/** One for a process. Nothing needs closing but the database. */
export const createVault = ({
  clock,
  cacheSize = 10_000,
  cacheMs = 60_000,
  ...rest
}: VaultOptions): Vault & SealingBeside => {
  const keys = createVaultKeys({ ...rest, clock, cacheSize, cacheMs })

  const openOne = async <P extends Purpose>(purpose: P, sealed: Sealed): Promise<Plain[P] | undefined> => {
    const key = await keys.byId(keyIdOf(sealed))
    return key === 'erased' ? undefined : open(key, purpose, sealed)
  }

  return {
    forCustomer: async (customerId) => customerVault(await keys.of(customerId)),
    open: openOne,
    sealBeside: async (beside, purpose, value) => {
      const key = await keys.byId(keyIdOf(beside))
      return key === 'erased' ? undefined : seal(key, purpose, value)
    },
    openMany: (purpose, sealed) => Promise.all(sealed.map((one) => openOne(purpose, one))),
    erase: async (customerId) => {
      const at = clock.now()
      return { keysErased: await keys.erase(customerId, at), at }
    },
  }
}

const customerVault = (key: CustomerKey): CustomerVault => ({
  keyId: key.keyId,
  seal: (purpose, value) => seal(key, purpose, value),
  digest: (text) => createHmac('sha256', key.digestSecret).update(text).digest().toString('base64url', 0, 16),
})
