// Every command has its answer, once; and what was opened by one ended as its plan said.
import type { Message } from '../../schemas/message'
import type { CommandRef } from '../../schemas/messages'
import type { Command } from './asking'
import { all, problems, type Life } from './life'

const refused = 'OrderCommandRefused'
const floor = (fact: string): string => `${fact}|FloorCommandRefused`
/** The facts with the `by` of a command: the first answers it; what is behind it ends what the command opened. */
const answers: { readonly [Name in Command['type']]: string } = {
  PlaceOrder: `OrderCreated|OrderRejected|${refused}`,
  ChangeOrder: `ChangeOpened|${refused}`,
  CancelOrder: `${refused}|ChangeOpened (OrderCancelled|${refused})`,
  RequestReturn: `ReturnOpened|${refused}`,
  DecideReturn: `ReturnApproved|ReturnRefused|${refused}`,
  ReceiveReturn: `ReturnReceived|${refused}`,
  PlaceHold: `OrderHeld|${refused}`,
  ReleaseHold: `OrderReleased|${refused}`,
  RefundOrder: `RefundGranted|${refused}`,
  GivePaymentMethod: 'PaymentMethodGiven|PaymentCommandRefused',
  ContinuePayment: 'PaymentContinued|PaymentCommandRefused',
  AnswerShortage: `${refused}|ShortageAnswered|ShortageAnswered ChangeOpened (OrderCancelled|${refused})`,
  ResendMail: 'MailRequested|MailCommandRefused',
  AssignWave: floor('WaveAssigned'),
  StartPicking: floor('FulfillmentStarted|FloorCommandDone'),
  ScanItem: floor('ItemScanned'),
  ReportShortPick: floor('ShortPickReported'),
  PackParcel: floor('ParcelPacked'),
  RequestShipment: floor('FloorCommandDone'),
  ReportInventoryIssue: floor('InventoryIssueReported'),
  RetryFulfillment: floor('FulfillmentRetried'),
  AbandonFulfillment: floor('FloorCommandDone'),
  AddNote: 'NoteAdded|DeskCommandRefused',
  AssignOrder: 'OrderAssigned|DeskCommandRefused',
  OpenEscalation: 'EscalationOpened|DeskCommandRefused',
  ResolveEscalation: 'EscalationResolved|DeskCommandRefused',
}

export const unanswered = ({ asked, said }: Life): string[] => {
  const facts = new Map<string, Message[]>()
  for (const fact of [...said.order, ...said.payment, ...said.fulfillment, ...said.desk, ...said.notification]) {
    const by = 'by' in fact ? (fact.by as CommandRef | null) : null
    if (by) facts.set(nameOf(by), [...(facts.get(nameOf(by)) ?? []), fact])
  }
  const wrong = asked.flatMap(({ type, by }) => {
    const found = (facts.get(nameOf(by)) ?? []).map((fact) => fact.type).join(' ')
    facts.delete(nameOf(by))
    return problems([[!new RegExp(`^(${answers[type]})$`).test(found), `${type} ${by.commandId} got '${found}'`]])
  })
  return [...wrong, ...[...facts.keys()].map((name) => `nobody asked ${name}`)]
}

const nameOf = ({ commandId, bodyHash }: CommandRef): string => `${commandId} ${bodyHash}`

/** A change that was opened ends once: as its plan said, or not at all. */
export const brokenChanges = ({ said }: Life): string[] =>
  all(said.order, 'ChangeOpened').flatMap(({ by, plan }) => {
    const id = by.commandId
    const changed = all(said.order, 'OrderChanged').filter(({ changeId }) => changeId === id)
    const failed = all(said.order, 'ChangeFailed').filter(({ changeId }) => changeId === id)
    const cancelled = all(said.order, 'OrderCancelled').filter((fact) => fact.by?.commandId === id)
    const ends = [...changed, ...failed, ...cancelled]
    const [last] = ends
    if (ends.length !== 1 || !last) return [`change ${id} ended ${ends.length} times`]
    if (last.type === 'OrderCancelled') return problems([[plan.kind !== 'CANCEL', `edit ${id} cancelled it`]])
    if (last.type !== 'OrderChanged') return []
    const { lines, totals, chargeMinor, refundMinor } = last
    const { lines: planned, totals: plannedTotals, chargeMinor: charge, refundMinor: refund } = plan
    const isSame = text([lines, totals, chargeMinor, refundMinor]) === text([planned, plannedTotals, charge, refund])
    return problems([[!isSame || plan.kind !== 'EDIT', `change ${id} did something else than its plan`]])
  })

const text = (value: unknown): string => JSON.stringify(value)
