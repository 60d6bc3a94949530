// The outside world of one machine: all provider simulators and the token issuer in one process, which ends with whoever started it.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { drain, onSignal } from '../../runtime/shutdown'
import { startAdyenSimulator } from './adyen'
import { adyenAccount } from './adyen-account'
import { startFedexSimulator } from './fedex'
import { startInventorySimulator } from './inventory'
import { startIssuerSimulator } from './issuer'
import { startSendgridSimulator } from './sendgrid'
import { startStripeSimulator } from './stripe'
import type { SimulatorUrls } from './urls'
import { startWmsSimulator } from './wms'

/**
 * SIM_STATE_DIR keeps the books over restarts, unless SIM_FRESH is set; SIM_PORT takes seven ports from there, 0 any; SIM_HOST the address;
 * SIM_WEBHOOK_BASE is where our webhooks are, none are posted without it.
 */
const main = async (): Promise<void> => {
  const speed = Number(process.env['OMS_SPEED'] ?? 1)
  const port = Number(process.env['SIM_PORT'] ?? 0)
  const host = process.env['SIM_HOST'] ?? '127.0.0.1'
  const folder = process.env['SIM_STATE_DIR']
  if (folder && process.env['SIM_FRESH']) rmSync(folder, { recursive: true, force: true })
  const options = (name: string, index: number) => ({
    speed,
    host,
    port: port && port + index,
    ...(folder ? { stateFile: join(folder, `${name}.json`) } : {}),
  })
  const base = process.env['SIM_WEBHOOK_BASE']
  const webhook = (name: string) => (base ? { webhookUrl: `${base}/webhooks/${name}` } : {})
  const simulators = await Promise.all([
    startStripeSimulator({ ...options('stripe', 0), ...webhook('stripe') }),
    startInventorySimulator({ ...options('inventory', 1), autoStock: 1_000_000 }),
    startWmsSimulator(options('wms', 2)),
    startFedexSimulator({
      ...options('fedex', 3),
      ...webhook('fedex'),
      quotaPerMinute: Number(process.env['FEDEX_REQUESTS_PER_MINUTE'] ?? 100),
    }),
    startSendgridSimulator({ ...options('sendgrid', 4), ...webhook('sendgrid') }),
    startIssuerSimulator(options('issuer', 5)),
    startAdyenSimulator({ ...options('adyen', 6), ...webhook('adyen'), ...adyenAccount }),
  ])
  const urls = Object.fromEntries(simulators.map((simulator) => [simulator.name, simulator.url]))
  const stop = (): Promise<void> =>
    drain(
      simulators.map(({ name, close }) => ({ name, stop: close })),
      (line) => console.error(line),
    )
  onSignal(stop)
  process.on('disconnect', () => void stop().finally(() => process.exit(0)))
  if (process.send) process.send({ urls: urls as SimulatorUrls })
  else console.log(urls)
}

main().catch((error: Error) => {
  console.error(`The simulators could not start: ${error.message}`)
  process.exit(1)
})
