import { Transient } from '../../egress/provider'
import { contactOf, erasedContact, mailRequested, openWorld, type World } from './sendgrid-world'

let world: World

beforeEach(async () => {
  world = await openWorld()
})

afterEach(() => world.close())

const transientOf = async (result: Promise<unknown>): Promise<Transient> => {
  const error: unknown = await result.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof Transient) return error
  throw new Error(`expected a Transient, got ${String(error)}`)
}

const bookOf = (id: string) => world.simulator.book().mails[id]

describe('a mail is requested', () => {
  it('SendGrid accepts it once, under the effect id, with order and kind', async () => {
    const result = await world.sendgrid.perform(mailRequested('effect-1'), world.attempt())
    expect(bookOf('effect-1')).toMatchObject({
      count: 1,
      to: 'łucja@example.com',
      kind: 'ORDER_CONFIRMATION',
      orderId: 'ord_1',
    })
    expect(result).toEqual({
      type: 'MailAccepted',
      requestId: 'effect-1',
      providerMessageId: bookOf('effect-1')?.messageIds[0],
    })
  })

  it('an address that is none is refused for good, without naming it', async () => {
    const result = await world.sendgrid.perform(
      mailRequested('effect-1', { contact: contactOf('nobody') }),
      world.attempt(),
    )
    expect(result).toMatchObject({ type: 'MailRefused', requestId: 'effect-1', code: 'HTTP 400' })
    expect((result as { reason: string }).reason).toBe(
      'Does not contain a valid address. (personalizations.0.to.0.email)',
    )
  })

  it('a mail that is too large is refused for good', async () => {
    const other = await openWorld({ largestBodyBytes: 10_000 })
    const result = await other.sendgrid.perform(
      mailRequested('effect-1', { kind: 'RETURN_REFUSED', values: [{ name: 'reason', value: 'x'.repeat(20_000) }] }),
      other.attempt(),
    )
    await other.close()
    expect(result).toMatchObject({ type: 'MailRefused', code: 'HTTP 413' })
  })

  it('the mail of an erased customer is refused for good, and nothing is sent', async () => {
    const result = await world.sendgrid.perform(mailRequested('effect-1', { contact: erasedContact }), world.attempt())
    expect(result).toEqual({
      type: 'MailRefused',
      requestId: 'effect-1',
      code: 'ERASED',
      reason: 'The personal data of this customer were erased',
    })
    expect(bookOf('effect-1')).toBeUndefined()
  })

  it('a mail whose values do not fit its words is refused for good, and nothing is sent', async () => {
    const result = await world.sendgrid.perform(mailRequested('effect-1', { values: [] }), world.attempt())
    expect(result).toMatchObject({ type: 'MailRefused', code: 'NO_TEXT' })
    expect(bookOf('effect-1')).toBeUndefined()
  })

  it('while the vault is away nothing is sent, and the request waits', async () => {
    const away = new Transient('the vault is away', 'none', 1_000)
    const other = await openWorld({}, undefined, { unseal: { contact: () => Promise.reject(away) } })
    expect(await transientOf(other.sendgrid.perform(mailRequested('effect-1'), other.attempt()))).toBe(away)
    expect(other.simulator.book().mails).toEqual({})
    await other.close()
  })

  it('in doubt nobody reads the contact', async () => {
    const other = await openWorld({}, undefined, { unseal: { contact: () => Promise.reject(new Error('was read')) } })
    const result = await other.sendgrid.perform(mailRequested('effect-1'), other.attempt({ inDoubt: true }))
    await other.close()
    expect(result).toEqual({ type: 'MailUnknown', requestId: 'effect-1' })
  })

  it('in doubt nothing is sent: only the webhook can tell', async () => {
    const result = await world.sendgrid.perform(mailRequested('effect-1'), world.attempt({ inDoubt: true }))
    expect(result).toEqual({ type: 'MailUnknown', requestId: 'effect-1' })
    expect(bookOf('effect-1')).toBeUndefined()
  })
})

describe('the answer to a send is lost', () => {
  const lostBy = [
    ['a time-out before the effect', { timeoutBeforeRate: 1 }, 0],
    ['a time-out after the effect', { timeoutAfterRate: 1 }, 1],
    ['a reset after the effect', { resetAfterRate: 1 }, 1],
    ['an internal error', { errorRate: 1 }, 0],
    ['a reset at once', { down: true }, 0],
  ] as const

  it.each(lostBy)('%s leaves the outcome unknown, and it is sent at most once', async (_name, knobs, sent) => {
    world.simulator.knobs.set(knobs)
    const attempt = world.attempt({ signal: AbortSignal.timeout(150) })
    const error = await transientOf(world.sendgrid.perform(mailRequested('effect-1'), attempt))
    expect(error.effect).toBe('unknown')
    expect(bookOf('effect-1')?.count ?? 0).toBe(sent)
  })

  it('the webhook reports the mail whose answer was lost', async () => {
    world.simulator.knobs.set({ resetAfterRate: 1 })
    await transientOf(world.sendgrid.perform(mailRequested('effect-1'), world.attempt()))
    const events = await world.receiver.until(2)
    expect(events.map(({ event, effect_id }) => [event, effect_id])).toEqual([
      ['processed', 'effect-1'],
      ['delivered', 'effect-1'],
    ])
  })
})

describe('SendGrid cannot be used', () => {
  it('over its rate limit it certainly did nothing, and says when to come back', async () => {
    world.simulator.knobs.set({ throttled: true })
    const error = await transientOf(world.sendgrid.perform(mailRequested('effect-1'), world.attempt()))
    expect(error.effect).toBe('none')
    expect(error.retryAfterMs).toBeGreaterThanOrEqual(0)
    expect(error.retryAfterMs).toBeLessThanOrEqual(1_000)
    expect(bookOf('effect-1')).toBeUndefined()
  })

  it('nobody listens: it certainly did nothing', async () => {
    await world.simulator.close()
    const error = await transientOf(world.sendgrid.perform(mailRequested('effect-1'), world.attempt()))
    expect(error.effect).toBe('none')
  })

  it('a wrong API key pauses the request', async () => {
    const other = await openWorld({}, 'SG.wrong')
    const error = await transientOf(other.sendgrid.perform(mailRequested('effect-1'), other.attempt()))
    await other.close()
    expect(error.effect).toBe('none')
    expect(error.message).not.toContain('SG.wrong')
  })

  it('an attempt whose time is over sends nothing', async () => {
    const attempt = world.attempt({ signal: AbortSignal.abort() })
    expect((await transientOf(world.sendgrid.perform(mailRequested('effect-1'), attempt))).effect).toBe('none')
    expect(bookOf('effect-1')).toBeUndefined()
  })

  it('two connectors with different keys do not disturb each other', async () => {
    const other = await openWorld({ apiKey: 'SG.other' }, 'SG.other')
    const results = await Promise.all([
      world.sendgrid.perform(mailRequested('effect-1'), world.attempt()),
      other.sendgrid.perform(mailRequested('effect-2'), other.attempt()),
    ])
    expect(results.map(({ type }) => type)).toEqual(['MailAccepted', 'MailAccepted'])
    expect(Object.keys(other.simulator.book().mails)).toEqual(['effect-2'])
    await other.close()
  })
})
