// What providers say in words, fit to be kept for ever: without the addresses that their sentences quote.

const longest = 500

/** At most 500 characters; every e-mail address in it is `[address]`. */
export const withoutAddresses = (text: string): string =>
  text
    .slice(0, 4 * longest)
    .replace(/[^\s<>"(),;:]+@[^\s<>"'(),;]+/gu, '[address]')
    .slice(0, longest)
