// A token is checked again as soon as it may have become worthless.
import type { Caller } from '../../../ingress/auth/caller'
import { rememberTokens } from '../../../ingress/auth/remembered-tokens'
import { HandClock } from '../../../processors/engine/clock'

const caller: Caller = { subject: 'cus_1', role: 'customer', tier: 'standard' }
const tokenUntil = (expiresAt: number): string =>
  `header.${Buffer.from(JSON.stringify({ exp: Math.floor(expiresAt / 1_000) })).toString('base64url')}.signature`

const world = (expiresInMs: number) => {
  const clock = new HandClock()
  let checks = 0
  let refusing = false
  const verify = (): Promise<Caller> => {
    checks += 1
    return refusing ? Promise.reject(new Error('refused')) : Promise.resolve(caller)
  }
  const verifier = rememberTokens({ verify }, { clock, forMs: 30_000 })
  const token = tokenUntil(clock.now() + expiresInMs)
  return { clock, verifier, token, checks: () => checks, refuse: (on: boolean) => void (refusing = on) }
}

describe('a token that was just checked', () => {
  it('is not checked again for half a minute, and then is', async () => {
    const { clock, verifier, token, checks } = world(3_600_000)
    expect(await verifier.verify(token)).toEqual(caller)
    clock.advance(29_000)
    expect(await verifier.verify(token)).toEqual(caller)
    expect(checks()).toBe(1)
    clock.advance(2_000)
    await verifier.verify(token)
    expect(checks()).toBe(2)
  })

  it('is checked again once it has expired', async () => {
    const { clock, verifier, token, checks, refuse } = world(5_000)
    await verifier.verify(token)
    clock.advance(6_000)
    refuse(true)
    await expect(verifier.verify(token)).rejects.toThrow('refused')
    expect(checks()).toBe(2)
  })

  it('says nothing of another token, nor of one that was refused', async () => {
    const { verifier, token, checks, refuse } = world(3_600_000)
    await verifier.verify(token)
    await verifier.verify(`${token}x`)
    expect(checks()).toBe(2)
    refuse(true)
    await expect(verifier.verify(`${token}y`)).rejects.toThrow('refused')
    refuse(false)
    expect(await verifier.verify(`${token}y`)).toEqual(caller)
    expect(checks()).toBe(4)
  })
})
