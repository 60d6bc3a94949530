// Writes a mail: puts values into words. Every value is escaped and set apart from the text around it, whatever its script. It must
// never put anything into a mail but our words, the request's values and the customer's name.
import type { MailRequested } from '../schemas/messages'
import { templates, words, type Paragraph } from './mail-texts'

export type MailText = { readonly subject: string; readonly text: string; readonly html: string }
type Values = ReadonlyMap<string, string>
/** How a text stands in the mail: words are ours, values are not. */
type Style = { readonly words: (text: string) => string; readonly value: (text: string) => string }

/** Throws for a placeholder without a value. */
export const writeMail = (
  { kind, orderId, values }: Pick<MailRequested, 'kind' | 'orderId' | 'values'>,
  name: string,
): MailText => {
  const { subject, paragraphs } = templates[kind]
  const given = new Map(values.map((each) => [each.name, each.value]))
  given.set('order', orderId).set('name', name)
  const rows = paragraphs.flatMap((paragraph) => rowsOf(paragraph, given))
  const body = rows.map((row) => `<p>${fill(row, inHtml)}</p>`).join('\n')
  return {
    subject: fill({ text: subject, values: given }, plain),
    text: `${rows.map((row) => fill(row, plain)).join('\n\n')}\n`,
    html: `<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"></head>\n<body>\n${body}\n</body>\n</html>\n`,
  }
}

type Row = { readonly text: string; readonly values: Values }

const rowsOf = (paragraph: Paragraph, values: Values): readonly Row[] => {
  if (paragraph === '{lines}') return lineRows(values)
  if (typeof paragraph === 'string') return [{ text: paragraph, values }]
  return values.has(paragraph.when) ? [{ text: paragraph.text, values }] : []
}

/** Values of a line are named `quantity:<id>`, `product:<id>` and, where a price is told, `price:<id>`. */
const lineRows = (values: Values): readonly Row[] =>
  [...values].flatMap(([name, quantity]) => {
    if (!name.startsWith('quantity:')) return []
    const id = name.slice('quantity:'.length)
    const price = values.get(`price:${id}`)
    const own = new Map([
      ['quantity', quantity],
      ['product', values.get(`product:${id}`) ?? `line ${id}`],
      ['price', price ?? ''],
    ])
    return [
      { text: price === undefined ? '{quantity} × {product}' : '{quantity} × {product}, {price} each', values: own },
    ]
  })

const fill = ({ text, values }: Row, style: Style): string =>
  text
    .split(/\{(\w+)\}/)
    .map((part, index) => (index % 2 === 0 ? style.words(part) : valueOf(part, values, style)))
    .join('')

const valueOf = (name: string, values: Values, style: Style): string => {
  const value = values.get(name)
  if (value === undefined) throw new Error(`a mail has no value for {${name}}: correct processors/mail-values.ts`)
  const known = words[name]
  if (known) return style.words(Object.hasOwn(known, value) ? known[value]! : known.else)
  return style.value(name === 'until' ? momentOf(value) : value)
}

const months = 'January February March April May June July August September October November December'.split(' ')

/** "16 March 2026, 09:26 UTC": the same on every machine. */
const momentOf = (iso: string): string => {
  const at = new Date(iso)
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}, ${iso.slice(11, 16)} UTC`
}

/** A value can't start a new line: in a subject that would be a new header. */
const onOneLine = (value: string): string => value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()

const escaped = (text: string): string => text.replace(/[&<>"']/g, (mark) => entities[mark]!)

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const plain: Style = { words: (text) => text, value: onOneLine }

/** <bdi> keeps right-to-left names from turning the sentence around them. */
const inHtml: Style = { words: escaped, value: (value) => `<bdi>${escaped(onOneLine(value))}</bdi>` }
