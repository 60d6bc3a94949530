// Tables of text, columns set apart by two spaces: for people, and for grep. The only importer of cli-table3.
import Table from 'cli-table3'

export type Cell = string | number
const noLines = {
  top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '',
  left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ',
} // prettier-ignore

/** Numbers stand to the right. No trailing blanks. */
export const tableOf = (head: readonly string[], rows: readonly (readonly Cell[])[]): string => {
  const colAligns = head.map(
    (_, column) =>
      (rows.length && rows.every((row) => typeof row[column] === 'number') ? 'right' : 'left') as 'left' | 'right',
  )
  const style = { head: [], border: [], 'padding-left': 0, 'padding-right': 0 }
  const table = new Table({ head: [...head], chars: noLines, style, colAligns })
  for (const row of rows) table.push([...row])
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}
