// Checks 2 to 6 of what users may rely on, on a live system, one partition after another. It reads and never changes anything.
import { formatMoney, isCurrency } from '../../schemas/money'
import { databaseUses } from '../../state/migrate'
import { outputTopicOf } from '../../topics/topology'
import type { TopicName } from '../../topics/catalog'
import { silent, type Progress } from '../progress'
import { createChecks, type AuditContext, type AuditScope, type Checks } from './audit-scope'
import { capturedIn, openIn, refundedIn } from './check-money'
import { checkBooks, checkLives, checkPublished, checkStores } from './partition-checks'
import { journalNodes, readPartition } from './partition-reading'
import { checkViews } from './partition-views'
import { Patience, type PatienceOptions } from './patience'
import { BookIndex, type Books } from './provider-books'
import type { AuditReport, Difference } from './report'
import { resultTopics } from './topic-readings'

const allViews = databaseUses.flatMap(({ views }) => views)

export type AuditOptions = {
  readonly progress?: Progress
  /** How long to wait for stores and views that are behind. */
  readonly patience?: PatienceOptions
}

/** Rejects when log, store, database or a book can't be read. */
export const runAudit = async (context: AuditContext, options: AuditOptions = {}): Promise<AuditReport> => {
  const checks = createChecks()
  const { scope, books } = await openScope(context, checks, options)
  const views = scope.views ? allViews : []
  for (let partition = 0; partition < context.partitions; partition++) {
    const reading = await readPartition(scope, views, partition)
    checkLives(scope, reading)
    checkBooks(scope, reading)
    await checkStores(scope, reading)
    await checkViews(scope, reading)
    await checkPublished(scope, reading)
    scope.progress('audited, partitions', partition + 1, context.partitions)
  }
  await finish(scope, books)
  return { checks: Object.values(checks).map((check) => check.report()) }
}

/** In this order: the rows that exist, the ends of the journals, the books. What is found in them is then in the journals too. */
const openScope = async (
  context: AuditContext,
  checks: Checks,
  options: AuditOptions,
): Promise<{ scope: AuditScope; books: Books | undefined }> => {
  const views = typeof context.views === 'string' ? undefined : context.views
  const unknownRows = new Set(await views?.orderIds())
  const topics = [...journalNodes.map(outputTopicOf), ...resultTopics]
  const ends = new Map<TopicName, readonly { readonly end: number }[]>()
  for (const topic of topics) ends.set(topic, await context.log.bounds(topic))
  const books = typeof context.books === 'string' ? undefined : await context.books.read()
  tellMissing(context, checks)
  const scope: AuditScope = {
    context,
    checks,
    views,
    unknownRows,
    patience: new Patience(options.patience),
    books: books && new BookIndex(books),
    endBeforeBooks: (topic, partition) => ends.get(topic)?.[partition]?.end ?? 0,
    dueTotals: new Map(),
    progress: options.progress ?? silent,
  }
  return { scope, books }
}

const tellMissing = ({ books, views }: AuditContext, checks: Checks): void => {
  if (typeof books === 'string') for (const check of [checks.money, checks.effects, checks.stock]) check.notRun(books)
  if (typeof views === 'string') checks.postgres.notRun(views)
}

const finish = async (
  { checks, books: index, views, unknownRows, dueTotals }: AuditScope,
  books: Books | undefined,
): Promise<void> => {
  if (index && books) {
    const rest = index.rest()
    checks.money.found([
      ...unknown(rest.charges, 'a charge'),
      ...unknown(rest.captures, 'a capture'),
      ...unknown(rest.refunds, 'a refund'),
      ...doubled(books),
    ])
    const others = {
      'a reservation': rest.reservations,
      'a receipt': rest.receipts,
      'a warehouse order': rest.warehouseOrders,
      'a label': rest.labels,
      'a mail': rest.mails,
    }
    for (const [noun, effects] of Object.entries(others)) checks.effects.found(unknown(effects, noun))
    stateMoney(checks, books, dueTotals)
    stateEffects(checks, books)
  }
  checks.postgres.found(
    [...unknownRows].map((orderId) => ({ orderId, text: 'orders: PostgreSQL has a row that no journal knows' })),
  )
  if (views) checks.postgres.found(await views.skips(allViews))
}

const unknown = (
  effects: readonly { readonly orderId: string | null; readonly requestId: string }[],
  noun: string,
): Difference[] =>
  effects.map(({ orderId, requestId }) => ({
    ...(orderId === null ? {} : { orderId }),
    text: `the provider's book has ${noun} of effect ${requestId || '(none)'}, which belongs to no order that we know`,
  }))

/** By the providers' own count: no retry and no redelivery may bring that about. */
const doubled = ({ duplicates }: Books): Difference[] =>
  duplicates.map(({ provider, kind, requestId, ids }) => ({
    text: `the book of ${provider} has ${ids.length} ${kind}s of effect ${requestId} (${ids.join(', ')}); undo the extra ones there`,
  }))

/** How the providers call a dispute that gave the money back to us. */
const won: readonly string[] = ['won', 'reversed']

const stateMoney = ({ money }: Checks, books: Books, dueTotals: ReadonlyMap<string, number>): void => {
  const { charges, refunds, disputes } = books
  const made = charges.filter((charge) => charge.succeeded)
  const currencies = new Set([...made, ...refunds].map((effect) => effect.currency).concat(...dueTotals.keys()))
  for (const currency of [...currencies].sort()) {
    const text = (minor: number): string =>
      isCurrency(currency) ? formatMoney(minor, currency) : `${minor} minor units of ${currency || '?'}`
    const mine = made.filter((charge) => charge.currency === currency)
    const captured = capturedIn(mine)
    const refunded = refundedIn(refunds.filter((refund) => refund.currency === currency))
    const apart = disputes.filter(({ currency: its, status }) => its === currency && !won.includes(status))
    money.state(`${currency} captured`, text(captured))
    money.state(`${currency} refunded`, text(refunded))
    money.state(`${currency} net`, text(captured - refunded))
    money.state(`${currency} due`, text(dueTotals.get(currency) ?? 0))
    money.state(`${currency} authorised`, text(openIn(mine)))
    if (apart.length > 0)
      money.state(`${currency} disputed`, text(apart.reduce((sum, one) => sum + one.amountMinor, 0)))
  }
}

const stateEffects = ({ effects }: Checks, books: Books): void => {
  effects.state('reservations', books.reservations.length)
  effects.state('receipts', books.receipts.length)
  effects.state('warehouse orders', books.warehouseOrders.length)
  effects.state('labels', books.labels.filter((label) => !label.voided).length)
  effects.state('labels voided', books.labels.filter((label) => label.voided).length)
  effects.state(
    'mails',
    books.mails.reduce((sum, mail) => sum + mail.count, 0),
  )
}
