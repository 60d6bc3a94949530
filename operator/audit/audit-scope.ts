// What all partitions of one audit share: where it reads, the checks under way, the books, and what is still unaccounted for.
import type { Log } from '../../processors/engine/log'
import type { StateStore } from '../../processors/engine/store'
import type { Codec } from '../../schemas/codec'
import type { TopicName } from '../../topics/catalog'
import type { Progress } from '../progress'
import type { Patience } from './patience'
import type { BookIndex, ProviderBooks } from './provider-books'
import { Check } from './report'
import type { ViewReader } from './view-reader'

/** Where an audit reads. `books` and `views` may be a reason why there are none. */
export type AuditContext = {
  readonly log: Log
  readonly codec: Codec
  readonly store: StateStore
  readonly views: ViewReader | string
  readonly books: ProviderBooks | string
  readonly partitions: number
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export const createChecks = () => ({
  life: new Check('orders: events contiguous, legal, once'),
  money: new Check('money: providers = payments = orders'),
  effects: new Check('reservation, warehouse order, label, mail: once each'),
  redis: new Check('fold(journal) = Redis'),
  postgres: new Check('fold(journal) = PostgreSQL'),
  stock: new Check('stock: Inventory Service = orders, at rest nothing for an ended one'),
  deadlines: new Check('every order is final or has a live deadline'),
  status: new Check('public topic = orders'),
})
export type Checks = ReturnType<typeof createChecks>

export type AuditScope = {
  readonly context: AuditContext
  readonly checks: Checks
  readonly patience: Patience
  readonly books: BookIndex | undefined
  readonly views: ViewReader | undefined
  /** Ends of journals and results topics before the books were read, by partition. */
  readonly endBeforeBooks: (topic: TopicName, partition: number) => number
  /** Orders that PostgreSQL had at the start and no journal has named yet. */
  readonly unknownRows: Set<string>
  /** Σ of what the provider is to hold for orders of which nothing is under way, minor units by currency. */
  readonly dueTotals: Map<string, number>
  readonly progress: Progress
}
