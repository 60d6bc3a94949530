// Reads Stripe's lists, which are newest first, oldest first and by whole seconds: of a second, all or nothing is read, so that neither
// equal times nor a page's end lose anything. It must never read what is so young that something older may still appear.

export type Listed<Item> = { readonly data: readonly Item[]; readonly has_more: boolean }
/** Asks for what was created from `gte` on and before `lt`, seconds since 1970; `after`: behind that id. */
export type ListCreated<Item> = (
  created: { gte: number; lt: number },
  after: string | undefined,
) => Promise<Listed<Item>>

export type ReadSlice<Item> = { readonly items: readonly Item[]; readonly next: number }

/**
 * The oldest things of a list from a second on, oldest first, and the second at which to go on; `until` once all is read. About a page at
 * a time, more if they are of one second.
 */
export type ReadOldest = <Item extends { readonly id: string }>(
  list: ListCreated<Item>,
  from: number,
  until: number,
) => Promise<ReadSlice<Item>>

/** One for each list: it remembers how many seconds fill a page, which saves calls and nothing else. */
export function createReadOldest(): ReadOldest {
  let width = Infinity
  return async (list, from, until) => {
    let start = from
    let end = Math.min(until, start + width)
    while (start < until) {
      const page = await list({ gte: start, lt: end }, undefined)
      if (page.has_more && end - start > 1) {
        end = start + Math.floor((end - start) / 2)
        continue
      }
      const items = page.has_more ? await rest(list, { gte: start, lt: end }, page) : page.data
      width = 2 * (end - start)
      if (items.length > 0) return { items: [...items].reverse(), next: end }
      start = end
      end = Math.min(until, start + width)
    }
    return { items: [], next: until }
  }
}

/** A single second may fill many pages. */
async function rest<Item extends { readonly id: string }>(
  list: ListCreated<Item>,
  created: { gte: number; lt: number },
  first: Listed<Item>,
): Promise<readonly Item[]> {
  const items = [...first.data]
  let page = first
  while (page.has_more) {
    page = await list(created, items.at(-1)?.id)
    items.push(...page.data)
  }
  return items
}
