// The warehouse simulator's XML: a strict reader with namespaces into small trees, and the escaping writer.
// It must never take a document type, an entity of its own, a processing instruction or text between elements.
import { parser } from 'sax'

export type Element = {
  readonly name: string
  readonly namespace: string
  readonly attributes: readonly { readonly name: string; readonly namespace: string; readonly value: string }[]
  readonly children: Element[]
  text: string
}

/** What is wrong with a document, in the parser's words, with line and column. */
export class MalformedXml extends Error {
  override readonly name = 'MalformedXml'
}

const depthLimit = 16
// eslint-disable-next-line no-control-regex -- XML 1.0 forbids just these
const forbidden = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/

/** Throws MalformedXml. */
export function readXml(document: string): Element {
  const reader = parser(true, { xmlns: true, strictEntities: true })
  const open: Element[] = []
  let root: Element | undefined
  const fail = (problem: string): never => {
    throw new MalformedXml(`There is an error in XML document (${reader.line + 1}, ${reader.column}): ${problem}`)
  }
  reader.onerror = (error) => fail(error.message.split('\n')[0] ?? 'not well formed')
  reader.ondoctype = () => fail('For security reasons DTD is prohibited in this XML document.')
  reader.onprocessinginstruction = ({ name }) =>
    name === 'xml' ? undefined : fail('unexpected processing instruction.')
  reader.onopentag = (tag) => {
    const attributes = Object.values(tag.attributes).map((a) => ({ name: a.local, namespace: a.uri, value: a.value }))
    const element = { name: tag.local, namespace: tag.uri, attributes, children: [], text: '' }
    if (open.length >= depthLimit) fail('elements are nested too deep.')
    open.at(-1)?.children.push(element)
    root ??= element
    open.push(element)
  }
  const addText = (text: string) => {
    if (forbidden.test(text)) fail('a character is not allowed in XML.')
    const current = open.at(-1)
    if (current !== undefined) current.text += text
  }
  reader.ontext = addText
  reader.oncdata = addText
  reader.onclosetag = () => {
    const closed = open.pop()
    if (closed !== undefined && closed.children.length > 0 && closed.text.trim() !== '')
      fail(`text inside <${closed.name}>.`)
  }
  reader.write(document).close()
  return root ?? fail('Root element is missing.')
}

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
  '\n': '&#xA;',
  '\t': '&#x9;',
}

export const escapeXml = (text: string): string => text.replace(/[&<>"\r\n\t]/g, (found) => escapes[found] ?? found)

/** An element with text, as .NET's serialiser writes it: `<Name />` when the text is empty. */
export const textElement = (name: string, text: string): string =>
  text === '' ? `<${name} />` : `<${name}>${escapeXml(text)}</${name}>`
