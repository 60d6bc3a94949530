// Reads outside groups, on a cluster that is played: what a reader does when things go wrong half-way.
import { DirectReader, type InternalCluster } from '../../../../processors/engine/kafka/direct-reader'

type Fetch = Awaited<ReturnType<InternalCluster['findBroker']>>['fetch']

/** A cluster of one broker and one partition that holds records 0 to `size` - 1, `perFetch` in each answer. */
const clusterOf = (
  size: number,
  perFetch: number,
  onFetch: (count: number) => void = () => undefined,
): InternalCluster => {
  let fetches = 0
  const fetch: Fetch = async ({ topics }) => {
    onFetch(fetches++)
    const from = Number(topics[0]!.partitions[0]!.fetchOffset)
    // A broker answers with whole batches: the first record may lie before the offset that was asked for.
    const first = from - (from % perFetch)
    const offsets = Array.from({ length: Math.max(0, Math.min(perFetch, size - first)) }, (_, i) => first + i)
    const messages = offsets.map((offset) => ({
      offset: String(offset),
      timestamp: '1',
      key: Buffer.from(`k${offset}`),
      value: null,
      headers: {},
    }))
    return { responses: [{ topicName: 't', partitions: [{ partition: 0, messages }] }] }
  }
  return {
    connect: async () => undefined,
    disconnect: async () => undefined,
    addTargetTopic: async () => undefined,
    refreshMetadata: async () => undefined,
    findTopicPartitionMetadata: () => [{ partitionId: 0, leader: 1 }],
    findBroker: async () => ({ fetch }),
    fetchTopicsOffset: async () => [],
  }
}

describe('a read of a range', () => {
  it('is whole and without repetition, though answers begin before what was asked for', async () => {
    const reader = new DirectReader(() => clusterOf(20, 6))
    const seen: number[] = []
    await reader.read('t', 0, 4, 15, (records) => void seen.push(...records.map(({ offset }) => offset)))
    expect(seen).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14])
  })

  it('goes on after an answer that failed', async () => {
    const reader = new DirectReader(() =>
      clusterOf(10, 5, (count) => {
        if (count === 1) throw new Error('the connection was closed')
      }),
    )
    const seen: number[] = []
    await reader.read('t', 0, 0, 10, (records) => void seen.push(...records.map(({ offset }) => offset)))
    expect(seen).toHaveLength(10)
  })

  it('fails, rather than end as if it were whole, when the reader is closed half-way', async () => {
    const reader = new DirectReader(() => clusterOf(20, 5))
    const reading = reader.read('t', 0, 0, 20, async () => reader.close())
    await expect(reading).rejects.toThrow('closed')
  })
})
