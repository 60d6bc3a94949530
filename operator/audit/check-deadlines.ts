// Check 6: whatever is not final has a deadline that is in the index and not long over, and nothing waits set aside. Pure.
import { changeOf } from '../../processors/engine/decide-group'
import type { Held } from '../../processors/engine/store'
import type { FoldedPartition, StoreSnapshot, Tail } from './check-store'
import type { Difference } from './report'

/** How long after its time a deadline may still be unfired. */
export const graceMs = 60_000
/** Every open state of these nodes has a deadline; a mail that awaits its answer has none. */
const alwaysTimed: readonly string[] = ['order', 'payment', 'fulfillment', 'desk']
/** States of an order in which it may wait for nothing; in every other one somebody is to act by a deadline, whatever its decider says. */
const restful: readonly string[] = ['NONE', 'REJECTED', 'DELIVERED', 'PAYMENT_FAILED', 'CANCELLED', 'REFUNDED']

/** `now`: when the journal's end was taken, milliseconds since 1970. */
export const checkDeadlines = (
  folded: FoldedPartition,
  deadlines: StoreSnapshot['deadlines'],
  tail: Tail,
  now: number,
): Difference[] =>
  [...folded.states]
    .filter(([key]) => !tail.keys.has(key))
    .flatMap(([key, held]) =>
      faultsOf(folded, key, held, deadlines.get(key), now).map((text) => ({
        orderId: key,
        text: `${folded.node}: ${text}`,
      })),
    )

const faultsOf = (
  folded: FoldedPartition,
  key: string,
  held: Held,
  indexed: number | undefined,
  now: number,
): string[] => {
  const { decider, node } = folded
  if (held.aside?.length) return [asideText(node, key, held.aside)]
  const due = changeOf(decider, key, held).due
  const status = (held.state as { readonly status?: string } | null)?.status
  if (due === null) {
    const isOpen = alwaysTimed.includes(node) && status !== 'NONE' && !decider.isFinal(held.state as never)
    const isStuck = node === 'order' && !restful.includes(status ?? 'NONE')
    return isOpen || isStuck
      ? [`it is ${status ?? 'open'}, not final, and has no deadline; look: npm run oms -- order show ${key}`]
      : []
  }
  const late = now - due
  if (indexed === undefined)
    return [
      `its deadline ${new Date(due).toISOString()} is not in Redis's index, so nobody is woken; restart the processors`,
    ]
  return late > graceMs
    ? [`its deadline passed ${Math.round(late / 1_000)} s ago and nobody acted; are the processors running?`]
    : []
}

const asideText = (node: string, key: string, aside: NonNullable<Held['aside']>): string => {
  const [first] = aside
  const origin = `${first!.topic}:${first!.partition}:${first!.offset}`
  const rest = aside.length > 1 ? ` and ${aside.length - 1} behind it` : ''
  return (
    `${origin}${rest} waits set aside after ${first!.attempt} attempts; see npm run oms -- setaside list, correct the cause, ` +
    `then npm run oms -- setaside redrive ${key} --node ${node} --execute`
  )
}
