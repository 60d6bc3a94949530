// A reconciliation as tables: the statement of the day, the differences that are open, and what speaks for each.
import { formatMoney, isCurrency } from '../schemas/money'
import type { PaymentDifference } from '../state/reconciliation/differences'
import type { Figure, Statement } from '../state/reconciliation/statement'
import type { Reconciliation } from './reconcile'
import { tableOf, type Cell } from './table'
import { countText, timeText } from './wording'

export const renderReconciliation = ({ day, statement, differences }: Reconciliation): string => {
  const parts = [
    statement.length > 0 ? statementTable(statement) : `nothing moved at any provider until the end of ${day}`,
  ]
  if (differences.length > 0) parts.push(differenceTable(differences), evidenceTable(differences))
  parts.push(
    differences.length === 0
      ? `no difference is open (${day}, UTC)`
      : `${countText(differences.length, 'difference is', 'differences are')} open (${day}, UTC)`,
  )
  return parts.join('\n\n')
}

const money = (minor: number, currency: string): string =>
  isCurrency(currency) ? formatMoney(minor, currency) : `${minor} minor units of ${currency}`

const statementTable = (statement: readonly Statement[]): string => {
  const head = ['provider', 'before', 'captured', 'refunded', 'disputed', 'fees', 'paid out', 'after', 'differences']
  return tableOf(
    head,
    statement.map((line): Cell[] => {
      const text = (minor: number): string => money(minor, line.currency)
      const figure = ({ minor, count }: Figure): string => `${text(minor)} (${count})`
      const { provider, openingMinor, captured, refunded, disputed, fees, payouts, closingMinor } = line
      const moves = [captured, refunded, disputed, fees, payouts].map(figure)
      return [provider, text(openingMinor), ...moves, text(closingMinor), line.differences]
    }),
  )
}

const differenceTable = (differences: readonly PaymentDifference[]): string =>
  tableOf(
    ['no.', 'kind', 'provider', 'order', 'about', 'ours', 'theirs', 'since'],
    differences.map(({ differenceId, kind, provider, orderId, effectId, transactionId, ...rest }): Cell[] => {
      const amounts = [rest.oursMinor, rest.theirsMinor].map((minor) => money(minor, rest.currency))
      const about = effectId ?? transactionId ?? ''
      return [differenceId, kind, provider, orderId ?? '', about, ...amounts, timeText(rest.firstSeenAt)]
    }),
  )

const evidenceTable = (differences: readonly PaymentDifference[]): string =>
  tableOf(
    ['no.', 'whose', 'id', 'what', 'amount', 'fee', 'payout', 'at'],
    differences.flatMap(({ differenceId, currency, evidence }): Cell[][] => [
      ...evidence.ours.map(({ id, status, minor, at }) => [
        differenceId,
        'ours',
        id,
        status,
        money(minor, currency),
        '',
        '',
        timeText(Date.parse(at)),
      ]),
      ...evidence.theirs.map((line) => [
        differenceId,
        'theirs',
        line.transactionId,
        `${line.kind} ${line.sourceId}`,
        money(line.minor, line.currency),
        money(line.feeMinor, line.currency),
        line.payoutId ?? '',
        timeText(Date.parse(line.at)),
      ]),
    ]),
  )
