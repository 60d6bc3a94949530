// Stripe's metadata: at most 50 pairs, keys of 40 and values of 500 characters; an empty value takes a key away.
import { invalidParameter } from './stripe-errors'
import type { Form } from './stripe-form'

export type Metadata = Record<string, string>

/** `current` with what the form says; `current` itself stays as it is. */
export function readMetadata(form: Form, current: Metadata = {}): Metadata {
  const metadata: Metadata = form.get('metadata') === '' ? {} : { ...current }
  for (const [key, value] of form) {
    if (!key.startsWith('metadata[')) continue
    const name = key.slice('metadata['.length, -1)
    const param = `metadata[${name}]`
    if (name.length > 40)
      throw invalidParameter('parameter_invalid_string_too_long', 'Metadata keys have at most 40 characters', param)
    if (value.length > 500)
      throw invalidParameter('parameter_invalid_string_too_long', 'Metadata values have at most 500 characters', param)
    if (value === '') delete metadata[name]
    else metadata[name] = value
  }
  if (Object.keys(metadata).length > 50) throw invalidParameter(undefined, 'Metadata has at most 50 keys', 'metadata')
  return metadata
}
