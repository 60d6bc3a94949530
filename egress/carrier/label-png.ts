// Draws a label of our own as a PNG of 203 dots an inch, black and white. It must never need a font of the machine.
import { crc32 } from './crc32'
import { deflateSync } from 'node:zlib'
import { glyphColumns, glyphHeight, glyphOf } from './label-glyphs'
import { pageHeight, pageWidth, type Drawing } from './label-drawing'

const dots = (points: number): number => Math.round((points * 203) / 72)
const width = dots(pageWidth)
const height = dots(pageHeight)
const rowBytes = Math.ceil(width / 8)

export function toPng({ lines, bars, barsTop, barsHeight }: Drawing): Buffer {
  // Each row begins with its filter, none; a bit is a dot, 1 is white.
  const rows = Buffer.alloc(height * (rowBytes + 1), 0xff)
  for (let y = 0; y < height; y++) rows[y * (rowBytes + 1)] = 0
  const fill = (x0: number, y0: number, wide: number, high: number): void => {
    for (let y = Math.max(0, y0); y < Math.min(height, y0 + high); y++)
      for (let x = Math.max(0, x0); x < Math.min(width, x0 + wide); x++) {
        const at = y * (rowBytes + 1) + 1 + (x >> 3)
        rows[at] = rows[at]! & ~(0x80 >> (x & 7))
      }
  }
  for (const bar of bars) fill(dots(bar.x), dots(barsTop), dots(bar.x + bar.width) - dots(bar.x), dots(barsHeight))
  for (const { text, x, y, size } of lines) write(text, dots(x), dots(y), dots(size), fill)
  return encode(rows)
}

type Fill = (x: number, y: number, wide: number, high: number) => void

function write(text: string, x: number, y: number, size: number, fill: Fill): void {
  const dot = Math.max(1, Math.floor(size / (glyphHeight + 1)))
  const advance = dot * (glyphColumns + 1)
  const left = (index: number, column: number): number => x + index * advance + column * dot
  for (const [index, letter] of [...text.normalize('NFC')].entries())
    glyphOf(letter).forEach((bits, column) => {
      for (let row = 0; row < glyphHeight; row++)
        if (bits & (1 << row)) fill(left(index, column), y + row * dot, dot, dot)
    })
}

/* PNG = signature chunk*;  chunk = length(4) type(4) data crc(4), the crc over type and data: W3C PNG, section 5. */
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

function encode(rows: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // One bit a dot, grey.
  header[8] = 1
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
