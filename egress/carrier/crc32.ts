// The checksum of PNG and zip files, which Node's zlib has from 20.15 on only: ISO 3309, reflected, polynomial 0xEDB88320.

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1
  return rest
})

/** Unsigned. */
export function crc32(data: Uint8Array): number {
  let sum = 0xffffffff
  for (const byte of data) sum = table[(sum ^ byte) & 0xff]! ^ (sum >>> 8)
  return (sum ^ 0xffffffff) >>> 0
}
