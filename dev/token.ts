// `npm run token`: mints an access token of the development issuer, with the keys that the local system trusts. Prints the token alone on
// stdout; production must never trust it.
import { join } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { requestsPerHour, roles, type Tier } from '../ingress/auth/caller'
import { createIssuer, type TokenRequest } from './simulators/issuer'

type TokenOptions = {
  readonly role: TokenRequest['role']
  readonly subject?: string
  readonly tier: Tier
  readonly hours: number
  readonly data: string
}

const longestHours = 24 * 30

const hoursOf = (text: string): number => {
  const hours = Number(text)
  if (!(hours > 0 && hours <= longestHours))
    throw new InvalidArgumentError(`give hours above 0, up to ${longestHours}.`)
  return hours
}

const subjectOf = (text: string): string => {
  if (!/^[!-~]{1,64}$/.test(text)) throw new InvalidArgumentError('give 1 to 64 visible ASCII characters.')
  return text
}

/** Ends the process with a sentence and code 1 when the arguments make no sense. */
const readOptions = (argv: readonly string[]): TokenOptions =>
  new Command('npm run token --')
    .description('Mints a token of the development issuer for the system that npm start runs.')
    .addOption(
      new Option('--role <role>', 'who is to act')
        .choices(roles.filter((role) => role !== 'guest'))
        .makeOptionMandatory(),
    )
    .option('--subject <id>', "whose token it is: a customer's id for a customer; dev-<role> unless told", subjectOf)
    .addOption(
      new Option('--tier <tier>', 'requests per hour').choices(Object.keys(requestsPerHour)).default('standard'),
    )
    .option('--hours <n>', 'how long it lives', hoursOf, 8)
    .option('--data <folder>', 'where npm start keeps its data', join(__dirname, '..', '.oms'))
    .allowExcessArguments(false)
    .parse([...argv], { from: 'user' })
    .opts<TokenOptions>()

const main = async (): Promise<void> => {
  const { role, subject = `dev-${role}`, tier, hours, data } = readOptions(process.argv.slice(2))
  const folder = process.env['SIM_STATE_DIR'] || join(data, 'simulators')
  const issuer = createIssuer({ file: join(folder, 'issuer.json') })
  const token = await issuer.mint({ role, subject, tier, lifetimeSeconds: Math.max(1, Math.round(hours * 3_600)) })
  console.error(
    `A token for ${role} ${subject}, good for ${hours} hours, of the development issuer: production must not trust it.`,
  )
  console.log(token)
}

main().catch((error: Error) => {
  console.error(`No token was minted: ${error.message}`)
  process.exit(1)
})
