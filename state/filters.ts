// WHERE clauses of lists: conditions that hold together, with their values bound, none of them pasted.
import type { Spot } from './pages'

export class Filter {
  private readonly conditions: string[] = []
  readonly values: unknown[] = []

  /** Adds a condition unless its value is undefined; `?` stands for the value. */
  where(condition: string, value: unknown): this {
    if (value !== undefined) this.conditions.push(condition.replace('?', this.bound(value)))
    return this
  }

  /** Only rows behind a spot, in the order of these two columns. */
  behind(columns: readonly [at: string, id: string], spot: Spot | undefined, order: '>' | '<'): this {
    if (!spot) return this
    const [at, id] = [this.bound(new Date(spot.at)), this.bound(spot.id)]
    this.conditions.push(`(${columns.join(', ')}) ${order} (${at}::timestamptz, ${id}::text)`)
    return this
  }

  /** Binds a value, and answers its placeholder. */
  bound(value: unknown): string {
    return `$${this.values.push(value)}`
  }

  /** `WHERE …`, or nothing. */
  get text(): string {
    return this.conditions.length > 0 ? `WHERE ${this.conditions.join(' AND ')}` : ''
  }
}

/** A time of a search, milliseconds since 1970, as PostgreSQL takes it. */
export const timeOf = (at: number | undefined): Date | undefined => (at === undefined ? undefined : new Date(at))
