// Which later life an order has, by its id alone: none for most, and for the rest one of all that there are.
import { diceOf } from '../dice'
import type { SampleOrder } from '../sample-order'
import { changeLives } from './change-lives'
import { deskLives } from './desk-lives'
import { cancelledByCustomer, endLives } from './end-lives'
import type { Life } from './life'
import { paymentLife } from './payment-lives'
import { returnLives } from './return-lives'
import { scriptedLife } from './scripted'
import { returnLabelLife, trackedLife } from './tracking-lives'

export const allLives: readonly Life[] = [
  ...[...changeLives, ...endLives, ...deskLives, ...returnLives],
  ...[paymentLife('given a part back'), paymentLife('disputes and loses')],
  ...[returnLabelLife, trackedLife],
]
const withoutBank = allLives.filter(({ needsBank }) => !needsBank)

/** Of a hundred orders. */
const livedByPercent = 40

export type Wanted = {
  /** Also orders that nothing else is planned for have later lives. */
  readonly lives: boolean
  /** Banks are simulated. */
  readonly bank: boolean
  /** The inventory service is simulated. */
  readonly stockroom?: boolean
}

/** An order whose customer cancels has that life, whatever else, and one whose payment is scripted that one. */
export const lifeOf = (order: SampleOrder, wanted: Wanted): Life | undefined => {
  const { lives, bank } = wanted
  const { orderId, cancels, scripted, expectation } = order
  if (cancels) return cancelledByCustomer
  if (scripted) return asFarAsWanted(scriptedLife(scripted), wanted)
  if (!lives || !(expectation.ends as readonly string[]).includes('DELIVERED')) return undefined
  const dice = diceOf(`${orderId} life`)
  return dice.roll(100) < livedByPercent ? dice.pick(bank ? allLives : withoutBank) : undefined
}

const asFarAsWanted = (life: Life, { bank, stockroom = false }: Wanted): Life | undefined =>
  (bank || !life.needsBank) && (stockroom || !life.needsStockroom) ? life : undefined
