// Fetches, for the redrive commands in a group of inputs, the raw inputs that were set aside, from where they stand in their topics.
import type { Codec } from '../../schemas/codec'
import { originText } from './aside'
import type { Queued } from './input-queue'
import type { Log } from './log'
import type { Held } from './store'

type Source = { readonly node: string; readonly log: Log; readonly codec: Codec }

/** Values by origin. Timers that were set aside have no record and are not read. */
export const readOriginals = async (
  { node, log, codec }: Source,
  group: readonly Queued[],
  states: { get(key: string): Held | undefined },
): Promise<ReadonlyMap<string, Buffer | null>> => {
  const originals = new Map<string, Buffer | null>()
  let forgot = false
  for (const queued of group) {
    if (queued.kind === 'timer' || codec.nameOfOrNone(queued.record.value) !== 'RedriveSetAside') continue
    const command = codec.decode(queued.record.value)
    if (command.type !== 'RedriveSetAside' || command.node !== node) continue
    codec.forgetUnknown()
    forgot = true
    for (const { topic, partition, offset } of states.get(queued.record.key ?? '')?.aside ?? [])
      if (topic !== 'timer')
        await log.read(topic, partition, offset, offset + 1, (records) => {
          for (const record of records) originals.set(originText(record), record.value)
        })
  }
  if (forgot) {
    const values = group.map((queued) => (queued.kind === 'record' ? queued.record.value : null))
    await codec.learn([...originals.values(), ...values])
  }
  return originals
}
