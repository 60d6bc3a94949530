// CPU time is read as the kernel writes it, whatever a command is called.
import { parseStat } from '../../../dev/bench/process-cpu'

const numbers = '1 1 1 0 -1 4194304 100 200 0 0 150 50 30 20 20 0 1'

test('the fields behind the command are parent, own time and that of ended children', () => {
  expect(parseStat(`42 (node) S 7 ${numbers.slice(2)}`)).toEqual({ parent: 7, own: 200, ofEnded: 50 })
})

test('a command with blanks and parentheses moves no field', () => {
  expect(parseStat(`42 (post) S 9 (gres) R 7 ${numbers.slice(2)}`)).toEqual({ parent: 7, own: 200, ofEnded: 50 })
})

test('a process that is gone has none', () => {
  expect(parseStat(undefined)).toBeUndefined()
})
