// What every token of ours looks like before anything of it is believed: compact JWS, of bounded length; and how far clocks may differ.
import { Unauthorized } from './refusals'

/** Clocks of issuers and ours may differ by so much, either way. */
export const toleranceSeconds = 60

export const keyIdForm = /^[A-Za-z0-9._-]{1,64}$/

const compactForm = /^[\w-]+\.[\w-]+\.[\w-]+$/

/** Throws Unauthorized. */
export const checkForm = (token: string, longest: number): void => {
  if (token.length > longest) throw new Unauthorized('too-large')
  if (!compactForm.test(token)) throw new Unauthorized('malformed')
}
