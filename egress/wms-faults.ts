// What the Faults of the warehouse system mean, by their text, since their codes and details say nothing.
// It must never let a stack trace, a class name or more than a line out.
import { Transient } from './provider'

export type WmsFaultKind =
  | 'already-exists'
  | 'not-found'
  | 'picking-started'
  | 'already-cancelled'
  | 'rejected'
  | 'unknown-sku'
  | 'address-refused'
  | 'invalid-order'
  | 'session'
  | 'credentials'
  | 'other'

/** A Fault that the warehouse system answered: it refused, for a reason that is fit to show. */
export class WmsFault extends Error {
  override readonly name = 'WmsFault'
  constructor(
    readonly kind: WmsFaultKind,
    readonly reason: string,
  ) {
    super(reason)
  }
}

const longestReason = 200
const kinds: readonly (readonly [RegExp, WmsFaultKind])[] = [
  [/^Order with reference '.*' already exists/, 'already-exists'],
  [/^Order with reference '.*' was not found/, 'not-found'],
  [/^Order with reference '.*' cannot be cancelled: picking started/, 'picking-started'],
  [/^Order with reference '.*' is already cancelled/, 'already-cancelled'],
  [/^Order with reference '.*' cannot be cancelled: it was rejected/, 'rejected'],
  [/^Invalid order: SKU '.*' is unknown/, 'unknown-sku'],
  [/^Invalid order: ShipTo address is not accepted/, 'address-refused'],
  [/^Invalid order: /, 'invalid-order'],
  [/^The session (?:is unknown or has expired|header is missing)/, 'session'],
  [/^The security token could not be|<wsse:Security> header/, 'credentials'],
]

export function readFault(faultString: string): WmsFault {
  const reason = reasonOf(faultString)
  return new WmsFault(kinds.find(([pattern]) => pattern.test(reason))?.[1] ?? 'other', reason)
}

/** The innermost message of a .NET exception chain: first line, without class names, at most 200 characters. */
export function reasonOf(faultString: string): string {
  const line = faultString.trim().split(/[\r\n]/, 1)[0] ?? ''
  const innermost = line.split('---> ').at(-1) ?? ''
  const message = innermost.replace(/^(?:[A-Za-z_]\w*\.)+\w+: /, '').replace(/\s+at [\w.]+\(.*$/, '')
  return [...message.trim()].slice(0, longestReason).join('') || 'The warehouse system gave no reason'
}

const refusals: Partial<Record<WmsFaultKind, string>> = {
  'unknown-sku': 'unknown_sku',
  'address-refused': 'address_refused',
  'invalid-order': 'invalid_order',
}

/** The code by which staff and rules know why an order was refused; undefined for a Fault that is no refusal. */
export const refusalCode = ({ kind }: WmsFault): string | undefined => refusals[kind]

/** A Fault that is no result: what the engine is to do about it. Only wrong credentials and sessions prove that nothing was done. */
export function faultAsTransient(fault: WmsFault): Transient {
  if (fault.kind === 'session')
    return new Transient('The WMS ends every session at once: ask its operators about the life of sessions', 'none')
  if (fault.kind === 'credentials') {
    return new Transient(
      'The WMS refused our user name or password: correct the WMS credentials in the configuration',
      'none',
    )
  }
  return new Transient(`The WMS failed (${fault.reason}): if it stays, ask its operators`, 'unknown')
}
