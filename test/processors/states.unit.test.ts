// No decider meets an input in a state that nobody has thought of, and the committed table says so.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderStates } from '../dsl/render-states'
import { falseDeclarations, forgottenCells, unreachedStatuses } from '../dsl/states-table'

describe('the states of the deciders', () => {
  it('are all reached by a scenario, and those that pass never rest', () => {
    expect(unreachedStatuses()).toEqual([])
  })

  it('answer every input by a scenario, or declare that they pass it over', () => {
    expect(forgottenCells()).toEqual([])
  })

  it('pass over what they declare to pass over', () => {
    expect(falseDeclarations()).toEqual([])
  })

  it('stand in docs/generated/states.md as they are; if not, run npm run generate', () => {
    const file = join(__dirname, '..', '..', 'docs', 'generated', 'states.md')
    expect(readFileSync(file, 'utf8')).toBe(renderStates())
  })
})
