import fc from 'fast-check'
import { canonicalJson } from '../../ingress/canonical-json'

/** The same value with the keys of its objects the other way round. */
const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  )
}

test('the same body gives the same text, however it is laid out', () => {
  expect(canonicalJson(JSON.parse('{"b":[1,{"d":null,"c":"é"}],"a":2.0}'))).toBe(
    canonicalJson(JSON.parse(' {"a":2, "b":[1,{"c":"\\u00e9","d":null}]}')),
  )
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonicalJson(reversed(value))).toBe(canonicalJson(value))
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('bodies that differ have other texts', () => {
  const bodies = [{}, [], { a: 1 }, { a: '1' }, { a: null }, { a: [1] }, { b: 1 }, { a: { b: 1 } }, '{}', null]
  expect(new Set(bodies.map(canonicalJson)).size).toBe(bodies.length)
})
