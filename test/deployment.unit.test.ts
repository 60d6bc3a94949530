// The containers run what the code declares: compose file and image are compared with roles, settings, ports and simulators, since they
// can't be started where there is no engine.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parse } from 'yaml'
import { fedexSimulatorAccount } from '../dev/simulators/fedex'
import { developmentIssuer } from '../dev/simulators/issuer'
import { sendgridSimulatorKey } from '../dev/simulators/sendgrid'
import { wmsPath } from '../dev/simulators/wms'
import { brokerSettings } from '../dev/stack/kafka'
import { kafkaVersion } from '../dev/stack/kafka-jars'
import { settings, type Setting, type SettingName } from '../runtime/settings'

type Dependency = { readonly condition: string }
type Service = {
  readonly image: string
  readonly build?: string
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly depends_on?: Readonly<Record<string, Dependency>>
  readonly healthcheck?: { readonly test: readonly string[] }
}

const root = join(__dirname, '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>
  volumes: Record<string, unknown>
}
const { services } = compose
const service = (name: string): Service => services[name]!
const ours = Object.keys(services).filter((name) => service(name).build === '.')
const isFolder = (name: string): boolean => existsSync(join(root, name)) && existsSync(join(root, name, 'main.ts'))
const roles = readdirSync(root).filter((name) => isFolder(name) && !['operator', 'dev', 'test'].includes(name))
const commandOf = (name: string): string => (service(name).command ?? []).join(' ')

/** Every file of ours that a file imports, directly or not, itself among them. */
const importedBy = (file: string, seen = new Set<string>()): Set<string> => {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const [, source] of read(file).matchAll(/from '(\.[^']+)'/g)) {
    const path = `${relative(root, join(root, dirname(file), source!))}.ts`
    if (existsSync(join(root, path))) importedBy(path, seen)
  }
  return seen
}

/** Settings named anywhere in what a role's main reaches. */
const settingsOf = (role: string): SettingName[] => {
  const text = [...importedBy(`${role}/main.ts`)]
    .filter((file) => file !== 'runtime/settings.ts')
    .map(read)
    .join('\n')
  return (Object.keys(settings) as SettingName[]).filter((name) => text.includes(`'${name}'`))
}

describe('services', () => {
  /** What prepares our roles, or plays what is around them. */
  const outside = ['setup', 'simulators', 'platform']

  test('there is one for each role of ours, and the roles are those that a process may be given', () => {
    expect(ours.filter((name) => !outside.includes(name)).sort()).toEqual([...roles].sort())
    expect(settings.OMS_ROLES.default.split(',').sort()).toEqual([...roles].sort())
  })

  test('each role runs as its npm script does', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    for (const role of [...roles, 'simulators']) expect(commandOf(role)).toContain(scripts[role])
  })

  test('every file that a command names exists and does something when it is run', () => {
    const files = ours.flatMap((name) => [...commandOf(name).matchAll(/\S+\.ts/g)].map(([file]) => file))
    expect(files.length).toBeGreaterThanOrEqual(roles.length + 3)
    const idle = files.filter(
      (file) =>
        !existsSync(join(root, file)) || !/require\.main === module|^(void )?(main|run[A-Z]\w*)\(/m.test(read(file)),
    )
    expect(idle).toEqual([])
  })

  test('setup applies topics, schemas and tables, and tells the catalogue, before any role starts', () => {
    expect(commandOf('setup')).toMatch(
      /topics apply --execute\n.*schemas apply --execute\n.*state\/migrate\.ts\n.*dev\/orders\/stock-catalogue\.ts/,
    )
    for (const role of roles)
      expect(service(role).depends_on?.['setup']?.condition).toBe('service_completed_successfully')
  })

  test('who waits for a healthy service waits for one that says how it is', () => {
    const awaited = Object.values(services).flatMap(({ depends_on = {} }) =>
      Object.keys(depends_on).filter((name) => depends_on[name]!.condition === 'service_healthy'),
    )
    expect(awaited.length).toBeGreaterThan(10)
    expect(awaited.filter((name) => !services[name]?.healthcheck)).toEqual([])
  })

  test('every image of others is pinned to a version', () => {
    const images = Object.values(services)
      .filter(({ build }) => !build)
      .map(({ image }) => image)
    expect(images).toContain(`apache/kafka:${kafkaVersion}`)
    expect(images.filter((image) => !/:v?\d/.test(image))).toEqual([])
  })

  test('what must outlive a container is in a volume that is declared', () => {
    const mounted = Object.values(services).flatMap(({ volumes = [] }) =>
      volumes.map((volume) => volume.split(':')[0]!),
    )
    expect([...new Set(mounted)].sort()).toEqual(Object.keys(compose.volumes).sort())
    for (const name of ['kafka', 'postgres', 'redis']) expect(service(name).volumes).toHaveLength(1)
  })
})

describe('settings', () => {
  test('every variable of a role is declared in the table', () => {
    const undeclared = [...roles, 'setup'].flatMap((name) =>
      Object.keys(service(name).environment ?? {}).filter((variable) => !(variable in settings)),
    )
    expect(undeclared).toEqual([])
  })

  test.each(roles)('%s is given every setting it reads that has no default, or one for a local server', (role) => {
    const used = settingsOf(role)
    expect(used).toContain('KAFKA_BROKERS')
    const needed = used.filter((name) => ((settings[name] as Setting).default ?? '127.0.0.1').includes('127.0.0.1'))
    expect(needed.filter((name) => !(name in (service(role).environment ?? {})))).toEqual([])
  })

  test('who seals and who opens personal data share the master keys, in a folder that the image gives to its user', () => {
    const holders = roles.filter((role) => settingsOf(role).includes('OMS_MASTER_KEY_FILE'))
    for (const role of new Set([...holders, 'ingress', 'egress', 'state'])) {
      const [volume, folder] = (service(role).volumes ?? ['']).at(0)!.split(':')
      expect(volume).toBe('master-keys')
      expect(service(role).environment!['OMS_MASTER_KEY_FILE']).toMatch(new RegExp(`^${folder}/`))
      expect(read('Dockerfile')).toMatch(new RegExp(`chown node:node .*${folder}`))
    }
  })

  test('tokens are those of the development issuer', () => {
    expect(service('ingress').environment).toMatchObject({
      AUTH_JWKS_URL: expect.stringMatching(new RegExp(`${developmentIssuer.jwksPath}$`)),
      AUTH_ISSUER: developmentIssuer.issuer,
      AUTH_AUDIENCE: developmentIssuer.audience,
    })
  })

  test('no role is pointed at itself, nor at a real provider', () => {
    const values = roles
      .flatMap((role) => Object.entries(service(role).environment ?? {}))
      // Customers' browsers come back to it.
      .filter(([name]) => name !== 'PAYMENT_RETURN_URL')
    expect(values.filter(([, value]) => /127\.0\.0\.1|localhost|https:/.test(value))).toEqual([])
    for (const role of roles)
      for (const name of settingsOf(role).filter((setting) => setting.endsWith('_API_BASE')))
        expect(service(role).environment).toHaveProperty(name)
  })

  test('every variable of the simulators is one that they read', () => {
    const source = read('dev/simulators/main.ts')
    expect(Object.keys(service('simulators').environment!).filter((name) => !source.includes(`'${name}'`))).toEqual([])
  })

  test('the credentials are those that the simulators admit', () => {
    expect(service('egress').environment).toMatchObject({
      FEDEX_CLIENT_ID: fedexSimulatorAccount.clientId,
      FEDEX_CLIENT_SECRET: fedexSimulatorAccount.clientSecret,
      FEDEX_ACCOUNT: fedexSimulatorAccount.accountNumber,
      SENDGRID_API_KEY: `\${SENDGRID_API_KEY:-${sendgridSimulatorKey}}`,
      WMS_ENDPOINT: expect.stringMatching(new RegExp(`${wmsPath}$`)),
    })
  })
})

describe('ports', () => {
  const published = Object.values(services).flatMap(({ ports = [] }) => ports)

  test('are open to this machine alone, each once', () => {
    expect(published.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([])
    expect(new Set(published.map((port) => port.split(':')[1])).size).toBe(published.length)
  })

  test.each([
    ['kafka', 'KAFKA_BROKERS'],
    ['schema-registry', 'SCHEMA_REGISTRY_URL'],
    ['redis', 'REDIS_URL'],
    ['postgres', 'DATABASE_URL'],
  ] as const)('that of %s is where a command on the host looks for it', (name, setting) => {
    const [, port] = /127\.0\.0\.1:(\d+)/.exec(settings[setting].default)!
    expect(service(name).ports![0]).toMatch(new RegExp(`^127\\.0\\.0\\.1:${port}:`))
  })

  test('the API listens where its port is published and its health is asked for', () => {
    const { environment, ports, healthcheck } = service('ingress')
    expect(ports).toEqual([`127.0.0.1:${environment!['HTTP_PORT']}:${environment!['HTTP_PORT']}`])
    expect(environment!['HTTP_HOST']).toBe('0.0.0.0')
    expect(healthcheck!.test.join(' ')).toContain(`:${environment!['HTTP_PORT']}/readyz`)
  })

  test('every provider, and the issuer, is looked for where its simulator listens', () => {
    const first = Number(service('simulators').environment!['SIM_PORT'])
    const order = [...read('dev/simulators/main.ts').matchAll(/options\('(\w+)', (\d)\)/g)].map(
      ([, name, index]) => [name, first + Number(index)] as const,
    )
    const variables: Record<string, string> = { wms: 'WMS_ENDPOINT', issuer: 'AUTH_JWKS_URL' }
    expect(order).toHaveLength(7)
    for (const [name, port] of order) {
      const variable = variables[name!] ?? `${name!.toUpperCase()}_API_BASE`
      const role = name === 'issuer' ? 'ingress' : 'egress'
      expect(service(role).environment![variable]).toMatch(new RegExp(`^http://simulators:${port}(/|$)`))
    }
    const last = order.at(-1)![1]
    expect(service('simulators').ports).toEqual([`127.0.0.1:${first}-${last}:${first}-${last}`])
  })
})

describe('the broker', () => {
  // What may differ from the local stack's broker: where it listens, and how fast one that was killed is let in again.
  const own = [
    'listener.security.protocol.map',
    'broker.session.timeout.ms',
    'broker.heartbeat.interval.ms',
    'log.cleaner.dedupe.buffer.size',
  ]

  test('is set up as the local stack sets it up', () => {
    const expected = Object.entries(brokerSettings).filter(([name]) => !own.includes(name))
    const variable = (name: string): string => `KAFKA_${name.replaceAll('.', '_').toUpperCase()}`
    expect(service('kafka').environment).toMatchObject(
      Object.fromEntries(expected.map(([name, value]) => [variable(name), value])),
    )
  })

  test('Redis never evicts state and keeps it over a restart', () => {
    expect(service('redis').command).toEqual(expect.arrayContaining(['noeviction', '--appendonly']))
  })
})

describe('the image', () => {
  const lines = read('Dockerfile').split('\n')
  const copied = lines.flatMap((line) => /^COPY (\w+) \1$/.exec(line)?.[1] ?? [])

  test('holds every folder that a role reaches, and neither tests nor docs', () => {
    const reached = new Set(
      [...roles, 'operator', 'dev']
        .flatMap((role) => [...importedBy(`${role}/main.ts`)])
        .map((file) => file.split('/')[0]!),
    )
    expect([...reached].filter((folder) => !copied.includes(folder))).toEqual([])
    expect(copied).not.toEqual(expect.arrayContaining(['test']))
    expect(copied.filter((folder) => !existsSync(join(root, folder)))).toEqual([])
  })

  test('lets into its build what it copies', () => {
    const let_in = read('.dockerignore')
      .split('\n')
      .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []))
    const wanted = lines.flatMap((line) => (/^COPY (?!--from)/.test(line) ? line.split(' ').slice(1, -1) : []))
    expect(wanted.filter((name) => !let_in.includes(name))).toEqual([])
  })

  test('runs on a Node that the package admits, installs what is locked without running scripts, and is not root', () => {
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } }
    const least = Number(/>=(\d+)/.exec(engines.node)![1])
    const bases = lines.flatMap((line) => /^FROM node:(\d+)-slim/.exec(line)?.[1] ?? [])
    expect(bases).toHaveLength(2)
    for (const base of bases) expect(Number(base)).toBeGreaterThanOrEqual(least)
    expect(lines).toContainEqual(expect.stringMatching(/^RUN npm ci --ignore-scripts --omit=dev/))
    expect(lines.filter((line) => line.startsWith('USER'))).toEqual(['USER node'])
    expect(lines.indexOf('USER node')).toBeGreaterThan(lines.findLastIndex((line) => line.startsWith('RUN')))
  })

  test('has every package that a role imports among its dependencies, not those of development', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> }
    const files = [...roles, 'dev/simulators'].flatMap((role) => [...importedBy(`${role}/main.ts`)])
    const packages = files.flatMap((file) =>
      [...read(file).matchAll(/^import (?!type).*from '((?:@[^/']+\/)?[^.'/][^/']*)/gm)].map(([, name]) => name!),
    )
    const missing = new Set(packages.filter((name) => !name.startsWith('node:') && !(name in dependencies)))
    expect([...missing]).toEqual([])
  })
})
