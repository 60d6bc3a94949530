// Which web pages of others may call the API: those of the allow-list, and by default none. It must never allow all.

/** Reads CORS_ORIGINS: origins with scheme and host, comma-separated. Throws Error on a wildcard or anything that is no origin. */
export const parseOrigins = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      if (isOrigin(part)) return part
      throw new Error(
        `CORS_ORIGINS holds ${part}, which is no origin: write each like https://shop.example, without a path`,
      )
    })

const isOrigin = (text: string): boolean => {
  try {
    const { origin, protocol } = new URL(text)
    return origin === text && /^https?:$/.test(protocol) && !text.includes('*')
  } catch {
    return false
  }
}

/** Tokens travel in a header that pages must set themselves, so cookies and the like (credentials) are never allowed. */
export const corsOptions = (origins: readonly string[]): object => ({
  origin: [...origins],
  credentials: false,
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowedHeaders: [
    'Authorization',
    'Content-Type',
    'Idempotency-Key',
    'If-Match',
    'If-None-Match',
    'Prefer',
    'X-Correlation-Id',
    'traceparent',
    'tracestate',
  ],
  exposedHeaders: [
    'ETag',
    'Location',
    'X-Correlation-Id',
    'RateLimit-Limit',
    'RateLimit-Remaining',
    'RateLimit-Reset',
    'RateLimit',
    'RateLimit-Policy',
    'Retry-After',
    'Preference-Applied',
    'WWW-Authenticate',
    'traceparent',
  ],
  maxAge: 600,
})
