// What no parser of ours is to see in an answer of the warehouse system. It must never be passed by, neither for the envelope nor for the
// document that hides in it.
import { Transient } from './provider'

const deepest = 32

/** Throws Transient 'unknown' if the text declares a document type or an entity, or nests its elements too deep. */
export function refuseUnsafe(xml: string): void {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) {
    throw new Transient(
      'The WMS answered with a DTD or an entity, which is never parsed: ask its operators to remove it',
      'unknown',
    )
  }
  if (depthOf(xml) > deepest) {
    throw new Transient(
      `The WMS answered elements nested deeper than ${deepest}, which are never parsed: ask its operators`,
      'unknown',
    )
  }
}

/** The deepest nesting, or the first one beyond what is allowed. One pass; what is not well formed is left to the parser. */
function depthOf(xml: string): number {
  let depth = 0
  let most = 0
  for (let at = xml.indexOf('<'); at >= 0 && most <= deepest; at = xml.indexOf('<', at)) {
    const end = endOf(xml, at)
    const mark = xml[at + 1]
    if (mark === '/') depth -= 1
    else if (mark !== '!' && mark !== '?' && xml[end - 2] !== '/') depth += 1
    most = Math.max(most, depth)
    at = end
  }
  return most
}

/** Behind the tag, comment or section that starts at `at`; the text's end where it has none. */
function endOf(xml: string, at: number): number {
  if (xml.startsWith('<!--', at)) return behind(xml, '-->', at + 4)
  if (xml.startsWith('<![CDATA[', at)) return behind(xml, ']]>', at + 9)
  for (let next = at + 1; next < xml.length; next += 1) {
    const found = xml[next]
    if (found === '>') return next + 1
    if (found === '"' || found === "'") next = behind(xml, found, next + 1) - 1
  }
  return xml.length
}

function behind(xml: string, mark: string, from: number): number {
  const found = xml.indexOf(mark, from)
  return found < 0 ? xml.length : found + mark.length
}
