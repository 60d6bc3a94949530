// Which later life an order has, by its id alone: none for most, and for the rest one of all that there are.
import { diceOf } from '../dice'
import type { SampleOrder } from '../sample-order'
import { changeLives } from './change-lives'
import { deskLives } from './desk-lives'
import { cancelledByCustomer, endLives } from './end-lives'
import type { Life } from './life'
import { returnLives } from './return-lives'

export const allLives: readonly Life[] = [...changeLives, ...endLives, ...deskLives, ...returnLives]

/** Of a hundred orders. */
const livedByPercent = 40

/**
 * An order whose customer cancels has that life, whatever else; of those that would be delivered some have another where `lives` are
 * wanted.
 */
export const lifeOf = ({ orderId, cancels, expectation }: SampleOrder, lives: boolean): Life | undefined => {
  if (cancels) return cancelledByCustomer
  if (!lives || !(expectation.ends as readonly string[]).includes('DELIVERED')) return undefined
  const dice = diceOf(`${orderId} life`)
  return dice.roll(100) < livedByPercent ? dice.pick(allLives) : undefined
}
