// The parts that a page of rules is made of, as lines of Markdown. Pure, and without a word of any rule.
import type { Versioned } from './versions'

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)

/** The newest version first; `next` is the one that took its place. */
export const chapter = <Rule extends Versioned>(
  title: string,
  versions: readonly Rule[],
  render: (rule: Rule, next: Rule | undefined) => string[],
): string[] => [
  '',
  `## ${title}`,
  ...versions
    .map((rule, index) => ['', `### ${rule.id}, from ${rule.validFrom}`, ...render(rule, versions[index + 1])])
    .reverse()
    .flat(),
]

export const listed = <Value>(values: Readonly<Record<string, Value>>, show: (value: Value) => string): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${show(value)}`)
    .join(', ')
