// The one order of every main: read the configuration, log it without secrets, start, drain on SIGTERM upstream first.
import { createLogger, type Logger } from './logger'
import { startHealthServer } from './health'
import { describeSettings, readNumber, readSetting } from './settings'
import { drain, onSignal, type Step } from './shutdown'

/** Runs a role as a process of its own. `start` gives the steps that stop it, in order. */
export const runProcess = async (name: string, start: (logger: Logger) => Promise<readonly Step[]>): Promise<void> => {
  const logger = createLogger(name)
  logger.info(describeSettings(), 'starting')
  try {
    const steps = [...(await start(logger))]
    const healthPort = readNumber('HEALTH_PORT', process.env, 0)
    if (healthPort > 0)
      steps.push({ name: 'health', stop: await startHealthServer(readSetting('HTTP_HOST'), healthPort) })
    onSignal(() => drain(steps, (line) => logger.warn(line)))
    logger.info('running')
  } catch (error) {
    logger.fatal((error as Error).message)
    process.exit(1)
  }
}
