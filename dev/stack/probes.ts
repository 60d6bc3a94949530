// Asks a server in its own protocol whether it serves, over a bare socket. An open port alone is no answer (Docker's
// proxy opens it before the server is there), and no client library may be needed here.
import { exchange, type Address } from './exchange'

/** Kafka answers ApiVersions (key 18, version 0), which needs no authentication. */
export const kafkaAnswers = async (address: Address): Promise<boolean> =>
  (await exchange(address, kafkaRequest(18, 0, Buffer.alloc(0)), 10))?.readInt32BE(4) === correlationId

/** Kafka's metadata (key 3, version 1, no topics) lists a broker: it is registered and unfenced, not just listening. */
export const kafkaHasBroker = async (address: Address): Promise<boolean> => {
  const answer = await exchange(address, kafkaRequest(3, 1, int32(0)), 12)
  return answer !== undefined && answer.readInt32BE(4) === correlationId && answer.readInt32BE(8) > 0
}

/** PostgreSQL answers an SSLRequest with one byte, S or N, before it asks who we are. */
export const postgresAnswers = async (address: Address): Promise<boolean> => {
  const answer = await exchange(address, Buffer.concat([int32(8), int32(80877103)]), 1)
  return answer !== undefined && 'SN'.includes(String.fromCharCode(answer[0] ?? 0))
}

/** PostgreSQL lets `user` into `database` without a password: AuthenticationOk is 'R', length 8, code 0. */
export const postgresAdmits = async (address: Address, user: string, database: string): Promise<boolean> => {
  const words = Buffer.from(`user\0${user}\0database\0${database}\0\0`)
  const startup = Buffer.concat([int32(8 + words.length), int32(196608), words])
  const answer = await exchange(address, startup, 9, Buffer.from('X\0\0\0\x04', 'latin1'))
  return answer !== undefined && answer[0] === 0x52 && answer.readInt32BE(5) === 0
}

/** Redis answers a PING; for 'alive' a refusal for want of a password will do, as of a Redis that is not ours. */
export const redisAnswers = async (address: Address, accept: 'serving' | 'alive' = 'serving'): Promise<boolean> => {
  const answer = (await exchange(address, Buffer.from('PING\r\n'), 5))?.toString('latin1') ?? ''
  return answer.startsWith('+PONG') || (accept === 'alive' && /^-(NOAUTH|NOPERM|LOADING)/.test(answer))
}

const correlationId = 0x6f6d73

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

// Request header v1: size, api key, version, correlation id, client id (-1 = none).
const kafkaRequest = (key: number, version: number, body: Buffer): Buffer => {
  const head = Buffer.concat([Buffer.from([0, key, 0, version]), int32(correlationId), Buffer.from([0xff, 0xff]), body])
  return Buffer.concat([int32(head.length), head])
}
