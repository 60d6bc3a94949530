// Addresses at the edge: what a checkout page is told of one, and what stands in the way of a command that brings one. It must never refuse
// a request again that was let through before.
import { deriveCommandId, type OrderId } from '../../schemas/ids'
import type { AddressCheck } from '../../schemas/messages'
import { addressFaults } from '../../processors/rules/address'
import type { ApiPorts } from '../api-ports'
import { callerOf } from '../auth/authenticate'
import { actsFor } from '../auth/ownership'
import type { AddressBody } from '../command-bodies'
import type { Asked } from '../command-port'
import type { HttpRequest, HttpResponse } from '../http-server'
import { Problem } from '../problems'
import type { AddressFinding, Place } from '../shipping-ports'
import { answered } from './order-access'
import { bodyOf, query, send, type Operations } from './request'

export const addressOperations = (ports: ApiPorts): Operations => ({
  validateAddress: { body: 'checked', handle: (request, response) => validate(ports, request, response) },
})

/** `accepts`: the customer has seen what the carrier says, and wants it sent there all the same. */
export type AddressAsked = {
  readonly customerId: string
  readonly address: AddressBody
  readonly accepts: boolean
  /** Null for a preview, which is no command. */
  readonly command: (Pick<Asked, 'caller' | 'key'> & { readonly orderId: OrderId }) | null
}

/** What is known of the address. Throws the problem that keeps it from being taken. */
export const addressCheck = async (ports: ApiPorts, asked: AddressAsked): Promise<AddressCheck> => {
  const { customerId, address, accepts, command } = asked
  const finding = await answered(ports.addresses.find(customerId, address))
  const commandId = command && deriveCommandId(command.orderId, command.caller.subject, command.key)
  switch (finding.verdict) {
    case 'VERIFIED':
      return 'VERIFIED'
    case 'NOT_CHECKED':
      if (commandId && finding.why === 'NO_ANSWER') await ports.addresses.passes(commandId)
      return 'NOT_CHECKED'
    case 'SUGGESTED':
      if (accepts) return 'SUGGESTION_DECLINED'
      break
    case 'UNVERIFIABLE':
      if (accepts) return 'UNVERIFIABLE_ACCEPTED'
      break
    case 'REFUSED':
  }
  if (command && commandId && (await wasTaken(ports, command.orderId, commandId))) return 'NOT_CHECKED'
  throw problemOf(finding, address)
}

type CommandId = ReturnType<typeof deriveCommandId>

/** What was written under this key is answered as it was, whatever the carrier says by now. */
const wasTaken = async (ports: ApiPorts, orderId: OrderId, commandId: CommandId): Promise<boolean> => {
  if (ports.answers.placed(orderId)?.by.commandId === commandId) return true
  if (await ports.addresses.wasPassed(commandId)) return true
  return (await answered(ports.reading.answersTo(orderId, commandId))).length > 0
}

const again = 'or send it again with acceptAddress, if it is to go there all the same'

const problemOf = (finding: AddressFinding, { recipient }: AddressBody): Problem => {
  switch (finding.verdict) {
    case 'SUGGESTED':
      return new Problem('rule-broken', {
        code: 'ADDRESS_SUGGESTION',
        detail: `The carrier knows this address in another form: take the suggestion, ${again}.`,
        suggestion: addressOf(finding.suggestion, recipient),
      })
    case 'UNVERIFIABLE':
      return new Problem('rule-broken', {
        code: 'ADDRESS_UNVERIFIABLE',
        detail: `${finding.reason} Correct it, ${again}.`,
      })
    case 'REFUSED':
      return new Problem('rule-broken', { code: 'ADDRESS_REFUSED', detail: finding.reason })
    default:
      throw new Error(`${finding.verdict} stands in nobody's way`)
  }
}

/** As a request has it: without fields that are empty. */
const addressOf = ({ line1, line2, city, region, postalCode, country }: Place, recipient: string): AddressBody => ({
  recipient,
  line1,
  ...(line2 ? { line2 } : {}),
  city,
  ...(region ? { region } : {}),
  postalCode,
  country,
})

/** Staff may name the customer: what is found is then at hand when the order is placed. */
const validate = async (ports: ApiPorts, request: HttpRequest, response: HttpResponse): Promise<void> => {
  const address = bodyOf<AddressBody>(request)
  const caller = callerOf(response)
  const customerId = query(request, 'customerId') ?? (caller.role === 'customer' ? caller.subject : null)
  if (customerId !== null && !actsFor(caller, customerId))
    throw new Problem('forbidden', { detail: 'A customer asks for nobody else: leave customerId out.' })
  const faults = addressFaults(address).map(({ field, text }) => ({ field, text }))
  const finding: AddressFinding =
    faults.length > 0
      ? { verdict: 'REFUSED', reason: 'The address breaks the rules of its country.' }
      : await answered(ports.addresses.find(customerId, address))
  send(response, {
    verdict: finding.verdict,
    reason: 'reason' in finding ? finding.reason : null,
    suggestion: 'suggestion' in finding ? addressOf(finding.suggestion, address.recipient) : null,
    faults,
  })
}
