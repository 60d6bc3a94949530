// Every failure as one sentence that says what to do, and as an exit code. No stack trace ever reaches a terminal.
import { OperatorError, UsageError } from './usage'

/** 0 ok · 1 found differences, or could not be done · 2 wrong usage. */
export type ExitCode = 0 | 1 | 2

export const exitCodeOf = (error: unknown): ExitCode =>
  error instanceof UsageError || (error instanceof Error && error.name === 'SettingError') ? 2 : 1

export const sentenceOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof OperatorError || error instanceof UsageError) return error.message
  const type = (error as { type?: unknown }).type
  if (type === 'UNKNOWN_TOPIC_OR_PARTITION')
    return 'a topic of the system is missing in Kafka: npm run oms -- topics plan shows which'
  if (error.name.startsWith('KafkaJS'))
    return `Kafka: ${firstLine(error)}; npm run oms -- topics plan tells whether it answers`
  return firstLine(error)
}

const firstLine = (error: Error): string => {
  const [line = ''] = error.message.split('\n')
  return line || String((error as { code?: unknown }).code ?? error.name)
}
