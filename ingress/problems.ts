// The closed list of what an answer may say went wrong (RFC 9457). No problem carries a stack trace, a body or personal data, but an
// address that is suggested to who sent one.
const base = 'https://oms.example/problems/'

const types = {
  'invalid-request': { status: 400, title: 'The request does not fit the API description' },
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  'body-too-deep': { status: 400, title: 'The body is nested too deeply' },
  'invalid-signature': { status: 400, title: 'The signature does not prove who sent this' },
  'unproven-sender': { status: 401, title: 'The signature does not prove who sent this' },
  unauthorized: { status: 401, title: 'The token does not prove who asks' },
  forbidden: { status: 403, title: 'This role may not do this' },
  'route-not-found': { status: 404, title: 'There is nothing here' },
  'order-not-found': { status: 404, title: 'There is no such order' },
  'order-rejected': { status: 404, title: 'The order was rejected and never came to be' },
  'not-found': { status: 404, title: 'There is nothing of that name' },
  'method-not-allowed': { status: 405, title: 'This can not be done here' },
  'request-timeout': { status: 408, title: 'The request did not come whole in time' },
  'state-conflict': { status: 409, title: 'The order is not in a state for this' },
  'preview-outdated': { status: 409, title: 'The order has moved on: this is the new preview' },
  'erasure-blocked': { status: 409, title: 'Orders of this customer are still under way' },
  'stale-version': { status: 412, title: 'The order has moved on since it was read' },
  'too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body is in a form that is not taken here' },
  'card-number-refused': { status: 422, title: 'A card number is not taken here' },
  'rule-broken': { status: 422, title: 'This breaks a rule' },
  'idempotency-key-reused': { status: 422, title: 'The Idempotency-Key belongs to another request' },
  'too-many-requests': { status: 429, title: 'This caller asks too often' },
  internal: { status: 500, title: 'Something is wrong with this service' },
  unavailable: { status: 503, title: 'Something that this needs does not answer' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>

export type ProblemType = keyof typeof types

/** What a problem may say beyond its type. `detail` says what to do. */
export type ProblemExtras = {
  readonly detail: string
  /** The rule that was broken. */
  readonly code?: string
  /** What the change would do now; see Preview in the API description. */
  readonly preview?: object
  /** The address as the carrier knows it, to who sent it otherwise. */
  readonly suggestion?: object
  /** Where the request is wrong; never what stood there. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
}

export type ProblemDocument = ProblemExtras & { readonly type: string; readonly title: string; readonly status: number }

/** Thrown by routes; answered as application/problem+json. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly document: ProblemDocument

  constructor(
    readonly type: ProblemType,
    extras: ProblemExtras,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${type}: ${extras.detail}`)
    this.document = { type: `${base}${type}`, ...types[type], ...extras }
  }
}
