// What a browser may do with an answer: nothing with the API's, and on the pages that we serve, only what comes from ourselves.

export type ContentSecurity = 'api' | 'page'
type Policy = { readonly useDefaults: false; readonly directives: Record<string, string[]> }

const nothing = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
}

/** `page` fits the API's reference: scripts and calls of this origin, and no inline script; Swagger UI sets styles of its own. */
export const contentSecurity: Readonly<Record<ContentSecurity, Policy>> = {
  api: { useDefaults: false, directives: nothing },
  page: {
    useDefaults: false,
    directives: {
      ...nothing,
      'script-src': ["'self'"],
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:'],
      'font-src': ["'self'", 'data:'],
      'connect-src': ["'self'"],
    },
  },
}
