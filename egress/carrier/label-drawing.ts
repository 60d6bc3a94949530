// A label of our own as what stands on it, in which bars, and where: the three printers' formats draw the same. It must never decide what a
// parcel is.
import bwipjs from 'bwip-js/node'

export type LabelText = {
  readonly service: string
  readonly trackingNumber: string
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly facts: readonly string[]
}
export type Line = { readonly text: string; readonly x: number; readonly y: number; readonly size: number }
export type Bar = { readonly x: number; readonly width: number }
/** In points of 1/72 inch, from the top left of a page of 4 × 6 inches. A line's `size` is the height of its capitals' box. */
export type Drawing = {
  readonly lines: readonly Line[]
  readonly bars: readonly Bar[]
  readonly barsTop: number
  readonly barsHeight: number
}

export const pageWidth = 288
export const pageHeight = 432
const margin = 18

/** Dots an inch of the printers: a bar that is no whole number of them wide can't be read. */
const dotsPerInch = 203

/** Code 128 of the tracking number over the width of the page. */
export function drawLabel({ service, trackingNumber, from, to, facts }: LabelText): Drawing {
  const rows: { text: string; size: number }[] = [
    { text: service, size: 16 },
    ...from.map((text) => ({ text, size: 8 })),
    { text: '', size: 8 },
    ...to.map((text) => ({ text, size: 13 })),
    { text: '', size: 8 },
    ...facts.map((text) => ({ text, size: 8 })),
  ]
  let y = margin
  const lines = rows.map(({ text, size }): Line => {
    const line = { text: fitted(text, size), x: margin, y, size }
    y += size * 1.4
    return line
  })
  const barsTop = 310
  const barsHeight = 76
  const number = { text: trackingNumber, x: margin, y: barsTop + barsHeight + 8, size: 12 }
  return { lines: [...lines, number], bars: barsOf(trackingNumber), barsTop, barsHeight }
}

/** What no line has room for is cut: a character is at most six tenths as wide as it is high. */
const fitted = (text: string, size: number): string =>
  [...text].slice(0, Math.floor((pageWidth - 2 * margin) / (0.6 * size * 1.1))).join('')

function barsOf(text: string): readonly Bar[] {
  const [code] = bwipjs.raw({ bcid: 'code128', text })
  // Widths of bars and gaps in turn; only codes of dots have none.
  const widths = code && 'sbs' in code ? code.sbs : []
  const modules = widths.reduce((sum, width) => sum + width, 0)
  const dots = Math.floor((((pageWidth - 2 * margin) / 72) * dotsPerInch) / modules)
  const unit = (dots / dotsPerInch) * 72
  let x = margin
  return widths.flatMap((width, index): readonly Bar[] => {
    const bar = { x, width: width * unit }
    x += bar.width
    return index % 2 === 0 ? [bar] : []
  })
}
