// Which later life an order has, by its id alone: none for most, and for the rest one of all that there are.
import { diceOf } from '../dice'
import type { SampleOrder } from '../sample-order'
import { changeLives } from './change-lives'
import { deskLives } from './desk-lives'
import { cancelledByCustomer, endLives } from './end-lives'
import type { Life } from './life'
import { paymentLife } from './payment-lives'
import { returnLives } from './return-lives'

export const allLives: readonly Life[] = [
  ...[...changeLives, ...endLives, ...deskLives, ...returnLives],
  ...[paymentLife('given a part back'), paymentLife('disputes and loses')],
]
const withoutBank = allLives.filter(({ needsBank }) => !needsBank)

/** Of a hundred orders. */
const livedByPercent = 40

export type Wanted = {
  /** Also orders that nothing else is planned for have later lives. */
  readonly lives: boolean
  /** Banks are simulated. */
  readonly bank: boolean
}

/** An order whose customer cancels has that life, whatever else, and one whose payment is scripted that one. */
export const lifeOf = (order: SampleOrder, { lives, bank }: Wanted): Life | undefined => {
  const { orderId, cancels, scripted, expectation } = order
  if (cancels) return cancelledByCustomer
  if (scripted) return without(bank, paymentLife(scripted))
  if (!lives || !(expectation.ends as readonly string[]).includes('DELIVERED')) return undefined
  const dice = diceOf(`${orderId} life`)
  return dice.roll(100) < livedByPercent ? dice.pick(bank ? allLives : withoutBank) : undefined
}

const without = (bank: boolean, life: Life): Life | undefined => (bank || !life.needsBank ? life : undefined)
