// Writes a label of our own in the language of Zebra's printers. It must never let a text of a customer become a command.
import { pageHeight, pageWidth, type Drawing } from './label-drawing'

/** 203 dots an inch. */
const dots = (points: number): number => Math.round((points * 203) / 72)

/*
 * label   = "^XA^CI28" size field* "^XZ"       ^CI28: UTF-8
 * field   = "^FO" x "," y command "^FD" text "^FS"
 * command = "^A0N," height "," width           text in the printer's scalable font
 * bar     = "^FO" x "," y "^GB" width "," height "," thickness "^FS"
 */
export function toZpl({ lines, bars, barsTop, barsHeight }: Drawing): Buffer {
  const texts = lines.map(
    ({ text, x, y, size }) => `^FO${dots(x)},${dots(y)}^A0N,${dots(size)},${dots(size * 0.6)}^FD${inert(text)}^FS`,
  )
  const boxes = bars.map(({ x, width }) => {
    const wide = Math.max(1, dots(x + width) - dots(x))
    return `^FO${dots(x)},${dots(barsTop)}^GB${wide},${dots(barsHeight)},${wide}^FS`
  })
  const size = `^PW${dots(pageWidth)}^LL${dots(pageHeight)}`
  return Buffer.from(['^XA^CI28', size, ...texts, ...boxes, '^XZ', ''].join('\n'))
}

/** ^ and ~ begin commands. */
const inert = (text: string): string => text.replace(/[\^~\\\p{Cc}]/gu, ' ')
