// Changing orders: edits, cancellations, returns, exchanges, claims, holds, answers about goods that are missing. Each is one command, and
// each that changes lines or money can be previewed. It translates; the order decides.
import type { ApiPorts, PreviewOutcome } from '../api-ports'
import {
  answerShortage,
  cancelOrder,
  changeOrder,
  decideReturn,
  placeHold,
  receiveReturn,
  releaseHold,
  requestReturn,
  type CancelBody,
  type EditBody,
  type HoldBody,
  type ReceiptBody,
  type ReturnBody,
} from '../command-bodies'
import type { CommandBody, CommandOutcome } from '../command-port'
import type { HttpRequest, HttpResponse } from '../http-server'
import type { CustomerVault } from '../../schemas/vault'
import { withCheck } from '../address-checks'
import { callerOf } from '../auth/authenticate'
import type { ProblemExtras } from '../problems'
import { problemOfCode } from '../refused'
import { addressCheck, type AddressAsked } from './addresses'
import { answered, customerFor } from './order-access'
import {
  askedOf,
  bodyOf,
  expectedVersionOf,
  isPreview,
  orderIdOf,
  param,
  send,
  sendOutcome,
  setVersion,
  type Operations,
} from './request'

type Build = (vault: CustomerVault) => CommandBody
/** From a request to what it asks for, whoever asks. */
type Translate = (request: HttpRequest) => Build

export const changingOperations = (ports: ApiPorts): Operations => {
  const commandOf = (translate: Translate) => ({
    body: 'checked' as const,
    handle: async (request: HttpRequest, response: HttpResponse) =>
      sendOutcome(response, orderIdOf(request), await submit(ports, request, response, translate(request))),
  })
  const changeOf = (translate: Translate) => ({
    body: 'checked' as const,
    handle: (request: HttpRequest, response: HttpResponse) => change(ports, request, response, translate(request)),
  })
  const cancel = changeOf((request) => cancelOrder(bodyOf<CancelBody>(request), expectedVersionOf(request)))
  return {
    changeOrder: changeOf((request) => changeOrder(bodyOf<EditBody>(request), expectedVersionOf(request))),
    addItems: changeOf((request) => {
      const { lines, ...rest } = bodyOf<{ lines: NonNullable<EditBody['add']>; previewDigest?: string }>(request)
      return changeOrder({ add: lines, ...rest }, expectedVersionOf(request))
    }),
    cancelOrder: cancel,
    createCancellation: cancel,
    requestChange: changeOf(anyChange),
    openReturn: changeOf((request) => requestReturn(bodyOf<ReturnBody>(request), expectedVersionOf(request))),
    decideReturn: commandOf((request) => decideReturn(param(request, 'returnId'), bodyOf(request))),
    receiveReturn: commandOf((request) => receiveReturn(param(request, 'returnId'), bodyOf<ReceiptBody>(request))),
    answerShortage: commandOf((request) => answerShortage(param(request, 'shortageId'), bodyOf(request))),
    placeHold: commandOf((request) => placeHold(bodyOf<HoldBody>(request), expectedVersionOf(request))),
    releaseHold: commandOf((request) =>
      releaseHold(param(request, 'holdId'), bodyOf(request), expectedVersionOf(request)),
    ),
  }
}

const anyChange: Translate = (request) => {
  const body = bodyOf<{ edit?: EditBody; cancel?: CancelBody; return?: ReturnBody }>(request)
  const expected = expectedVersionOf(request)
  if (body.edit) return changeOrder(body.edit, expected)
  return body.return ? requestReturn(body.return, expected) : cancelOrder(body.cancel!, expected)
}

const change = async (ports: ApiPorts, request: HttpRequest, response: HttpResponse, build: Build): Promise<void> => {
  if (isPreview(request)) return preview(ports, request, response, build)
  sendOutcome(response, orderIdOf(request), await submit(ports, request, response, build, checked))
}

type NewAddress = Pick<EditBody, 'shippingAddress' | 'acceptAddress'>

type Prepare = (
  ports: ApiPorts,
  request: HttpRequest,
  build: Build,
  asked: Pick<AddressAsked, 'customerId' | 'command'>,
) => Promise<Build>

const asItIs: Prepare = async (_ports, _request, build) => build

/** An address that a change brings is looked at as that of a placement is. */
const checked: Prepare = async (ports, request, build, asked) => {
  const body = bodyOf<NewAddress & { readonly edit?: NewAddress }>(request)
  const { shippingAddress: address, acceptAddress: accepts = false } = body.edit ?? body
  return address ? withCheck(build, await addressCheck(ports, { ...asked, address, accepts })) : build
}

/** One command of this request, on the order of its path. */
export const submit = async (
  ports: ApiPorts,
  request: HttpRequest,
  response: HttpResponse,
  build: Build,
  prepare = asItIs,
): Promise<CommandOutcome> => {
  const about = Object.values(request.params).join(' ')
  const asked = askedOf(request, response, `${String(response.locals['operationId'])} ${about}`)
  const orderId = orderIdOf(request)
  const customerId = await customerFor(ports, asked.caller, orderId)
  const content = [request.body ?? null, request.get('if-match') ?? null]
  const prepared = await prepare(ports, request, build, { customerId, command: { ...asked, orderId } })
  return ports.commands.submit({ ...asked, orderId, customerId, content, build: prepared })
}

const preview = async (ports: ApiPorts, request: HttpRequest, response: HttpResponse, build: Build): Promise<void> => {
  const caller = callerOf(response)
  const orderId = orderIdOf(request)
  const customerId = await customerFor(ports, caller, orderId)
  const command = await checked(ports, request, build, { customerId, command: null })
  const vault = await answered(ports.vault.forCustomer(customerId))
  const outcome = await answered(ports.preview({ orderId, caller, command: command(vault) }))
  if (outcome.kind === 'refused') throw problemOfCode(outcome.code, extrasOf(outcome))
  const { version, digest, plan } = outcome
  setVersion(response, version)
  send(response, { orderId, version, digest, plan })
}

const extrasOf = ({ code, reason }: Extract<PreviewOutcome, { kind: 'refused' }>): ProblemExtras => ({
  detail: reason,
  code,
})
