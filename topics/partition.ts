// The partition of a key: Kafka's own default (murmur2 of the UTF-8 bytes), so that every client and tool agrees.

/** Kafka's murmur2, 32 bits, of the key's bytes (org.apache.kafka.common.utils.Utils.murmur2). */
export const murmur2 = (data: Buffer): number => {
  const m = 0x5bd1e995
  let h = 0x9747b28c ^ data.length
  const words = data.length >> 2
  for (let i = 0; i < words; i++) {
    let k = Math.imul(data.readInt32LE(i * 4), m)
    k = Math.imul(k ^ (k >>> 24), m)
    h = Math.imul(h, m) ^ k
  }
  const rest = words * 4
  const left = data.length & 3
  if (left === 3) h ^= data[rest + 2]! << 16
  if (left >= 2) h ^= data[rest + 1]! << 8
  if (left >= 1) h = Math.imul(h ^ data[rest]!, m)
  h = Math.imul(h ^ (h >>> 13), m)
  return h ^ (h >>> 15)
}

/** Partition of a key among `partitions`, 0-based. */
export const partitionOf = (key: string, partitions: number): number =>
  (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions
