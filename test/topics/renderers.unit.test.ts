// What is generated says what is declared: nothing left out, nothing made up.
import { parse } from 'yaml'
import { messageNames } from '../../schemas/codec'
import { topicNames, topicSpec } from '../../topics/catalog'
import { aclLines } from '../../topics/render-acls'
import { renderAsyncapi } from '../../topics/render-asyncapi'
import { renderMermaid } from '../../topics/render-mermaid'
import { renderMessages } from '../../topics/render-messages'
import { renderSettings } from '../../topics/render-settings'
import { renderTable } from '../../topics/render-table'
import { settings } from '../../runtime/settings'
import { inputTopicsOf, nodeNames, nodeSpec } from '../../topics/topology'

describe('the flowchart', () => {
  const lines = renderMermaid()
    .split('\n')
    .map((line) => line.trim())

  test('draws an arrow for every topic that a node writes or reads, and no other', () => {
    const id = (name: string): string => name.replace(/\W/g, '_')
    const drawn = nodeNames.filter((node) => node !== 'operator')
    const writes = drawn.flatMap((node) =>
      nodeSpec(node).writes ? [`${id(node)} > ${id(nodeSpec(node).writes!)}`] : [],
    )
    const reads = drawn.flatMap((node) => inputTopicsOf(node).map((topic) => `${id(topic)} > ${id(node)}`))
    const expected = [...writes, ...reads].filter((arrow) => !arrow.startsWith('oms_engine_commands'))
    const arrows = lines.flatMap((line) => /^(\w+) -(?:-|\.-)> (\w+)$/.exec(line)?.slice(1).join(' > ') ?? [])
    expect(arrows.sort()).toEqual(expected.sort())
  })

  test('uses only shapes that it defines', () => {
    const used = new Set(lines.flatMap((line) => /:::(\w+)$/.exec(line)?.[1] ?? []))
    const defined = new Set(lines.flatMap((line) => /^classDef (\w+)/.exec(line)?.[1] ?? []))
    expect([...used].filter((name) => !defined.has(name))).toEqual([])
    expect(used.size).toBe(7)
  })
})

describe('the AsyncAPI document', () => {
  type Ref = { readonly $ref: string }
  type Operation = { readonly action: string; readonly channel: Ref; readonly messages: readonly Ref[] }
  type Channel = { readonly address: string; readonly messages: Record<string, Ref> }
  type Message = {
    readonly payload: {
      readonly schemaFormat: string
      readonly schema: { readonly name: string; readonly fields: readonly object[] }
    }
  }
  const document = parse(renderAsyncapi()) as {
    asyncapi: string
    channels: Record<string, Channel>
    operations: Record<string, Operation>
    components: { messages: Record<string, Message> }
  }

  const resolve = (ref: string): unknown =>
    ref
      .split('/')
      .slice(1)
      .reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], document)

  const refsOf = (node: unknown): string[] => {
    if (typeof node !== 'object' || node === null) return []
    if ('$ref' in node) return [node.$ref as string]
    return Object.values(node).flatMap(refsOf)
  }

  test('is of version 3.0 and has a channel for every topic', () => {
    expect(document.asyncapi).toBe('3.0.0')
    expect(Object.values(document.channels).map(({ address }) => address)).toEqual(topicNames)
  })

  test('points only at what it holds', () => {
    const refs = refsOf(document)
    expect(refs.length).toBeGreaterThan(200)
    expect(refs.filter((ref) => resolve(ref) === undefined)).toEqual([])
  })

  test('has every message with its Avro schema', () => {
    expect(Object.keys(document.components.messages).sort()).toEqual([...messageNames].sort())
    for (const [name, { payload }] of Object.entries(document.components.messages)) {
      expect(payload.schemaFormat).toBe('application/vnd.apache.avro+json;version=1.9.0')
      expect(payload.schema.name).toBe(name)
    }
  })

  test('puts every message that a topic carries on its channel', () => {
    for (const topic of topicNames)
      expect(Object.keys(document.channels[topic]!.messages)).toEqual(
        expect.arrayContaining([...topicSpec(topic).carries]),
      )
  })

  test('lets a node receive what it takes and send to the topic that it writes', () => {
    const operations = Object.entries(document.operations)
    for (const node of nodeNames) {
      const own = operations.filter(([id]) => id.startsWith(`${node}.`)).map(([, operation]) => operation)
      const received = own
        .filter(({ action }) => action === 'receive')
        .flatMap(({ messages }) => messages.map(({ $ref }) => $ref.split('/').at(-1)))
      expect(received.filter((name) => name !== 'RedriveSetAside').sort()).toEqual([...nodeSpec(node).takes].sort())
      const sent = own.filter(({ action }) => action === 'send').map(({ channel }) => channel.$ref)
      expect(sent).toEqual(nodeSpec(node).writes ? [`#/channels/${nodeSpec(node).writes}`] : [])
    }
  })
})

describe('the boot table', () => {
  test('has a row for every node, and fits a wide terminal', () => {
    const lines = renderTable().split('\n')
    for (const node of nodeNames) expect(lines.filter((line) => line.split('│')[1]?.trim() === node)).toHaveLength(1)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(140)
  })

  test('has only the rows asked for', () => {
    expect(renderTable(['psp'])).toContain('payment.events')
    expect(renderTable(['psp'])).not.toContain('inventory')
  })
})

describe('access rights', () => {
  const lines = aclLines()
  const mayWrite = (topic: string): string[] =>
    Object.keys(lines).filter((role) =>
      lines[role]!.some((line) => line.includes('--operation Write') && line.includes(`--topic ${topic} `)),
    )

  test('let only one role write each topic', () => {
    expect(topicNames.filter((topic) => mayWrite(topic).length !== 1)).toEqual([])
  })

  test('let only the processors write journals', () => {
    const journals = topicNames.filter((topic) => topicSpec(topic).kind === 'journal')
    expect(journals.map(mayWrite)).toEqual(journals.map(() => ['processors']))
  })

  test('let every node join its group and read its topics', () => {
    const all = Object.values(lines).flat()
    for (const node of nodeNames.filter((name) => inputTopicsOf(name).length > 0)) {
      expect(all.some((line) => line.includes(`--group oms.${node} `) && line.includes('--operation Read'))).toBe(true)
      for (const topic of inputTopicsOf(node))
        expect(all.some((line) => line.includes(`--topic ${topic} `) && line.includes('--operation Read'))).toBe(true)
    }
  })

  test('let an owner read its journal, since it resumes from there', () => {
    expect(lines['processors']).toContainEqual(
      expect.stringMatching(/--operation Read .*--topic oms\.notification\.events\.v1 /),
    )
  })
})

test('the list of messages has every message and none of its fields undocumented', () => {
  const text = renderMessages()
  for (const name of messageNames) expect(text).toContain(`\n### ${name}\n`)
  expect(text).not.toMatch(/undefined|\[object/)
})

test('the list of settings has every setting', () => {
  const text = renderSettings()
  for (const name of Object.keys(settings)) expect(text).toContain(`| \`${name}\` |`)
  expect(text).not.toContain('undefined')
})
