// What a job says: free words of whoever gave it, and where the request came from. It is kept sealed under a key of that person alone, since a
// job is about many customers; each command seals its words again under the key of its own customer.
import type { Sealed } from '../../schemas/ids'
import type { CustomerVault, Vault } from '../../schemas/vault'
import type { JobAction } from '../api-ports'
import { canonicalJson } from '../canonical-json'
import type { Trail } from '../command-port'

export type JobContent = { readonly action: JobAction; readonly trail: Trail }

/** Under whose key a job of this person is sealed; no customer has it. */
export const sealerOf = (subject: string): string => `staff:${subject}`

export const sealContent = (vault: CustomerVault, content: JobContent): Sealed =>
  vault.seal('comment', { text: JSON.stringify(content) })

/** Undefined when the key was erased. Throws VaultUnavailable. */
export const openContent = async (vault: Pick<Vault, 'open'>, sealed: Sealed): Promise<JobContent | undefined> => {
  const opened = await vault.open('comment', sealed)
  return opened && (JSON.parse(opened.text) as JobContent)
}

/** The same caller's same request has the same one; nobody finds the words by trying. */
export const digestOf = (vault: CustomerVault, content: unknown): string => vault.digest(canonicalJson(content ?? null))

export const actionNameOf = (action: JobAction): string => Object.keys(action)[0]!
