// A process that starts a stack in the folder of its first argument, says the servers' pids on stdout and stays, so that
// a test can kill it.
import { startStack } from '../../../dev/stack/stack'
import { environment } from './temp-folder'

const start = async (): Promise<void> => {
  const dataDir = process.argv[2] as string
  const stack = await startStack({
    dataDir,
    fresh: true,
    ports: 'free',
    mode: 'native',
    env: environment(),
    progress: () => undefined,
  })
  console.log(JSON.stringify(stack.started.map(({ pid }) => pid)))
  setInterval(() => undefined, 60_000)
}

void start()
