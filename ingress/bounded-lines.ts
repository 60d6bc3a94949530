// The lines of a stream of bytes, one at a time. It must never hold more than the longest line that is taken, whatever is sent.

/** The bytes of a line without its end (\n or \r\n), or that it is longer than `longest` bytes. What follows the last \n is a line, if anything does. */
export async function* boundedLines(
  chunks: AsyncIterable<Buffer>,
  longest: number,
): AsyncGenerator<Buffer | 'too-long'> {
  let parts: Buffer[] = []
  let size = 0
  const take = (part: Buffer): void => {
    size += part.length
    if (size > longest + 1) parts = []
    else if (part.length > 0) parts.push(part)
  }
  const line = (): Buffer | 'too-long' => {
    const whole = Buffer.concat(parts)
    const tooLong = size > longest + 1
    parts = []
    size = 0
    const bytes = whole.at(-1) === carriageReturn ? whole.subarray(0, -1) : whole
    return tooLong || bytes.length > longest ? 'too-long' : bytes
  }
  for await (const chunk of chunks) {
    let begin = 0
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, begin)) {
      take(chunk.subarray(begin, end))
      yield line()
      begin = end + 1
    }
    take(chunk.subarray(begin))
  }
  if (size > 0) yield line()
}

const lineFeed = 0x0a
const carriageReturn = 0x0d
