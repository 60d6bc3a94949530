// All that the journals say of one order when a run has come to rest.
import type { OrderState } from '../../processors/order/state'
import type { Message, MessageName, MessageOf } from '../../schemas/message'
import type { JournalNodeName } from '../../topics/topology'
import type { Command } from './asking'
import { nodes, type World } from './world'

export type Life = {
  readonly orderId: string
  readonly state: OrderState
  readonly asked: readonly Command[]
  /** What the nodes said, each in its order. */
  readonly said: { readonly [Node in JournalNodeName]: readonly Message[] }
}

export const livesOf = (world: World, orderIds: readonly string[], asked: readonly Command[]): Life[] => {
  const said = new Map(nodes.map((node) => [node, byOrder(world.valid(node).map(({ message }) => message))]))
  const commands = byOrder(asked)
  return orderIds.map((orderId) => ({
    orderId,
    state: (world.stateOf('order', orderId) ?? { status: 'NONE', seen: {} }) as OrderState,
    asked: commands.get(orderId) ?? [],
    said: Object.fromEntries(
      nodes.map((node) => [node, said.get(node)!.get(orderId) ?? []]),
    ) as unknown as Life['said'],
  }))
}

const byOrder = <Each extends Message>(messages: readonly Each[]): Map<string, Each[]> => {
  const lives = new Map<string, Each[]>()
  for (const message of messages) lives.set(message.orderId, [...(lives.get(message.orderId) ?? []), message])
  return lives
}

export const all = <Name extends MessageName>(messages: readonly Message[], name: Name): MessageOf<Name>[] =>
  messages.filter((message): message is MessageOf<Name> => message.type === name)

/** Cases that are so, as sentences. */
export const problems = (cases: readonly (readonly [boolean, string])[]): string[] =>
  cases.flatMap(([is, problem]) => (is ? [problem] : []))
