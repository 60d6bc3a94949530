// The rules of the service desk.
import { desk } from '../../processors/desk'
import { evolveDesk, type DeskState } from '../../processors/desk-state'
import { play } from '../dsl/scenario'
import { example } from '../examples/examples'
import { deskScenarios } from './desk.scenarios'

describe('the service desk', () => play(deskScenarios))

describe('what the service desk remembers', () => {
  const after = (...outputs: Parameters<typeof evolveDesk>[1][]): DeskState => outputs.reduce(evolveDesk, desk.initial)

  it('holds no text of a note or an escalation, though it is sealed', () => {
    const state = after(example('DeskFileOpened'), example('NoteAdded'), example('EscalationOpened'))
    expect(JSON.stringify(state)).not.toContain(example('NoteAdded').text)
  })

  it('is at rest until somebody has to look', () => {
    expect(desk.isFinal(after(example('DeskFileOpened')))).toBe(true)
    expect(desk.isFinal(after(example('DeskFileOpened'), example('EscalationOpened')))).toBe(false)
    expect(
      desk.isFinal(after(example('DeskFileOpened'), example('EscalationOpened'), example('EscalationResolved'))),
    ).toBe(true)
  })
})
