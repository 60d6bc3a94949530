// Drives a running registry by raw HTTP, so that tests see the exact wire: status, content type, body.
export const order = (fields: unknown[] = [{ name: 'id', type: 'string' }], more: object = {}): string =>
  JSON.stringify({ type: 'record', name: 'Order', namespace: 'shop', fields, ...more })

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read what the wire says, whatever its shape
export type Answer = { status: number; type: string | null; body: any }

/** `body` is sent as JSON unless it is a string; null sends none. */
export function wire(url: () => string) {
  return async (
    method: string,
    path: string,
    body: unknown = null,
    contentType = 'application/vnd.schemaregistry.v1+json',
  ): Promise<Answer> => {
    const response = await fetch(url() + path, {
      method,
      headers: body === null ? {} : { 'Content-Type': contentType },
      body: body === null ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    })
    const text = await response.text()
    return { status: response.status, type: response.headers.get('content-type'), body: JSON.parse(text) }
  }
}
