// Which version of a rule held at a time. A version that was once valid is never changed nor removed: decisions name it for ever.

/** `id` is what a decision is explained with; `validFrom` is a date, from its midnight UTC until the next version's. */
export type Versioned = { readonly id: string; readonly validFrom: string }

/** The version that was the last to become valid at `at` (milliseconds since 1970). Throws where none was valid yet. */
export const ruleAt = <Rule extends Versioned>(versions: readonly Rule[], at: number): Rule => {
  let found: Rule | undefined
  for (const rule of versions)
    if (Date.parse(rule.validFrom) <= at && (!found || rule.validFrom > found.validFrom)) found = rule
  if (found) return found
  const names = versions.map(({ id }) => id).join(', ') || 'no rule at all'
  throw new Error(`none of ${names} was valid at ${at}: add a version below processors/rules that was`)
}

/** The version that a decision named, or undefined for what is no version, such as 'imported'. */
export const ruleOf = <Rule extends Versioned>(versions: readonly Rule[], id: string): Rule | undefined =>
  versions.find((rule) => rule.id === id)
