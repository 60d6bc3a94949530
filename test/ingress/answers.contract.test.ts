import { startAnswers, type Answers } from '../../ingress/answers'
import { HandClock } from '../../processors/engine/clock'
import { MemoryLog } from '../../processors/engine/memory-log'
import type { MessageId } from '../../schemas/ids'
import type { Message, MessageOf } from '../../schemas/message'
import type { TopicName } from '../../topics/catalog'
import { example } from '../examples/examples'
import { bodyHash, customerBy, otherBodyHash } from '../examples/values'
import { codec, JournalWriter } from '../state/journal-writer'

const journal = 'oms.order.events.v1'
const commandId = 'command-1' as MessageId

const refusal = (hash: string, code: string, command: string = commandId): MessageOf<'OrderCommandRefused'> =>
  example('OrderCommandRefused', { by: customerBy(command, hash), code, plan: null, digest: null })
const created = example('OrderCreated', { by: customerBy(commandId) })
const { orderId } = created

describe('answers to commands', () => {
  const log = new MemoryLog({ partitions: 1 })
  const writer = new JournalWriter(log, journal)
  const zombie = new JournalWriter(log, journal, 'zombie')
  const errors: Error[] = []
  let answers: Answers
  const start = (next = 0, head = '') =>
    startAnswers({
      log,
      codec: codec(),
      clock: new HandClock(),
      remembered: 3,
      anchors: async (topic: TopicName) => [topic === journal ? { next, head } : { next: 0, head: '' }],
      onError: (error) => void errors.push(error),
    })
  const write = async (...messages: Message[]): Promise<void> => {
    await writer.batch(0, messages)
    await answers.caughtUp()
  }
  beforeAll(async () => void (answers = await start()))
  afterAll(() => answers.stop())

  test('come to who waits, once they are in the journal', async () => {
    const { answer, cancel } = answers.wait(orderId, commandId, bodyHash)
    await write(created)
    expect(await answer).toEqual(created)
    cancel()
  })

  test('are known afterwards, by command and by what it said', () => {
    expect(answers.known(orderId, commandId, bodyHash)).toEqual(created)
    expect(answers.known(orderId, commandId, otherBodyHash)).toBeUndefined()
    expect(answers.known(orderId, 'command-2' as MessageId, bodyHash)).toBeUndefined()
    expect(answers.placed(orderId)).toEqual(created)
  })

  test('of another request under the same key are another answer', async () => {
    const reused = refusal(otherBodyHash, 'IDEMPOTENCY_KEY_REUSED')
    const { answer } = answers.wait(orderId, commandId, otherBodyHash)
    await write(reused)
    expect(await answer).toEqual(reused)
    expect(answers.known(orderId, commandId, bodyHash)).toEqual(created)
  })

  test('are never those of a void record', async () => {
    const told = answers.wait(orderId, 'late' as MessageId, bodyHash)
    await zombie.voidBatch(0, [refusal(bodyHash, 'CHANGE_OPEN', 'late')])
    await answers.caughtUp()
    expect(answers.known(orderId, 'late' as MessageId, bodyHash)).toBeUndefined()
    expect(await Promise.race([told.answer, Promise.resolve('nothing')])).toBe('nothing')
    told.cancel()
  })

  test('are facts that a command caused, and no others', async () => {
    const held = example('OrderHeld', { by: null })
    await write(held)
    expect(answers.known(orderId, held.id, bodyHash)).toBeUndefined()
    expect(errors).toEqual([])
  })

  test('come no more to who has stopped waiting', async () => {
    const { answer, cancel } = answers.wait(orderId, 'given-up' as MessageId, bodyHash)
    cancel()
    await write(refusal(bodyHash, 'CHANGE_OPEN', 'given-up'))
    expect(await Promise.race([answer, Promise.resolve('nothing')])).toBe('nothing')
  })

  test('of orders long ago are forgotten, those of the last orders are not', async () => {
    const others = ['b', 'c', 'd'].map((letter) =>
      example('OrderCreated', { orderId: `ord_${letter.repeat(24)}` as never, by: customerBy(`of-${letter}`) }),
    )
    await write(...others)
    expect(answers.placed(orderId)).toBeUndefined()
    for (const other of others) expect(answers.placed(other.orderId)).toEqual(other)
  })

  test('before the anchor are not heard, those after it are', async () => {
    const end = log.records(journal, 0).length
    const head = String(log.records(journal, 0).at(-1)!.headers['batch'])
    const later = await start(end, head)
    expect(later.placed(`ord_${'d'.repeat(24)}`)).toBeUndefined()
    await writer.batch(0, [refusal(bodyHash, 'CHANGE_OPEN', 'after')])
    await later.caughtUp()
    expect(later.known(orderId, 'after' as MessageId, bodyHash)).toMatchObject({ code: 'CHANGE_OPEN' })
    await later.stop()
  })
})
