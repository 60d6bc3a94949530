// Which inputs the desk decider passes over in which states, and why; see cells.ts.
import type { DeskState } from '../../../processors/desk-state'
import type { NodeCells } from './cells'

export const deskCells: NodeCells<'desk', DeskState['status']> = {
  statuses: { NONE: true, QUIET: true, ESCALATED: true },
  ignored: [
    {
      inputs: [
        'ReturnOpened',
        'ReturnApproved',
        'ReturnRefused',
        'ShortageOpened',
        'ShortageAnswered',
        'OrderStepOverdue',
      ],
      statuses: ['NONE'],
      because: 'the order’s creation comes before in the same journal',
    },
    { inputs: ['OrderCreated'], statuses: ['QUIET'], because: 'the desk knows the order' },
    {
      inputs: ['ReturnApproved', 'ReturnRefused', 'ShortageAnswered'],
      statuses: ['QUIET'],
      because: 'nobody has to look any more',
    },
  ],
}
