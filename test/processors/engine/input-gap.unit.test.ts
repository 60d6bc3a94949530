// Between the expected record and the one that came: nothing, or something that was passed over, or a loss.
import { isHole } from '../../../processors/engine/input-gap'
import type { LogRecord } from '../../../processors/engine/log'
import { MemoryLog } from '../../../processors/engine/memory-log'
import { logWith } from './owner-world'

const logOf = (start: number, offsets: readonly number[]) =>
  logWith(new MemoryLog({ partitions: 1 }), {
    bounds: async () => [{ start, end: 10 }],
    read: async (_topic, _partition, from, to, each) => {
      const records = offsets
        .filter((offset) => offset >= from && offset < to)
        .map((offset) => ({ offset }) as LogRecord)
      if (records.length) await each(records)
    },
  })
const gap = { topic: 't', partition: 0, expected: 3, found: 6 }

describe('a gap before a record', () => {
  it('is a hole when nothing is there to be read', async () => {
    expect(await isHole(logOf(0, [2, 6]), gap)).toBe(true)
  })

  it.each([[3], [4], [5]])('is none when record %i is there', async (offset) => {
    expect(await isHole(logOf(0, [offset]), gap)).toBe(false)
  })

  it('is a hole where the topic begins at the expected record', async () => {
    expect(await isHole(logOf(3, []), gap)).toBe(true)
  })

  it('is a loss when the topic begins after the expected record', async () => {
    await expect(isHole(logOf(4, [4, 5]), gap)).rejects.toThrow(/t:0 starts at 4, after offset 3.*retention/)
  })
})
