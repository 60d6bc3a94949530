// What an audit found: checks with figures and differences, and how people read them. Texts carry ids, never bodies or personal data.
import { tableOf } from '../table'

/** Something is not as it should be: with the ids it is about and what to look at. */
export type Difference = { readonly orderId?: string; readonly text: string }

export type CheckReport = {
  readonly name: string
  /** How many things (orders, keys, rows) were compared. */
  readonly checked: number
  /** At most `mostListed` of them; figures.unlisted counts the rest. */
  readonly differences: readonly Difference[]
  readonly figures: Readonly<Record<string, number | string>>
  /** Why the check could not be run; it has then not passed either. */
  readonly notRun?: string
}

export type AuditReport = { readonly checks: readonly CheckReport[] }

export const mostListed = 1_000

/** One check under way. */
export class Check {
  checked = 0
  private reason: string | undefined
  private unlisted = 0
  private readonly differences: Difference[] = []
  private readonly figures: Record<string, number | string> = {}

  constructor(readonly name: string) {}

  found(differences: readonly Difference[]): void {
    const room = Math.max(0, mostListed - this.differences.length)
    this.differences.push(...differences.slice(0, room))
    this.unlisted += Math.max(0, differences.length - room)
  }

  /** Adds to a figure that counts. */
  count(figure: string, by = 1): void {
    this.figures[figure] = Number(this.figures[figure] ?? 0) + by
  }

  state(figure: string, value: number | string): void {
    this.figures[figure] = value
  }

  notRun(reason: string): void {
    this.reason = reason
  }

  report(): CheckReport {
    const { name, checked, differences } = this
    const figures = this.unlisted ? { ...this.figures, unlisted: this.unlisted } : this.figures
    return { name, checked, differences, figures, ...(this.reason === undefined ? {} : { notRun: this.reason }) }
  }
}

/** All that differ, those not listed included. */
export const differencesIn = ({ checks }: AuditReport): number =>
  checks.reduce((sum, check) => sum + differencesOf(check), 0)

const differencesOf = ({ differences, figures }: CheckReport): number =>
  differences.length + Number(figures['unlisted'] ?? 0)

/** A table of the checks, their figures, then the first `limit` differences. */
export const renderReport = (report: AuditReport, limit = 20): string => {
  const rows = report.checks.map((check) => [
    check.name,
    check.notRun === undefined ? check.checked : '-',
    check.notRun === undefined ? differencesOf(check) : 'not run',
  ])
  const figures = report.checks.flatMap(figureLines)
  return [tableOf(['check', 'checked', 'differences'], rows), '', ...figures, '', ...verdict(report, limit)].join('\n')
}

/** Counts in one line, amounts in a line for each currency. */
const figureLines = ({ name, figures, notRun }: CheckReport): string[] => {
  if (notRun !== undefined) return [`${name}: not run, ${notRun}`]
  const counts = Object.entries(figures).filter(([, value]) => typeof value === 'number')
  const amounts = new Map<string, string[]>()
  for (const [figure, value] of Object.entries(figures)) {
    if (typeof value === 'number') continue
    const [currency = '', ...words] = figure.split(' ')
    amounts.set(currency, [...(amounts.get(currency) ?? []), `${words.join(' ')} ${value}`])
  }
  return [
    ...(counts.length ? [`${name}: ${counts.map(([figure, value]) => `${figure} ${value}`).join(', ')}`] : []),
    ...[...amounts.values()].map((texts) => `${name}: ${texts.join(', ')}`),
  ]
}

const verdict = (report: AuditReport, limit: number): string[] => {
  const total = differencesIn(report)
  const missing = report.checks.filter((check) => check.notRun !== undefined).length
  const rest = missing ? ` ${missing} of ${report.checks.length} checks were not run.` : ''
  if (total === 0) return [`No differences.${rest}`]
  const listed = report.checks.flatMap((check) => check.differences.map((difference) => lineOf(check.name, difference)))
  const shown = listed.slice(0, limit)
  const more = total > shown.length ? [`… and ${total - shown.length} more: --json lists them`] : []
  return [`${total} ${total === 1 ? 'difference' : 'differences'}.${rest}`, ...shown, ...more]
}

const lineOf = (name: string, { orderId, text }: Difference): string =>
  `- [${name}] ${orderId === undefined ? '' : `${orderId}: `}${text}`
