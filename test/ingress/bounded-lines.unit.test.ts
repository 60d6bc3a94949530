import fc from 'fast-check'
import { boundedLines } from '../../ingress/bounded-lines'

async function* inChunks(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length]!
    yield bytes.subarray(at, at + size)
    at += size
  }
}

const linesOf = async (text: string, longest: number, sizes = [7]): Promise<string[]> => {
  const found: string[] = []
  for await (const line of boundedLines(inChunks(Buffer.from(text), sizes), longest)) found.push(line.toString())
  return found
}

test.each([
  ['', []],
  ['a', ['a']],
  ['a\n', ['a']],
  ['a\r\nb', ['a', 'b']],
  ['\n\na', ['', '', 'a']],
  ['12345\n', ['12345']],
  ['12345\r\n', ['12345']],
  ['123456\nx', ['too-long', 'x']],
  ['1234567890123456789012345\nx\n', ['too-long', 'x']],
  ['1234567890', ['too-long']],
])('%j has the lines %j', async (text, lines) => expect(await linesOf(text, 5)).toEqual(lines))

test('lines are the same however they are cut into chunks', () =>
  fc.assert(
    fc.asyncProperty(
      fc.string({ unit: fc.constantFrom('a', 'é', '\n', '\r') }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      async (text, sizes) => expect(await linesOf(text, 6, sizes)).toEqual(await linesOf(text, 6, [1_000])),
    ),
  ))
