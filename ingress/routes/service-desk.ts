// The service desk: notes, assignment, escalations, mails, links for guests. It translates; the desk decides.
import type { MailKind } from '../../schemas/messages'
import { erasedText } from '../../schemas/sealed'
import type { ApiPorts, EscalationRecord, EscalationSearch, NoteRecord } from '../api-ports'
import { callerOf } from '../auth/authenticate'
import { isBoundToOwn } from '../auth/ownership'
import {
  addNote,
  openEscalation,
  resendMail,
  resolveEscalation,
  type EscalationBody,
  type NoteBody,
} from '../command-bodies'
import type { CommandBody } from '../command-port'
import type { HttpRequest, HttpResponse } from '../http-server'
import type { CustomerVault } from '../../schemas/vault'
import { iso } from '../order-document'
import { submit } from './changing'
import { answered, readOrder, recordReading } from './order-access'
import { bodyOf, orderIdOf, pageOf, param, query, send, sendOutcome, trailOf, type Operations } from './request'

type Translate = (request: HttpRequest, response: HttpResponse) => (vault: CustomerVault) => CommandBody

export const serviceDeskOperations = (ports: ApiPorts): Operations => {
  const commandOf = (translate: Translate) => ({
    body: 'checked' as const,
    handle: async (request: HttpRequest, response: HttpResponse) =>
      sendOutcome(response, orderIdOf(request), await submit(ports, request, response, translate(request, response))),
  })
  return {
    addNote: commandOf((request, response) =>
      addNote(bodyOf<NoteBody>(request), isBoundToOwn(callerOf(response)) ? 'CUSTOMER' : 'INTERNAL'),
    ),
    assignOrder: commandOf((request) => {
      const { assignee } = bodyOf<{ assignee: string | null }>(request)
      return () => ({ type: 'AssignOrder', assignee })
    }),
    openEscalation: commandOf((request) => openEscalation(bodyOf<EscalationBody>(request))),
    resolveEscalation: commandOf((request) => resolveEscalation(param(request, 'escalationId'), bodyOf(request))),
    resendMail: commandOf((request) => resendMail(bodyOf<{ kind: MailKind }>(request))),
    listNotes: { body: 'checked', handle: (request, response) => listNotes(ports, request, response) },
    listEscalations: { body: 'checked', handle: (request, response) => listEscalations(ports, request, response) },
    createGuestLink: { body: 'checked', handle: (request, response) => createGuestLink(ports, request, response) },
    revokeGuestLinks: { body: 'checked', handle: (request, response) => revokeGuestLinks(ports, request, response) },
  }
}

const listNotes = async (ports: ApiPorts, request: HttpRequest, response: HttpResponse): Promise<void> => {
  const order = await readOrder(ports, request, response, (orderId) => ports.reading.get(orderId))
  const forOwner = isBoundToOwn(callerOf(response))
  const notes = (await answered(ports.desk.notes(order.id))).filter(
    ({ visibility }) => !forOwner || visibility === 'CUSTOMER',
  )
  const texts = await answered(
    ports.vault.openMany(
      'note',
      notes.map(({ text }) => text),
    ),
  )
  send(response, {
    notes: notes.map((note, index) => noteDocument(note, texts[index]?.text ?? erasedText, forOwner)),
  })
}

const noteDocument = ({ noteId, visibility, subject, role, at }: NoteRecord, text: string, forOwner: boolean) => ({
  noteId,
  visibility,
  text,
  by: forOwner ? { role } : { role, subject },
  at: iso(at),
})

const listEscalations = async (ports: ApiPorts, request: HttpRequest, response: HttpResponse): Promise<void> => {
  const state = query(request, 'state') as EscalationSearch['state']
  const assignee = query(request, 'assignee')
  const search = { ...(state ? { state } : {}), ...(assignee ? { assignee } : {}) }
  const { items, next } = await answered(ports.desk.escalations(search, pageOf(request)))
  const escalations = await answered(Promise.all(items.map((item) => escalationDocument(ports, item))))
  await recordReading(ports, request, response, null, null)
  send(response, { escalations, next })
}

const escalationDocument = async ({ vault }: ApiPorts, { text, resolution, ...rest }: EscalationRecord) => {
  const opened = async (sealed: EscalationRecord['text']): Promise<string | null> =>
    sealed === null ? null : ((await vault.open('comment', sealed))?.text ?? erasedText)
  return { ...rest, text: await opened(text), resolution: await opened(resolution) }
}

const createGuestLink = async (ports: ApiPorts, request: HttpRequest, response: HttpResponse): Promise<void> => {
  const order = await readOrder(ports, request, response, (orderId) => ports.reading.get(orderId))
  const { hours } = bodyOf<{ hours?: number }>(request)
  const lifetime = hours === undefined ? {} : { lifetimeSeconds: hours * 3_600 }
  const { token, expiresAt } = await ports.guestLinks.issue({
    orderId: order.id,
    customerId: order.customerId,
    ...lifetime,
  })
  await record(ports, request, response, order)
  response.status(201)
  send(response, { orderId: order.id, token, expiresAt: iso(expiresAt) })
}

const revokeGuestLinks = async (ports: ApiPorts, request: HttpRequest, response: HttpResponse): Promise<void> => {
  const order = await readOrder(ports, request, response, (orderId) => ports.reading.get(orderId))
  await answered(ports.guestLinks.revokeAll(order.id, ports.clock.now()))
  await record(ports, request, response, order)
  response.status(204).end()
}

/** What is no command is on record too, whoever does it. */
const record = async (
  ports: ApiPorts,
  request: HttpRequest,
  response: HttpResponse,
  { id: orderId, customerId }: { id: Parameters<ApiPorts['customerOf']>[0]; customerId: string },
): Promise<void> => {
  const operation = String(response.locals['operationId'])
  const trail = trailOf(request, response)
  await ports.audit({ caller: callerOf(response), operation, trail, orderId, customerId, commandId: null })
}
