// When a card asks for its holder (3-D Secure), and the secret by which a holder's browser knows an intent.
// It must never take a guessable secret.
import { randomBytes } from 'node:crypto'
import type { Method } from './stripe-state'
import type { Behaviour } from './stripe-test-methods'

export const newSecret = (id: string): string => `${id}_secret_${randomBytes(16).toString('hex')}`

/** `asked`: the value of request_three_d_secure. */
export function needsHolder(behaviour: Behaviour, method: Method, offSession: boolean, asked?: string): boolean {
  const insisted = asked === 'any' || asked === 'challenge'
  switch (behaviour.authentication) {
    case undefined:
      return false
    case 'always':
      return true
    case 'unlessSetUp':
      return !method.setUp || (insisted && !offSession)
    case 'onSession':
      return !offSession
    case 'whenAsked':
      return insisted && !offSession
  }
}
