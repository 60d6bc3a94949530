// npm run oms -- …: the operator's command line.
import { processTerminal } from './process-terminal'
import { runOperator } from './program'

process.stdout.on('error', () => process.exit(0))

void runOperator(process.argv.slice(2), processTerminal()).then((code) => {
  // What is still open (a broker that does not answer) must not keep the process.
  process.stdout.write('', () => process.exit(code))
})
