// Draws a label of our own as a PDF of one page. It must never embed when it was drawn: the same label is the same file.
import PDFDocument from 'pdfkit'
import { pageHeight, pageWidth, type Drawing } from './label-drawing'

/** The built-in fonts have the letters of western Europe: others lose their marks, or are drawn as '?'. */
export function toPdf({ lines, bars, barsTop, barsHeight }: Drawing): Promise<Buffer> {
  const page = { size: [pageWidth, pageHeight] as [number, number], margin: 0 }
  const pdf = new PDFDocument({ ...page, info: { CreationDate: new Date(0), Title: 'Label' } })
  const chunks: Buffer[] = []
  const done = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
    pdf.on('end', () => resolve(Buffer.concat(chunks)))
    pdf.on('error', reject)
  })
  pdf.font('Helvetica')
  for (const { text, x, y, size } of lines) pdf.fontSize(size).text(latin(text), x, y, { lineBreak: false })
  for (const { x, width } of bars) pdf.rect(x, barsTop, width, barsHeight)
  pdf.fill('black')
  pdf.end()
  return done
}

export const latin = (text: string): string =>
  [...text.normalize('NFC')].map((letter) => (letter <= 'ÿ' ? letter : folded(letter))).join('')

/** Letters that Unicode does not take apart. */
const letters: Readonly<Record<string, string>> = { Ł: 'L', ł: 'l', Đ: 'D', đ: 'd', Œ: 'OE', œ: 'oe', ı: 'i', '’': "'" }

export const folded = (letter: string): string => {
  const plain = letter.normalize('NFD').replace(/\p{M}/gu, '')
  return /^[\x20-\x7e]+$/.test(plain) ? plain : (letters[letter] ?? '?')
}
