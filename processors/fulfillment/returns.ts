// Labels with which customers send goods back: one for each return. It knows nothing of what was sent.
import type { MessageId } from '../../schemas/ids'
import type { Body, MessageOf } from '../../schemas/message'
import { returnCarriageFor } from '../rules/carriers'
import { weightOf } from './goods'

export type ReturnInput = MessageOf<'ReturnParcelRequested' | 'ReturnLabelCreated' | 'ReturnLabelRefused'>
export type ReturnFact = MessageOf<'ReturnLabelRequested' | 'ReturnParcelLabelled' | 'ReturnParcelRefused'>
/** By the id of the return; one that was refused may be asked for anew. */
export type Returns = {
  readonly [returnId: string]: { readonly requestId: MessageId; readonly stage: 'ASKED' | 'LABELLED' | 'REFUSED' }
}
type Decision = readonly Body<ReturnFact>[]

export const isReturnInput = (input: { readonly type: string }): input is ReturnInput =>
  ['ReturnParcelRequested', 'ReturnLabelCreated', 'ReturnLabelRefused'].includes(input.type)

export const decideReturn = (input: ReturnInput, returns: Returns): Decision => {
  const { returnId } = input
  const known = Object.hasOwn(returns, returnId) ? returns[returnId] : undefined
  if (input.type === 'ReturnParcelRequested') return known && known.stage !== 'REFUSED' ? [] : [labelRequest(input)]
  if (known?.stage !== 'ASKED' || known.requestId !== input.requestId) return []
  if (input.type === 'ReturnLabelRefused') {
    const { code, reason } = input
    return [{ type: 'ReturnParcelRefused', returnId, code, reason }]
  }
  const { carrier, trackingNumber, labelUrl } = input
  return [{ type: 'ReturnParcelLabelled', returnId, carrier, trackingNumber, labelUrl }]
}

const labelRequest = (input: MessageOf<'ReturnParcelRequested'>): Decision[number] => {
  const { returnId, warehouse, from, contact, lines, currency, at } = input
  const weightGrams = weightOf(lines)
  const carriage = returnCarriageFor({ warehouse, to: from, weightGrams, at })
  return { type: 'ReturnLabelRequested', returnId, warehouse, from, contact, lines, currency, weightGrams, ...carriage }
}

export const evolveReturns = (returns: Returns, output: ReturnFact): Returns => {
  const { returnId } = output
  if (output.type === 'ReturnLabelRequested')
    return { ...returns, [returnId]: { requestId: output.id, stage: 'ASKED' } }
  const known = returns[returnId]
  const stage = output.type === 'ReturnParcelLabelled' ? 'LABELLED' : 'REFUSED'
  return known ? { ...returns, [returnId]: { ...known, stage } } : returns
}
