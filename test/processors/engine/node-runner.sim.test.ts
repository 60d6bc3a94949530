// The real engine under a hostile world, by seed: several runners of one node at once, zombies among them, appends that are late,
// doubled or lost, stores that are flushed or fail, crashes and rebalances.
import { BatchNamer } from '../../../processors/engine/journal'
import type { NewRecord } from '../../../processors/engine/log'
import { randomOf } from './protocol/explore'
import { cancellation, chainedTopic, declined, newCodec, node, notTaken, plainTopic } from './runner/ledger-decider'
import { verify, type Figures } from './runner/properties'
import { RunnerWorld } from './runner/world'

const partitions = 2
/** Knows no schema at first; a new one now and then, since learning them costs more than a life. */
let codec = newCodec()

/** Writes inputs: plain ones, and batches of a journal of which some are void and some records are not for the node. */
class Feed {
  private count = 0
  private readonly heads = new Map<number, string>()
  constructor(
    private readonly world: RunnerWorld,
    private readonly namer = new BatchNamer('upstream'),
  ) {}

  async write(): Promise<void> {
    const partition = Math.floor(this.world.random() * partitions)
    if (this.world.random() < 0.5)
      await this.world.log.append(plainTopic, partition, [this.record(partition, declined)])
    else await this.writeBatch(partition)
  }

  private async writeBatch(partition: number): Promise<void> {
    const { random } = this.world
    const records = Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
      random() < 0.25 ? notTaken(`n${this.count++}`, `k${partition}`, 0) : this.record(partition, cancellation),
    )
    const isVoid = random() < 0.2
    const head = this.heads.get(partition) ?? ''
    const { batch, headers } = this.namer.headers(
      isVoid ? 'nobody:0' : head,
      records.map(() => 'x:0:0'),
      {},
    )
    if (!isVoid) this.heads.set(partition, batch)
    await this.world.log.append(
      chainedTopic,
      partition,
      records.map((record, i) => ({ ...record, headers: headers[i]! })),
    )
  }

  private record(partition: number, make: typeof declined): NewRecord {
    const { random, clock } = this.world
    const deadline = random() < 0.15 ? `+${Math.floor(random() * 5_000)}` : ''
    const outputs = Math.floor(random() * 3)
    return make(`i${this.count++}`, `k${partition}.${Math.floor(random() * 3)}`, `${outputs}${deadline}`, clock.now())
  }
}

const life = async (seed: number): Promise<Figures & { restores: number }> => {
  if (seed % 25 === 0) codec = newCodec()
  const world = new RunnerWorld(randomOf(seed), partitions, codec)
  const feed = new Feed(world)
  world.join()
  if (seed % 3 > 0) world.join()
  if (seed % 4 === 0) world.join('zombie')
  for (let step = 0; step < 120; step++) {
    const dice = world.random()
    if (dice < 0.2) void feed.write()
    else if (dice < 0.215 && world.members.length) await world.crash(Math.floor(world.random() * world.members.length))
    else if (dice < 0.22 && world.members.length) await world.stop(Math.floor(world.random() * world.members.length))
    else if (dice < 0.24 && world.members.length < 3) world.join()
    else if (dice < 0.25) world.disturb()
    else if (dice < 0.26) await world.store.partition(node, Math.floor(world.random() * partitions)).clear()
    else if (dice < 0.3) world.clock.advance(Math.floor(world.random() * 2_000))
    else await world.step()
  }
  // A store that was flushed is noticed by the next input.
  world.faults = false
  for (let partition = 0; partition < partitions; partition++)
    void world.log.append(plainTopic, partition, [
      declined(`last${partition}`, `k${partition}.0`, '1', world.clock.now()),
    ])
  await world.rest()
  return { ...(await verify(world)), restores: world.decided.restores }
}

describe('a node under a hostile world', () => {
  it('decides every input once, in order, keeps its store equal to its journal and fires every deadline once, in 2,000 lives', async () => {
    const sum = { voids: 0, timers: 0, inputs: 0, restores: 0 }
    for (let seed = 0; seed < 2_000; seed++) {
      const figures = await life(seed).catch((error: Error) => {
        throw new Error(`seed ${seed}: ${error.message}`, { cause: error })
      })
      for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += figures[name]
    }
    console.info(`2,000 lives: ${JSON.stringify(sum)}`)
    expect(sum.voids).toBeGreaterThan(500)
    expect(sum.timers).toBeGreaterThan(500)
  }, 120_000)
})
