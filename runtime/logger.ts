// The one logger. Messages carry ids, never bodies or personal data.
import pino, { type Logger as PinoLogger } from 'pino'

export type Logger = PinoLogger

/** Writes JSON lines to standard error, or to a file; standard output belongs to what a command prints. */
export const createLogger = (name: string, options: { level?: string; file?: string } = {}): Logger =>
  pino(
    { name, level: options.level ?? process.env['OMS_LOG_LEVEL'] ?? 'info', base: { name } },
    pino.destination(options.file ? { dest: options.file, mkdir: true } : 2),
  )
