// What stands between the record that was expected and the one that came: records that were passed over in reading, or a hole that will
// never be filled (control records, what compaction took).
import type { Log } from './log'

export type Gap = {
  readonly topic: string
  readonly partition: number
  readonly expected: number
  readonly found: number
}

/** True when nothing is there to be read. Rejects when records were lost to retention. */
export const isHole = async (log: Log, { topic, partition, expected, found }: Gap): Promise<boolean> => {
  const { start } = (await log.bounds(topic))[partition]!
  if (start > expected)
    throw new Error(
      `${topic}:${partition} starts at ${start}, after offset ${expected}, which was to be read next: records were lost to retention. ` +
        'Restore the topic, or accept the loss by resetting the positions of who reads it',
    )
  let records = 0
  await log.read(topic, partition, expected, found, (some) => void (records += some.length))
  return records === 0
}
