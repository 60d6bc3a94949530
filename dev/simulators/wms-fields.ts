// Reads the fields of a request to the warehouse simulator as its WSDL's sequences name them.
// It must never overlook an element: unknown, missing or misplaced ones are Faults, and so are values out of bounds.
import { unreadable, WmsFault, wmsNamespace } from './wms-soap'
import type { Element } from './wms-xml'

const longestText = 255

export type Fields = ReadonlyMap<string, Element>

/** The children by name, exactly in the order of `names`; a trailing '?' marks those that may be missing. */
export function sequence(element: Element, names: readonly string[]): Fields {
  const fields = new Map<string, Element>()
  let position = 0
  for (const spec of names) {
    const name = spec.replace('?', '')
    const child = element.children[position]
    if (child?.name === name && child.namespace === wmsNamespace) {
      fields.set(name, child)
      position += 1
    } else if (!spec.endsWith('?')) throw unreadable(`<${name}> is missing in <${element.name}>, or not at its place.`)
  }
  const surplus = element.children[position]
  if (surplus !== undefined) throw unreadable(`<${surplus.name}> was not expected in <${element.name}>.`)
  return fields
}

export function part(fields: Fields, name: string): Element {
  const element = fields.get(name)
  if (element === undefined) throw unreadable(`<${name}> is missing.`)
  return element
}

export function text(fields: Fields, name: string, longest = longestText): string {
  const element = fields.get(name)
  if (element !== undefined && element.children.length > 0)
    throw unreadable(`<${name}> holds elements instead of text.`)
  const value = element?.text ?? ''
  if (value.length > longest) throw new WmsFault(`Invalid order: ${name} exceeds ${longest} characters.`)
  return value
}

export function needed(fields: Fields, name: string, longest = longestText): string {
  const value = text(fields, name, longest)
  if (value.trim() === '') throw new WmsFault(`Invalid order: ${name} is empty.`)
  return value
}

export function integer(fields: Fields, name: string, least: number, most: number): number {
  const value = text(fields, name)
  if (!/^-?\d{1,16}$/.test(value)) throw unreadable(`<${name}> is not in the correct format of a number.`)
  if (Number(value) < least || Number(value) > most)
    throw new WmsFault(`Invalid order: ${name} is not within ${least} to ${most}.`)
  return Number(value)
}
