// Fetches the jars of the pinned Kafka broker once, by Maven, into a folder that several checkouts may share
// (OMS_KAFKA_JARS). A folder is moved to its place when it is whole, and never changed after that.
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { lastLines, run } from './run-command'
import { diskFull, StackError } from './stack-error'

export const kafkaVersion = '4.1.1'

const pomFile = join(__dirname, 'kafka', 'pom.xml')

/** The folder that holds exactly the jars of dev/stack/kafka/pom.xml. */
export const kafkaJars = async (
  dataDir: string,
  env: NodeJS.ProcessEnv,
  progress: (line: string) => void,
): Promise<string> => {
  const cache = env['OMS_KAFKA_JARS'] || join(dataDir, 'kafka-jars')
  const hash = createHash('sha256').update(readFileSync(pomFile)).digest('hex').slice(0, 8)
  const folder = join(cache, `${kafkaVersion}-${hash}`)
  if (existsSync(folder)) return folder
  mkdirSync(cache, { recursive: true })
  const draft = mkdtempSync(join(cache, 'partial-'))
  try {
    await download(draft, env, progress)
    chmodSync(draft, 0o755)
    moveInto(draft, folder)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return folder
}

/**
 * The java program to use.
 * @throws StackError if there is none, or one older than 17.
 */
export const java = async (env: NodeJS.ProcessEnv): Promise<string> => {
  const home = env['JAVA_HOME']
  const program = home !== undefined && existsSync(join(home, 'bin', 'java')) ? join(home, 'bin', 'java') : 'java'
  const { code, output } = await run(program, ['-version'], { env })
  const version = /version "(?:1\.)?(\d+)/.exec(output)?.[1]
  if (code === 0 && version !== undefined && Number(version) >= 17) return program
  throw new StackError(
    version === undefined
      ? 'Kafka needs Java 17 or newer, and no Java was found.'
      : `Kafka needs Java 17 or newer, and ${program} is Java ${version}.`,
    `Install one (${installHint('openjdk-17-jre-headless', 'openjdk@17')}) or name it in JAVA_HOME; or start a Docker engine; or name a Kafka of yours in KAFKA_BROKERS.`,
  )
}

const download = async (draft: string, env: NodeJS.ProcessEnv, progress: (line: string) => void): Promise<void> => {
  await assertMaven(env)
  const startedAt = Date.now()
  const seconds = (): string => ((Date.now() - startedAt) / 1000).toFixed(0)
  progress(`Downloading Kafka ${kafkaVersion} from Maven's repository (once, 43 MB) …`)
  const patience = setInterval(() => progress(`… still downloading Kafka ${kafkaVersion} (${seconds()} s)`), 10_000)
  const goal = [
    '-q',
    '-B',
    '-f',
    pomFile,
    '-Dstyle.color=never',
    'org.apache.maven.plugins:maven-dependency-plugin:copy-dependencies',
    `-DoutputDirectory=${draft}`,
  ]
  const { code, output } = await run('mvn', goal, { env, timeoutMs: 600_000 })
  clearInterval(patience)
  if (code === 0) return progress(`Kafka ${kafkaVersion} downloaded in ${seconds()} s`)
  if (/No space left on device/.test(output)) throw diskFull(` at ${draft}`)
  throw new StackError(
    `Maven could not download Kafka ${kafkaVersion}.\n${lastLines(output.replace(mavenAdvice, ''))}`,
    "Check the network and Maven's proxy or mirror settings (~/.m2/settings.xml), then start again.",
  )
}

// Lines with which Maven ends every failure, which tell nothing of this one.
const mavenAdvice = /^\[ERROR\] *(?:\[Help|For more|Re-run|To see|\n).*\n?| -> \[Help \d+\]/gm

const assertMaven = async (env: NodeJS.ProcessEnv): Promise<void> => {
  if ((await run('mvn', ['-v'], { env })).code === 0) return
  throw new StackError(
    `Maven (mvn) is needed to download Kafka ${kafkaVersion} and was not found, or does not run.`,
    `Install it (${installHint('maven', 'maven')}); or start a Docker engine; or name a Kafka of yours in KAFKA_BROKERS.`,
  )
}

const installHint = (debian: string, mac: string): string =>
  process.platform === 'darwin' ? `brew install ${mac}` : `sudo apt-get install -y ${debian}`

// If another start put the same jars there meanwhile, those are as good.
const moveInto = (draft: string, folder: string): void => {
  try {
    renameSync(draft, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  }
}
