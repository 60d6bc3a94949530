// The part of the sax package's interface that the warehouse simulator's XML reader uses; the package ships no types.
// It must never grow into a full description: what the reader does not call stays out.
declare module 'sax' {
  export type Attribute = { name: string; value: string; local: string; prefix: string; uri: string }
  export type Tag = { name: string; local: string; uri: string; attributes: Record<string, Attribute> }
  export type Parser = {
    line: number
    column: number
    onopentag: (tag: Tag) => void
    onclosetag: () => void
    ontext: (text: string) => void
    oncdata: (text: string) => void
    ondoctype: () => void
    onprocessinginstruction: (instruction: { name: string }) => void
    onerror: (error: Error) => void
    write: (text: string) => Parser
    close: () => Parser
  }
  export function parser(strict: boolean, options: { xmlns?: boolean; strictEntities?: boolean }): Parser
}
