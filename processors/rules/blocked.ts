// Which failures of a fulfillment nobody of a warehouse can mend by trying again: they end it at once. All others wait for somebody.
import type { BlockedStep } from '../../schemas/messages'
import { ruleAt, type Versioned } from './versions'

export type BlockedRule = Versioned & {
  /** Codes as the provider gives them, by the step at which it does. */
  readonly hopeless: { readonly [Step in BlockedStep]: readonly string[] }
  /** How long somebody of the warehouse may take, in hours, until a fulfillment that is blocked has failed. */
  readonly patienceHours: number
}

export const blockedVersions: readonly BlockedRule[] = [
  {
    id: 'blocked-2015-01',
    validFrom: '2015-01-01',
    hopeless: { WAREHOUSE_ORDER: ['unknown_sku', 'ERASED'], ADDRESS: [], LABEL: ['ERASED'] },
    patienceHours: 24,
  },
]

/** `at`: milliseconds since 1970. */
export const isHopeless = (step: BlockedStep, code: string, at: number): boolean =>
  ruleAt(blockedVersions, at).hopeless[step].includes(code)

/** Until when a fulfillment that is blocked since `at` waits for somebody. Milliseconds since 1970. */
export const blockedUntil = (at: number): number => at + ruleAt(blockedVersions, at).patienceHours * 3_600_000
