// For tests: holds every answer of a route to the OpenAPI document. An answer that does not fit is replaced by 500 and told of, so that
// nobody overlooks it. Answers that are streamed can only be told of.
import type { Handler, HttpResponse } from '../http-server'
import type { Operation, Validation } from '../request-validation'

type Checked = { readonly status: number; readonly type: string; readonly body: unknown }

/** `replace` is called with what is wrong, before anything was sent; `tell` when it is too late for that. */
export const checkAnswers =
  (
    validation: Validation,
    operation: Operation,
    replace: (fault: Error, response: HttpResponse) => void,
    tell: (fault: Error, response: HttpResponse) => void,
  ): Handler =>
  async (request, response, next) => {
    const bodyFits = await validation.misfit(operation, request, 'application/json')
    const problemFits = await validation.misfit(operation, request, 'application/problem+json')
    const end = response.end.bind(response) as (...args: unknown[]) => HttpResponse
    response.end = ((...args: unknown[]): HttpResponse => {
      response.end = end as never
      const streamed = response.headersSent
      const answer = { status: response.statusCode, type: mediaTypeOf(response), body: args[0] }
      const wrong =
        undocumented(operation, answer, request.method === 'HEAD' || streamed) ??
        (streamed ? undefined : misfitOf(answer, answer.type === 'application/json' ? bodyFits : problemFits))
      if (wrong === undefined) return end(...args)
      const fault = new Error(
        `the answer ${answer.status} of ${operation.id} does not fit the OpenAPI document: ${wrong}`,
      )
      if (!streamed) return (replace(fault, response), response)
      tell(fault, response)
      return end(...args)
    }) as never
    next()
  }

const mediaTypeOf = (response: HttpResponse): string =>
  String(response.getHeader('content-type') ?? '')
    .split(';')[0]!
    .trim()

const undocumented = (
  { answers }: Operation,
  { status, type, body }: Checked,
  bodiless: boolean,
): string | undefined => {
  const types = answers[status] ?? answers[`${Math.floor(status / 100)}XX`] ?? answers['default']
  if (!types) return `the status is not described (${Object.keys(answers).join(', ')} are)`
  const empty = body === undefined || typeof body === 'function' || (body as string | Buffer).length === 0
  if (types.length === 0) return empty || type === '' ? undefined : `a body of type ${type} where none is described`
  if (!types.includes(type)) return `the type ${type || 'none'} is not described (${types.join(', ')} are)`
  return empty && !bodiless && /[/+]json$/.test(type) ? 'the body is missing' : undefined
}

const misfitOf = (
  { status, type, body }: Checked,
  fits: (status: number, json: unknown) => string | undefined,
): string | undefined => {
  if (!/^application\/(problem\+)?json$/.test(type) || (typeof body !== 'string' && !Buffer.isBuffer(body)))
    return undefined
  return fits(status, JSON.parse(body.toString()))
}
