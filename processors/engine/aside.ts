// Inputs set aside, as a fold over the journal's SetAside and Redriven records: per key, in order, each until its redrive.
import type { Message } from '../../schemas/message'
import type { Aside, Held } from './store'

export type Origin = { readonly topic: string; readonly partition: number; readonly offset: number }

export const originText = (origin: Origin): string => `${origin.topic}:${origin.partition}:${origin.offset}`
const same = (a: Origin, b: Origin): boolean =>
  a.offset === b.offset && a.topic === b.topic && a.partition === b.partition

/** Adds the input at the end, or, where it waits already, notes the new attempt in its place. */
export const withAside = (held: Held, entry: Aside): Held => {
  const aside = held.aside ?? []
  if (aside.some((other) => same(other, entry)))
    return { ...held, aside: aside.map((other) => (same(other, entry) ? entry : other)) }
  return { ...held, aside: [...aside, entry] }
}

export const withoutAside = (held: Held, origin: Origin): Held => {
  const aside = held.aside?.filter((other) => !same(other, origin)) ?? []
  return aside.length ? { state: held.state, aside } : { state: held.state }
}

/** Folds an engine message; undefined when the message is none of the engine's. */
export const foldAside = (held: Held, message: Message): Held | undefined => {
  if (message.type !== 'SetAside' && message.type !== 'Redriven') return undefined
  const origin = { topic: message.originTopic, partition: message.originPartition, offset: message.originOffset }
  return message.type === 'SetAside'
    ? withAside(held, { ...origin, attempt: message.attempt })
    : withoutAside(held, origin)
}
