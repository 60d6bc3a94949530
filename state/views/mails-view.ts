// mails-view: which mails an order's customer was sent, and all that became of them.
import { applyToMails, type MailsEntry, type MailsInput, type OrderMails } from './mails-fold'
import { loadMails, mailsTables, saveMails } from './mails-tables'
import type { View } from './view'

export const mailsView: View<MailsInput, OrderMails, MailsEntry> = {
  name: 'mails-view',
  schema: 'mails',
  tables: mailsTables,
  apply: applyToMails,
  load: loadMails,
  save: saveMails,
}
