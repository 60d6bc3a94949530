// Reading the parsed documents of the warehouse system, where everything is text, and making our texts fit for XML.
// It must never convert: what looks like a number or a date may be neither.
import { Transient } from './provider'

/** One element of a document: its text, or its children by name (several of one name: an array). */
export type XmlNode = string | null | { readonly [name: string]: XmlNode | readonly XmlNode[] }

/** The trimmed text of a child; empty when there is none. */
export function text(node: XmlNode, name: string): string {
  const found = children(node, name)[0]
  return typeof found === 'string' ? found.trim() : ''
}

export function children(node: XmlNode, name: string): XmlNode[] {
  if (typeof node !== 'object' || node === null) return []
  const found = Object.hasOwn(node, name) ? node[name] : undefined
  if (found === undefined) return []
  return Array.isArray(found) ? [...(found as readonly XmlNode[])] : [found as XmlNode]
}

const emptyDate = '0001-01-01T00:00:00'

/** A date without a zone is UTC, in milliseconds since 1970; undefined for .NET's empty one, and for what is none. */
export function dateOf(node: XmlNode, name: string): number | undefined {
  const told = text(node, name)
  const at = /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(told) && told !== emptyDate ? Date.parse(`${told}Z`) : NaN
  return Number.isNaN(at) ? undefined : at
}

/** Throws Transient 'unknown' if there is no such child: the document is not what was asked for. */
export function child(node: XmlNode, name: string): XmlNode {
  const found = children(node, name)[0]
  if (found === undefined) throw new Transient(`The WMS answered without <${name}>: ask its operators`, 'unknown')
  return found
}

/** XML 1.0 has no way to write most control characters and half surrogates: spaces and replacement characters go instead. */
export const xmlSafe = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- these are what it is about
  text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, ' ').replace(/\p{Cs}/gu, '\ufffd')
