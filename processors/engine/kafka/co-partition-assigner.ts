// Partition p of every topic of a group goes to the same member, in even, contiguous ranges. Same members, same answer.
import type { AssignerProtocol as Protocols, PartitionAssigner } from 'kafkajs'

/** Which member has which partitions: members in order of their ids. Every partition has one member. */
export const spread = (members: readonly string[], partitions: number): ReadonlyMap<string, number[]> => {
  const sorted = [...members].sort()
  const shares = new Map<string, number[]>(sorted.map((member) => [member, []]))
  for (let partition = 0; sorted.length > 0 && partition < partitions; partition++) {
    const member = sorted[Math.floor((partition * sorted.length) / partitions)]!
    shares.get(member)!.push(partition)
  }
  return shares
}

export const coPartitionAssigner =
  (protocol: typeof Protocols): PartitionAssigner =>
  ({ cluster }) => ({
    name: 'oms-co-partitioned',
    version: 0,
    assign: async ({ members, topics }) => {
      const counts = topics.map((topic) => cluster.findTopicPartitionMetadata(topic).length)
      const shares = spread(
        members.map((member) => member.memberId),
        Math.max(0, ...counts),
      )
      return [...shares].map(([memberId, partitions]) => ({
        memberId,
        memberAssignment: protocol.MemberAssignment.encode({
          version: 0,
          assignment: Object.fromEntries(topics.map((topic, i) => [topic, partitions.filter((p) => p < counts[i]!)])),
          userData: Buffer.alloc(0),
        }),
      }))
    },
    protocol: ({ topics }) => ({
      name: 'oms-co-partitioned',
      metadata: protocol.MemberMetadata.encode({ version: 0, topics, userData: Buffer.alloc(0) }),
    }),
  })
