// How the simulated carrier wraps what it answers: output or errors, each with a transaction id.
// It must never answer an error in another shape than FedEx's.
import { randomUUID } from 'node:crypto'
import type { Response } from 'express'
import type { FedexError } from './fedex-requests'

export const answer = (response: Response, output: object): void =>
  void response.json({ transactionId: randomUUID(), output })

export const fail = (response: Response, status: number, code: string, message: string): void =>
  failWith(response, status, [{ code, message }])

export const failWith = (response: Response, status: number, errors: readonly FedexError[]): void =>
  void response.status(status).json({ transactionId: randomUUID(), errors })
