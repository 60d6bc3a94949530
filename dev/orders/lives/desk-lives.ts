// Lives at the service desk: notes for staff and for the customer, somebody who looks after the order, an escalation and its end.
import { asked, eventually, LifeFailed, type Life } from './life'

type Notes = { readonly notes: readonly { readonly visibility: string }[] }

export const deskLives: readonly Life[] = [
  {
    name: 'looked after by the desk',
    begins: 'CREATED',
    ends: [],
    live: async (order) => {
      const { csr, customer } = order
      const note = (visibility: string, text: string) =>
        asked(csr, order, `note-${visibility}`, { method: 'POST', path: '/notes', body: { visibility, text } })
      await note('INTERNAL', 'Ο πελάτης τηλεφώνησε.\nZurückrufen.')
      await note('CUSTOMER', 'Wir kümmern uns darum. ありがとうございます。')
      await asked(csr, order, 'assign', { method: 'PUT', path: '/assignment', body: { assignee: 'csr-1' } })
      const { commandId } = await asked(csr, order, 'escalate', {
        method: 'POST',
        path: '/escalations',
        body: { priority: order.dice.pick(['NORMAL', 'HIGH']), reasonCode: 'COMPLAINT', comment: 'Está demorando.' },
      })
      const resolution = `/escalations/${commandId}/resolution`
      await asked(csr, order, 'resolve', { method: 'POST', path: resolution, body: { comment: 'Erledigt.' } })
      const { notes } = await eventually(
        () => customer.read<Notes>('/notes'),
        (seen) => seen.notes.length > 0,
      )
      if (notes.length !== 1 || notes[0]!.visibility !== 'CUSTOMER')
        throw new LifeFailed(`a customer was shown ${notes.length} notes, and 1 was meant for customers: see listNotes`)
    },
  },
]
