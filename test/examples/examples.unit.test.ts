// Every message of the system has an example, and every example is what its schema says.
import { Codec, localSchemaIds, messageNames } from '../../schemas/codec'
import { examples } from './examples'

describe('the examples', () => {
  const codec = new Codec(localSchemaIds())

  it('show every message of the system and no other', () => {
    expect(Object.keys(examples).sort()).toEqual([...messageNames].sort())
  })

  it.each(messageNames)('show a %s that comes back from its bytes unchanged', async (name) => {
    const bytes = codec.encode(examples[name])
    await codec.learn([bytes])
    expect({ ...codec.decode(bytes) }).toEqual(examples[name])
  })

  it.each(messageNames)('name the type of %s', (name) => {
    expect(examples[name].type).toBe(name)
  })
})
