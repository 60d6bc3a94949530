// The access tokens of everybody who takes part in a run: minted when first needed, and kept for some thousand callers at a time.
import type { Issuer } from '../simulators/issuer'

export type Role = 'customer' | 'csr' | 'warehouse' | 'ops' | 'service'

export type Tokens = {
  /** The value of an Authorization header. */
  readonly bearer: (role: Role, subject: string) => Promise<string>
}

const mostKept = 5_000
/** Well before an hour-long run ends a token is minted anew. */
const keptForMs = 3_600_000

/** Customers have the usual tier; staff and machines, who speak for many, the largest. */
export const createTokens = ({ mint }: Pick<Issuer, 'mint'>, now: () => number = Date.now): Tokens => {
  const kept = new Map<string, { readonly bearer: Promise<string>; readonly until: number }>()
  return {
    bearer: (role, subject) => {
      const key = `${role} ${subject}`
      const known = kept.get(key)
      if (known && known.until > now()) return known.bearer
      kept.delete(key)
      const tier = role === 'customer' ? 'standard' : 'partner'
      const bearer = mint({ role, subject, tier }).then((token) => `Bearer ${token}`)
      kept.set(key, { bearer, until: now() + keptForMs })
      if (kept.size > mostKept) kept.delete(kept.keys().next().value!)
      return bearer
    },
  }
}
