import type { Sealed } from '../../schemas/ids'
import { SealBroken, type PlainContact } from '../../schemas/sealed'
import { VaultUnavailable, type Vault } from '../../schemas/vault'
import { Transient } from '../../egress/provider'
import { createUnseal, isUnreadable } from '../../egress/unsealing'

const sealed = 's1.x' as Sealed
const contact: PlainContact = { name: 'Ana', email: 'ana@example.org', phone: null }
const answering = (answer: () => unknown): Pick<Vault, 'open'> => ({
  open: async <T>(purpose: string) => {
    if (purpose !== 'contact') throw new Error(`asked for ${purpose}`)
    return answer() as T
  },
})

describe('a connector reads personal data', () => {
  it('and gets them', async () => {
    const read = await createUnseal(answering(() => contact)).contact(sealed)
    expect(isUnreadable(read)).toBe(false)
    expect(read).toEqual(contact)
  })

  it('an address is opened as an address', async () => {
    await expect(createUnseal(answering(() => contact)).address(sealed)).rejects.toThrow('asked for address')
  })

  it('of an erased customer: the request is to be refused as ERASED', async () => {
    const read = await createUnseal(answering(() => undefined)).contact(sealed)
    expect(isUnreadable(read) && read).toEqual({
      code: 'ERASED',
      reason: 'The personal data of this customer were erased',
    })
  })

  it('that are damaged: the request is refused, since no later attempt can read them', async () => {
    const broken = answering(() => {
      throw new SealBroken('altered')
    })
    expect(await createUnseal(broken).contact(sealed)).toEqual({ code: 'SEAL_BROKEN', reason: 'altered' })
  })

  it('while the vault is away: the request waits, nothing was sent, and the provider is not taken to be down', async () => {
    const away = answering(() => {
      throw new VaultUnavailable('PostgreSQL is away')
    })
    const error = await createUnseal(away)
      .contact(sealed)
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Transient)
    expect(error).toMatchObject({ effect: 'none', retryAfterMs: 1_000, message: 'PostgreSQL is away' })
  })
})
