// What Docker is told to run.
import { containerArgs, dockerRecipe } from '../../../dev/stack/docker'

const environmentOf = (args: readonly string[]): readonly string[] =>
  args.filter((_, index) => args[index - 1] === '-e')
const valueOf = (args: readonly string[], option: string): string | undefined => args[args.indexOf(option) + 1]

describe('the containers of the local stack', () => {
  it('are removed with their end, carry labels, listen on loopback alone and keep their data in a volume', () => {
    const args = containerArgs('redis', '/checkout/.oms', 16379)
    expect(args.slice(0, 3)).toEqual(['run', '-d', '--rm'])
    expect(args).toEqual(expect.arrayContaining(['--label', 'oms.stack=local', 'oms.data=/checkout/.oms']))
    expect(valueOf(args, '-p')).toBe('127.0.0.1:16379:6379')
    expect(valueOf(args, '-v')).toMatch(/^oms-[0-9a-f]{8}-redis-data:\/data$/)
    expect(args.slice(args.indexOf('redis:7'))).toEqual([
      'redis:7',
      'redis-server',
      '--maxmemory-policy',
      'noeviction',
      '--save',
      '',
      '--appendonly',
      'yes',
      '--appendfsync',
      'everysec',
    ])
  })

  it('tell Kafka’s clients the address outside, and set up one node for everything', () => {
    const args = containerArgs('kafka', '/checkout/.oms', 19092)
    expect(args.at(-1)).toBe('apache/kafka:4.1.1')
    expect(environmentOf(args)).toEqual(
      expect.arrayContaining([
        'KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://127.0.0.1:19092',
        'KAFKA_LISTENERS=PLAINTEXT://0.0.0.0:9092,CONTROLLER://127.0.0.1:9093',
        'KAFKA_CONTROLLER_QUORUM_VOTERS=1@127.0.0.1:9093',
        'KAFKA_PROCESS_ROLES=broker,controller',
        'KAFKA_AUTO_CREATE_TOPICS_ENABLE=false',
        'KAFKA_LOG_RETENTION_MS=-1',
        'KAFKA_LOG_DIRS=/var/lib/kafka/data',
      ]),
    )
  })

  it('give PostgreSQL the same user and database as the native one', () => {
    const args = containerArgs('postgres', '/checkout/.oms', 15432)
    expect(environmentOf(args)).toEqual(['POSTGRES_USER=oms', 'POSTGRES_DB=oms', 'POSTGRES_HOST_AUTH_METHOD=trust'])
    expect(args.slice(args.indexOf('postgres:15'))).toEqual([
      'postgres:15',
      '-c',
      'max_connections=200',
      '-c',
      'jit=off',
    ])
  })

  it('have names of their own in each checkout, and are ended by name when we are gone', () => {
    const names = ['/one/.oms', '/two/.oms'].map((dataDir) => valueOf(containerArgs('kafka', dataDir, 1), '--name'))
    expect(names[0]).not.toBe(names[1])
    const { launch } = dockerRecipe('kafka', '/one/.oms', 1, () => undefined)
    expect([launch.command, ...launch.args]).toEqual(['docker', 'logs', '-f', names[0]])
    expect(launch.haltCommand).toBe(`docker stop -t 10 ${names[0]}; docker rm -f ${names[0]}`)
  })
})
