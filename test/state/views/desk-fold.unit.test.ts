// What the service desk's journal says of an order.
import { applyToDesk, type DeskInput, type DeskRow } from '../../../state/views/desk-fold'
import { example } from '../../examples/examples'
import { id } from '../../examples/values'

const place = { topic: 'oms.desk.events.v1', partition: 0, offset: 0 }
const after = (...messages: DeskInput[]): DeskRow | undefined =>
  messages.reduce<DeskRow | undefined>((row, message) => applyToDesk(row, message, place).row ?? row, undefined)

describe('an order at the service desk', () => {
  it('keeps an escalation after it is resolved, with what came of it', () => {
    const row = after(example('EscalationOpened'), example('EscalationBreached'), example('EscalationResolved'))
    expect(row?.escalations).toEqual([
      expect.objectContaining({ status: 'RESOLVED', level: 2, breaches: 1, resolvedBy: 'staff_ana' }),
    ])
  })

  it('has its escalations by their ids', () => {
    const row = after(example('EscalationOpened'), example('EscalationOpened', { escalationId: id('a') }))
    expect(row?.escalations.map(({ escalationId }) => escalationId)).toEqual(['a', 'escalate-command-1'])
  })

  it('has no row for a note or a refusal, only a line', () => {
    for (const message of [example('NoteAdded'), example('DeskCommandRefused')])
      expect(applyToDesk(undefined, message, place)).toEqual({ entry: { message, place } })
  })

  it.each([
    ['a breach', example('EscalationBreached')],
    ['a resolution', example('EscalationResolved')],
  ])('can not be told of %s of what is not open', (_, message) => {
    expect(() => after(message)).toThrow('is about an escalation that is not open')
    expect(() => after(example('EscalationOpened'), example('EscalationResolved'), message)).toThrow('not open')
  })
})
