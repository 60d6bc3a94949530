// Who may do what on the cluster, as kafka-acls commands: one principal for each role, since a role's process speaks to Kafka for all
// its nodes. Least rights: a role can write its own topics and no others, so that one writer per journal holds on the cluster too.
import { topicNames, topicSpec, type TopicName } from './catalog'
import type { NodeKind } from './node-spec'
import { groupOf, inputTopicsOf, nodeNames, nodeSpec, type NodeName } from './topology'

type Right = {
  readonly resource: 'topic' | 'group' | 'cluster'
  readonly name: string
  readonly operations: readonly string[]
  readonly why: string
  /** The name is the beginning of many. */
  readonly prefixed?: true
}
type Role = 'processors' | 'ingress' | 'egress' | 'state' | 'operator'

const roleOfKind: Readonly<Record<NodeKind, Role>> = {
  source: 'ingress',
  mapper: 'processors',
  decider: 'processors',
  connector: 'egress',
  view: 'state',
}

const roleOf = (node: NodeName): Role =>
  nodeSpec(node).writes === 'oms.engine.commands.v1' ? 'operator' : roleOfKind[nodeSpec(node).kind]

/** Owners resume from their own journal, and connectors from their own results. */
const readsBack = (node: NodeName): boolean => nodeSpec(node).kind !== 'source' && nodeSpec(node).writes !== undefined

const rightsOfNode = (node: NodeName): Right[] => {
  const { writes } = nodeSpec(node)
  const inputs = inputTopicsOf(node)
  const own: Right[] = writes
    ? [
        {
          resource: 'topic',
          name: writes,
          operations: readsBack(node) ? ['Write', 'Read', 'Describe'] : ['Write', 'Describe'],
          why: node,
        },
      ]
    : []
  const reads = inputs.map((name): Right => ({ resource: 'topic', name, operations: ['Read', 'Describe'], why: node }))
  const group: Right[] = inputs.length
    ? [{ resource: 'group', name: groupOf(node), operations: ['Read', 'Describe'], why: node }]
    : []
  return [...own, ...reads, ...group]
}

/** What a role needs beside its nodes' rights. */
const rightsOfRole = (role: Role): readonly Right[] => {
  const answers = 'answers once the order has been decided'
  if (role === 'ingress')
    return [{ resource: 'topic', name: 'oms.order.events.v1', operations: ['Read', 'Describe'], why: answers }]
  return role === 'operator' ? operatorRights : []
}

const administers = ['Read', 'Describe', 'Create', 'Alter', 'DescribeConfigs', 'AlterConfigs']

const operatorRights: readonly Right[] = [
  ...topicNames.map((name): Right => ({
    resource: 'topic',
    name,
    operations: administers,
    why: 'topics, timelines, replays',
  })),
  {
    resource: 'group',
    name: 'oms.',
    operations: ['Read', 'Describe', 'Delete'],
    why: 'lag, and shadow groups of replays',
    prefixed: true,
  },
  { resource: 'cluster', name: 'kafka-cluster', operations: ['Describe', 'DescribeConfigs'], why: 'cluster id, plans' },
]

/** Rights to one resource, each once, whoever asked for them. */
const merged = (rights: readonly Right[]): Right[] => {
  const byName = new Map<string, Right>()
  for (const right of rights) {
    const key = `${right.resource} ${right.name}`
    const before = byName.get(key)
    const operations = [...new Set([...(before?.operations ?? []), ...right.operations])]
    const why = [...new Set([...(before ? before.why.split(', ') : []), right.why])].join(', ')
    byName.set(key, { ...right, operations, why })
  }
  return [...byName.values()]
}

const target = ({ resource, name, prefixed }: Right): string => {
  if (resource === 'cluster') return '--cluster'
  return `--${resource} ${name}${prefixed ? ' --resource-pattern-type prefixed' : ''}`
}

const line = (role: Role, right: Right): string =>
  `kafka-acls.sh $KAFKA --add --allow-principal User:oms-${role} ${right.operations.map((name) => `--operation ${name}`).join(' ')} ${target(right)}  # ${right.why}`

const roles: readonly Role[] = ['ingress', 'processors', 'egress', 'state', 'operator']

/** Rights by role, each a kafka-acls command; `$KAFKA` stands for `--bootstrap-server … --command-config …`. */
export const aclLines = (): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    roles.map((role) => {
      const rights = nodeNames.filter((node) => roleOf(node) === role).flatMap(rightsOfNode)
      return [role, merged([...rights, ...rightsOfRole(role)]).map((right) => line(role, right))]
    }),
  )

const introduction = `# Access rights

One principal for each role. Journals: ${topicNames.filter((name: TopicName) => topicSpec(name).kind === 'journal').length}, each writable by the processors alone.
\`$KAFKA\` stands for \`--bootstrap-server HOST:PORT --command-config FILE\`. Compare with \`kafka-acls.sh $KAFKA --list\`.
`

/** docs/generated/acls.md */
export const renderAcls = (): string =>
  [
    introduction,
    ...Object.entries(aclLines()).map(([role, lines]) => `## ${role}\n\n\`\`\`sh\n${lines.join('\n')}\n\`\`\`\n`),
  ].join('\n')
