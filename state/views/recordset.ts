// SQL for writing many rows with one statement: the rows travel as one JSON array. Names come from code, never from data.

/** Column name → type of PostgreSQL. */
export type Columns = Readonly<Record<string, string>>

export const namesOf = (columns: Columns): string => Object.keys(columns).map(quoted).join(', ')

/** The rows bound to $1 as a table `r`. */
export const recordset = (columns: Columns): string =>
  `jsonb_to_recordset($1::jsonb) AS r(${Object.entries(columns)
    .map(([name, type]) => `${quoted(name)} ${type}`)
    .join(', ')})`

/** `a = r.a, b = r.b`, of all columns but the key; `source` is `r`, or `excluded` in an upsert. */
export const assignments = (columns: Columns, key: readonly string[], source = 'r'): string =>
  Object.keys(columns)
    .filter((name) => !key.includes(name))
    .map((name) => `${quoted(name)} = ${source}.${quoted(name)}`)
    .join(', ')

/** Milliseconds since 1970 as PostgreSQL reads a timestamptz in JSON. Throws RangeError beyond what a date can be. */
export const timestamptz = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

const quoted = (name: string): string => `"${name}"`
