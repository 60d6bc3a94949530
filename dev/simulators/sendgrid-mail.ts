// What the simulated mail service demands of POST /v3/mail/send, by SendGrid's description of it.
// It must never accept what the real one answers with 400.

export type SendgridError = { readonly message: string; readonly field: string | null; readonly help: null }

type Person = { readonly email: string; readonly name?: string }
type Args = Readonly<Record<string, string>>

/** The part of a valid body that the simulator works with. */
export type MailRequest = {
  readonly personalizations: readonly { readonly to: readonly Person[]; readonly custom_args?: Args }[]
  readonly custom_args?: Args
  readonly categories?: readonly string[]
  readonly mail_settings?: { readonly sandbox_mode?: { readonly enable?: boolean } }
}

type Json = Readonly<Record<string, unknown>>
type Demand = (met: boolean, field: string | null, message: string) => void

const knownFields = new Set(
  (
    'personalizations from reply_to reply_to_list subject content attachments template_id headers categories custom_args ' +
    'send_at batch_id asm ip_pool_name mail_settings tracking_settings'
  ).split(' '),
)
const contentOrder = ['text/plain', 'text/x-amp-html', 'text/html']
const mostPersonalizations = 1_000
const mostArgBytes = 10_000
const furthestSendAtSeconds = 72 * 3_600

/** All that is wrong with a body; empty if it is sound and so a MailRequest. `now` in milliseconds. */
export function checkMail(body: unknown, now: number): SendgridError[] {
  const errors: SendgridError[] = []
  const demand: Demand = (met, field, message) => void (met || errors.push({ message, field, help: null }))
  const mail = object(body)
  for (const name of Object.keys(mail))
    demand(knownFields.has(name), name, `Additional property ${name} is not allowed`)
  const templated = typeof mail.template_id === 'string' && mail.template_id !== ''
  checkPerson(mail.from, 'from', demand)
  if (mail.reply_to !== undefined) checkPerson(mail.reply_to, 'reply_to', demand)
  checkPersonalizations(mail, templated, demand)
  checkContent(mail.content, templated, demand)
  checkArgs(mail.custom_args, 'custom_args', demand)
  checkCategories(mail.categories, demand)
  const seconds = mail.send_at
  const inTime = Number.isInteger(seconds) && Number(seconds) - now / 1_000 <= furthestSendAtSeconds
  demand(seconds === undefined || inTime, 'send_at', 'Scheduling more than 72 hours in advance is forbidden.')
  return errors
}

function checkPersonalizations(mail: Json, templated: boolean, demand: Demand): void {
  const personalizations = list(mail.personalizations)
  const count = personalizations.length
  demand(
    count > 0,
    'personalizations',
    'The personalizations field is required and must have at least one personalization.',
  )
  demand(count <= mostPersonalizations, 'personalizations', 'There may be at most 1000 personalizations.')
  personalizations.map(object).forEach((personalization, index) => {
    const field = `personalizations.${index}`
    const to = list(personalization.to)
    demand(
      to.length > 0,
      `${field}.to`,
      'The to array is required for all personalization objects, and must have at least one email object with a valid email address.',
    )
    to.forEach((person, position) => checkPerson(person, `${field}.to.${position}`, demand))
    const named = filled(personalization.subject) || filled(mail.subject)
    demand(
      templated || named,
      'subject',
      'The subject is required. You can get around this requirement if you use a template with a subject defined.',
    )
    checkArgs(personalization.custom_args, `${field}.custom_args`, demand)
  })
}

function checkPerson(person: unknown, field: string, demand: Demand): void {
  const { email, name } = object(person)
  const sound = typeof email === 'string' && email.length <= 320 && /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/.test(email)
  demand(sound, `${field}.email`, 'Does not contain a valid address.')
  demand(name === undefined || typeof name === 'string', `${field}.name`, 'The name must be a string.')
}

function checkContent(content: unknown, templated: boolean, demand: Demand): void {
  const parts = list(content).map(object)
  demand(
    templated || parts.length > 0,
    'content',
    'Unless a valid template_id is provided, the content parameter is required. There must be at least one defined content block.',
  )
  parts.forEach(({ type, value }, index) => {
    demand(filled(type), `content.${index}.type`, 'The content type must be a string at least one character in length.')
    demand(
      filled(value),
      `content.${index}.value`,
      'The content value must be a string at least one character in length.',
    )
  })
  const ranks = parts.map(({ type }) => contentOrder.indexOf(String(type))).filter((rank) => rank >= 0)
  const ordered = ranks.every((rank, index) => index === 0 || rank > Number(ranks[index - 1]))
  demand(ordered, 'content', 'If present, text/plain and text/html may only be provided once, in that order.')
}

function checkArgs(args: unknown, field: string, demand: Demand): void {
  if (args === undefined) return
  const values = Object.values(object(args))
  demand(
    values.every((value) => typeof value === 'string'),
    field,
    'The custom_args values must be strings.',
  )
  demand(JSON.stringify(args).length <= mostArgBytes, field, 'The custom_args are too large.')
}

function checkCategories(categories: unknown, demand: Demand): void {
  if (categories === undefined) return
  const names = list(categories)
  demand(names.length <= 10, 'categories', 'There may be at most 10 categories.')
  demand(
    names.every((name) => filled(name) && name.length <= 255),
    'categories',
    'A category has 1 to 255 characters.',
  )
}

const object = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const filled = (value: unknown): value is string => typeof value === 'string' && value !== ''
