// Gives every request the id under which logs and records speak of it: the client's own, where it is fit to be repeated.
// It must never take an id that holds a card number or does not fit a header.
import { randomUUID } from 'node:crypto'
import type { Handler } from '../http-server'
import { holdsCardNumber } from './card-number'

const fit = /^[!-~]{1,128}$/

/** Leaves the id in `response.locals.correlation` and in X-Correlation-Id of the answer. */
export const correlate: Handler = (request, response, next) => {
  const given = request.get('x-correlation-id')
  const correlation = given !== undefined && fit.test(given) && !holdsCardNumber(given) ? given : randomUUID()
  response.locals['correlation'] = correlation
  response.setHeader('X-Correlation-Id', correlation)
  next()
}
