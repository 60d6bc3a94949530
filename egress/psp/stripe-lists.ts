// What Stripe's lists say: events whose webhook may never have come, and the lines of its balance. A cursor is a second since 1970, up to
// which all was read; what is read twice has the same ids.
import type { PaymentSignal, SignalList } from './payment-signals'
import { openStripe, type Stripe, type StripeAccount, type StripeCall } from './stripe-client'
import { asked } from './stripe-errors'
import { signalsOf, stripeEventTypes, type StripeLookUps } from './stripe-events'
import { createReadOldest, type Listed } from './stripe-pages'
import { disputedPayment, settlementKind, settlementReported } from './stripe-settlements'

export type StripeLists = { readonly events: SignalList; readonly settlements: SignalList }

export type StripeListsOptions = StripeAccount & {
  readonly lookUps: StripeLookUps
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Younger things are read later: Stripe's lists may be that late. */
  readonly settleMs?: number
}

type Listing<Item> = {
  /** What is older is not kept by Stripe, or not asked for. */
  readonly oldest: (nowSeconds: number) => number
  readonly list: (call: StripeCall, created: { gte: number; lt: number }, after?: string) => Promise<Listed<Item>>
  readonly read: (item: Item) => Promise<readonly PaymentSignal[]>
}

const eventsKeptSeconds = 30 * 86_400
const pageSize = 100

/** Events of the last 30 days; lines of the balance from its beginning. */
export const createStripeLists = (options: StripeListsOptions): StripeLists => ({
  events: createSignalList<Stripe.Event>(options, {
    oldest: (nowSeconds) => nowSeconds - eventsKeptSeconds,
    list: ({ client, headers }, created, after) =>
      client.events.list({ created, types: [...stripeEventTypes], limit: pageSize, ...behind(after) }, { headers }),
    read: (event) => signalsOf(event, options.lookUps),
  }),
  settlements: createSignalList<Stripe.BalanceTransaction>(options, {
    oldest: () => 0,
    list: ({ client, headers }, created, after) =>
      client.balanceTransactions.list(
        { created, limit: pageSize, expand: ['data.source'], ...behind(after) },
        { headers },
      ),
    read: async (line) => {
      const kind = settlementKind(line)
      if (kind === undefined) return []
      const payment = disputedPayment(line)
      const disputed = payment === undefined ? undefined : await options.lookUps.idsOfPayment(payment)
      return [settlementReported(line, kind, disputed)]
    },
  }),
})

const behind = (after: string | undefined) => (after === undefined ? {} : { starting_after: after })

function createSignalList<Item extends { readonly id: string }>(
  { now, settleMs = 15_000, ...account }: StripeListsOptions,
  { oldest, list, read }: Listing<Item>,
): SignalList {
  const { during } = openStripe(account)
  const readOldest = createReadOldest()
  return (cursor, signal) =>
    during(signal, async (call) => {
      const nowSeconds = Math.floor(now() / 1_000)
      const until = Math.floor((now() - settleMs) / 1_000)
      const from = Math.max(readCursor(cursor), oldest(nowSeconds))
      const { items, next } = await readOldest<Item>(
        (created, after) => asked(() => list(call, created, after)),
        from,
        until,
      )
      const signals: PaymentSignal[] = []
      for (const item of items) signals.push(...(await read(item)))
      return { signals, cursor: String(Math.max(next, from)), more: next < until }
    })
}

function readCursor(cursor: string): number {
  const seconds = cursor === '' ? 0 : Number(cursor)
  if (Number.isInteger(seconds) && seconds >= 0) return seconds
  throw new Error(`'${cursor}' is no cursor of Stripe's lists: give one that they gave, or '' to begin`)
}
