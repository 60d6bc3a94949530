// Personal data in the tests of connectors: sealed by nobody, and opened by reading it. It must never be used where a vault is.
import type { Unseal } from '../../egress/unsealing'
import type { Sealed } from '../../schemas/ids'
import type { PlainAddress, PlainContact } from '../../schemas/sealed'

export const unsealable = (plain: PlainAddress | PlainContact): Sealed => JSON.stringify(plain) as Sealed

/** What `unsealable` gave; what it did not give was erased. */
export const unseal: Unseal = {
  address: async (sealed) => (isPlain(sealed) ? (JSON.parse(sealed) as PlainAddress) : erased),
  contact: async (sealed) => (isPlain(sealed) ? (JSON.parse(sealed) as PlainContact) : erased),
}

export const erasedData = 's1.erased' as Sealed
const isPlain = (sealed: Sealed): boolean => sealed.startsWith('{')
const erased = { code: 'ERASED', reason: 'The personal data of this customer were erased' } as const
