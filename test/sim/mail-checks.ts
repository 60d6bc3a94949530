// Each fact that the customer is to be told has its mail, once; and no mail is sent twice but where nobody could know that it was.
import { isCustomer } from '../../processors/mail-values'
import { deriveMessageId } from '../../schemas/ids'
import type { Message, MessageName } from '../../schemas/message'
import { all, type Life } from './life'
import type { Providers } from './providers'

const told: readonly MessageName[] = [
  'OrderCreated',
  'OrderPaymentFailed',
  'OrderChanged',
  'ChangeFailed',
  'ReturnOpened',
  'ReturnApproved',
  'ReturnRefused',
  'ReturnSettled',
  'ShortageOpened',
  'ParcelDispatched',
  'ReturnLabelled',
  'OrderCancelled',
  'OrderRefunded',
  'OrderShipped',
  'OrderDelivered',
]
const isTold = (fact: Message): boolean => {
  if (fact.type === 'NoteAdded') return fact.visibility === 'CUSTOMER' && !isCustomer(fact.by)
  // What the customer is to authenticate they see on the page before them.
  if (fact.type === 'OrderPaymentAwaited')
    return fact.waitsFor !== 'ACTION' && (fact.waitsFor === 'METHOD' || !!fact.action)
  if (fact.type === 'OrderBackordered') return fact.lines.length > 0
  return told.includes(fact.type)
}

export const mailProblems = ({ said }: Life, { mails }: Providers): string[] => {
  const facts = [...said.order, ...said.desk].filter(isTold)
  const expected = facts.map(({ id }) => deriveMessageId(id, 'notification', 0) as string)
  const requests = all(said.notification, 'MailRequested')
  const postponed = new Set<string>(all(said.notification, 'MailPostponed').map(({ id }) => id))
  const written = requests.flatMap(({ id, by, replaces }): string[] => {
    if (by !== null) return []
    return replaces === null ? [id] : postponed.has(replaces) ? [replaces] : []
  })
  return [
    ...facts.filter((_, index) => !written.includes(expected[index]!)).map(({ type }) => `${type} was told to nobody`),
    ...written.filter((id) => !expected.includes(id)).map((id) => `mail ${id} tells of nothing`),
    ...twice(requests, mails).map((id) => `mail ${id} was sent twice`),
  ]
}

/** What somebody had sent again counts as a mail of its own. */
const twice = (requests: ReturnType<typeof all<'MailRequested'>>, mails: Providers['mails']): string[] => {
  const roots = new Map<string, string>()
  const sent = new Map<string, number>()
  for (const { id, by, replaces } of requests) {
    const root = (by === null && replaces !== null && roots.get(replaces)) || id
    roots.set(id, root)
    const mail = mails.get(id)
    if (mail?.sent && !mail.doubtful) sent.set(root, (sent.get(root) ?? 0) + 1)
  }
  return [...sent].flatMap(([id, times]) => (times > 1 ? [id] : []))
}
