// Commands as the edge writes them: each under its key and its trace, now and then again, seldom with another body under the same key.
import { createHash } from 'node:crypto'
import { deriveCommandId, deriveMessageId, type MessageId, type OrderId } from '../../schemas/ids'
import type { MessageOf } from '../../schemas/message'
import type { CommandRef } from '../../schemas/messages'
import type { MessageIn } from '../../topics/catalog'
import type { World } from './world'

export type Command = MessageOf<
  MessageIn<'oms.order.commands.v1' | 'oms.warehouse.commands.v1' | 'oms.desk.commands.v1' | 'oms.payment.commands.v1'>
>
export type Who = { readonly subject: string; readonly role: string }
type Content<Name extends Command['type']> = Omit<MessageOf<Name>, 'id' | 'orderId' | 'at' | 'by'>

export class Asking {
  /** Every command that was written, each once, whatever came of it. */
  readonly asked: Command[] = []
  private keys = 0

  constructor(private readonly world: World) {}

  ask<Name extends Command['type']>(
    orderId: OrderId,
    { subject, role }: Who,
    content: Content<Name>,
    key = `key-${++this.keys}`,
  ): MessageId {
    const { random } = this.world
    const commandId = deriveCommandId(orderId, subject, key)
    const by: CommandRef = { commandId, bodyHash: hashOf(JSON.stringify(content)), subject, role }
    this.write(commandOf(orderId, by, content))
    if (random.chance(0.08)) this.world.after(random.below(3_000), () => this.send(commandOf(orderId, by, content)))
    const reused = { ...by, bodyHash: hashOf(`${by.bodyHash} another`) }
    if (random.chance(0.03))
      this.world.after(random.below(3_000), () => this.write(commandOf(orderId, reused, content)))
    return commandId
  }

  private write(command: Command): void {
    this.asked.push(command)
    this.send(command)
  }

  /** Every request has a trace of its own. */
  private send(command: Command): void {
    const trace = hashOf(`${command.id} ${this.world.clock.now()} ${this.world.random.next()}`).slice(0, 32)
    const headers = { correlation: trace, traceparent: `00-${trace}-00f067aa0ba902b7-01` }
    void this.world.post({ ...command, at: this.world.clock.now() }, this.world.random.chance(0.1) ? {} : headers)
  }
}

/** Another body under the same key is another message. */
const commandOf = (orderId: OrderId, by: CommandRef, content: object): Command =>
  ({ id: deriveMessageId(by.commandId, by.bodyHash, 0), orderId, at: 0, by, ...content }) as unknown as Command

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')
