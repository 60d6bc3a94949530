// SendGrid's connector over a simulator on loopback with a receiver of its webhook. It must never hold an assertion.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type SendgridSimulatorOptions,
  sendgridSimulatorKey,
  startSendgridSimulator,
} from '../../dev/simulators/sendgrid'
import type { Attempt } from '../../egress/provider'
import { createSendgrid, type SendgridOptions } from '../../egress/sendgrid'
import type { SendgridHeaders } from '../../egress/sendgrid-webhook'
import type { Unseal } from '../../egress/unsealing'
import type { Sealed } from '../../schemas/ids'
import type { MailRequested } from '../../schemas/messages'

export type Post = {
  readonly body: string
  readonly headers: SendgridHeaders
  readonly events: Record<string, unknown>[]
}

/** What `unseal` opens as the contact with this address. */
export const contactOf = (email: string): Sealed => `sealed ${email}` as Sealed
export const erasedContact = 'sealed, without a key' as Sealed

const erased = { code: 'ERASED', reason: 'The personal data of this customer were erased' } as const
const unseal: Pick<Unseal, 'contact'> = {
  contact: async (sealed) =>
    sealed === erasedContact ? erased : { name: 'Łucja Ωmega', email: sealed.slice('sealed '.length), phone: null },
}

export const mailRequested = (id: string, patch: Partial<MailRequested> = {}): MailRequested => ({
  type: 'MailRequested',
  id: id as MailRequested['id'],
  orderId: 'ord_1' as MailRequested['orderId'],
  at: 0,
  kind: 'ORDER_CONFIRMATION',
  by: null,
  contact: contactOf('łucja@example.com'),
  values: [
    { name: 'quantity:1', value: '2' },
    { name: 'product:1', value: 'ありがとう tea' },
    { name: 'price:1', value: 'EUR 4.50' },
    { name: 'shipping', value: 'EUR 3.00' },
    { name: 'tax', value: 'EUR 2.28' },
    { name: 'total', value: 'EUR 14.28' },
  ],
  replaces: null,
  ...patch,
})

/** `speed` is the fastest unless told: events come after 10 to 50 ms. */
export async function openWorld(
  options: Partial<SendgridSimulatorOptions> = {},
  apiKey = sendgridSimulatorKey,
  more: Partial<SendgridOptions> = {},
) {
  const receiver = await openReceiver()
  const simulator = await startSendgridSimulator({ speed: 1_000, webhookUrl: receiver.url, ...options })
  const from = { email: 'shop@example.com', name: 'Shop' }
  const sendgrid = createSendgrid({ apiKey, from, baseUrl: simulator.url, unseal, ...more })
  const attempt = (patch: Partial<Attempt> = {}): Attempt => ({
    inDoubt: false,
    signal: AbortSignal.timeout(5_000),
    now: Date.now(),
    ...patch,
  })
  const { publicKey } = (await (await fetch(`${simulator.url}/__sim/webhook-key`)).json()) as { publicKey: string }
  const close = async () => {
    await simulator.close()
    await receiver.close()
  }
  return { simulator, sendgrid, receiver, attempt, publicKey, close }
}

export type World = Awaited<ReturnType<typeof openWorld>>

/** Takes posts; `answers` are the statuses of the next ones, then 200. `until` waits for posts that hold so many events. */
async function openReceiver() {
  const posts: Post[] = []
  const answers: number[] = []
  const waiting: (() => void)[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      posts.push({ body, headers: request.headers, events: JSON.parse(body) as Post['events'] })
      response.writeHead(answers.shift() ?? 200).end()
      waiting.forEach((look) => look())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const events = () => posts.flatMap((post) => post.events)
  const until = (count: number) =>
    new Promise<Record<string, unknown>[]>((resolve) => {
      const look = () => {
        if (events().length >= count) resolve(events())
      }
      waiting.push(look)
      look()
    })
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`, posts, answers, until, close }
}
