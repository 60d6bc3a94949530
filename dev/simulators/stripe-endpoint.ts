// The form of an endpoint of the simulated API: its path, the parameters it takes, and what it answers.
// It must never know of HTTP: a handler gets a form and the id in the path, and answers JSON or throws StripeFailure.
import type { Form } from './stripe-form'
import type { Ledger } from './stripe-ledger'
import { expand } from './stripe-lists'

export type Endpoint = {
  readonly method: 'get' | 'post' | 'delete'
  readonly path: string
  readonly allowed: ReadonlySet<string>
  /** A customer's page may call it, with a publishable key and the secret of the intent in the path. */
  readonly forPages?: true
  /** Validates, then returns what executes: only the latter is kept under an idempotency key. */
  readonly prepare: (ledger: Ledger, form: Form, id: string) => () => object
}

/** `act` validates and returns what executes; `render` shows what that gives. `parameters` are parted by spaces. */
export const acting =
  (method: 'post' | 'delete') =>
  <Item>(
    path: string,
    parameters: string,
    act: (ledger: Ledger, form: Form, id: string) => () => Item,
    render: (ledger: Ledger, item: Item) => object,
  ): Endpoint => ({
    method,
    path,
    allowed: allowedOf(parameters),
    prepare: (ledger, form, id) => {
      const execute = act(ledger, form, id)
      return () => expand(ledger, render(ledger, execute()), form)
    },
  })

export const post = acting('post')

export const get = (
  path: string,
  parameters: string | readonly string[],
  read: (ledger: Ledger, form: Form, id: string) => object,
): Endpoint => ({
  method: 'get',
  path,
  allowed: allowedOf(parameters),
  prepare: (ledger, form, id) => () => expand(ledger, read(ledger, form, id), form),
})

const allowedOf = (parameters: string | readonly string[]): ReadonlySet<string> =>
  new Set([...(typeof parameters === 'string' ? parameters.split(/\s+/) : parameters), 'expand[]'])

export const forPages = (endpoint: Endpoint): Endpoint => ({
  ...endpoint,
  allowed: new Set([...endpoint.allowed, 'client_secret']),
  forPages: true,
})
