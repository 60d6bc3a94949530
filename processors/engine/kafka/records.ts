// kafkajs's messages as the log port's records.
import type { LogRecord } from '../log'

export type RawMessage = {
  readonly offset: string
  readonly timestamp: string
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers?: Record<string, unknown> | undefined
  readonly isControlRecord?: boolean
}

export const toRecord = (topic: string, partition: number, message: RawMessage): LogRecord => {
  const headers: Record<string, string> = {}
  for (const name in message.headers) headers[name] = String(message.headers[name])
  return {
    topic,
    partition,
    offset: Number(message.offset),
    timestamp: Number(message.timestamp),
    key: message.key === null ? null : message.key.toString(),
    value: message.value,
    headers,
  }
}
