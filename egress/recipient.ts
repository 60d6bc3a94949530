// To whom goods go, read right before a provider is told. It must never be kept or logged.
import type { Sealed } from '../schemas/ids'
import type { Address } from '../schemas/messages'
import type { PlainAddress } from '../schemas/sealed'
import { isUnreadable, type Unreadable, type Unseal } from './unsealing'

export type Recipient = PlainAddress & {
  /** As the customer wrote it. */
  readonly phone: string | null
}

/** Throws Transient 'none' while the vault is away. */
export async function readRecipient(
  unseal: Unseal,
  { shipTo, contact: sealed }: { readonly shipTo: Address; readonly contact: Sealed },
): Promise<Recipient | Unreadable> {
  const [address, contact] = await Promise.all([unseal.address(shipTo.sealed), unseal.contact(sealed)])
  if (isUnreadable(address)) return address
  return isUnreadable(contact) ? contact : { ...address, phone: contact.phone }
}
