// What rules of tax and refunds tell apart about goods, read from the words of the catalogue's category. Data and one look-up.

/** The first group of which a category has a word; `general` has all the others. */
export const categoryWords = {
  books: ['book', 'books', 'ebook', 'ebooks'],
  food: ['food', 'foods', 'grocery', 'groceries'],
  flowers: ['flower', 'flowers', 'plants'],
  hygiene: ['hygiene', 'diapers', 'underwear', 'perfumery', 'beauty', 'cosmetics'],
  electronics: [
    ...['electronics', 'computer', 'computers', 'telephony', 'phones', 'audio', 'consoles', 'tablets', 'cameras'],
    ...['appliance', 'appliances', 'watches'],
  ],
  furniture: ['furniture'],
  general: [],
} as const satisfies Record<string, readonly string[]>

export type CategoryGroup = keyof typeof categoryWords

const groupOfWord: ReadonlyMap<string, CategoryGroup> = new Map(
  (Object.keys(categoryWords) as CategoryGroup[])
    .reverse()
    .flatMap((group) => categoryWords[group].map((word) => [word, group] as const)),
)
const order = Object.keys(categoryWords) as CategoryGroup[]

/** 'home_appliances' is electronics, 'Books, imported' is books, anything unknown is general. */
export const groupOf = (category: string): CategoryGroup => {
  const groups = category
    .toLowerCase()
    .split(/[^a-z]+/)
    .map((word) => groupOfWord.get(word) ?? 'general')
  return order.find((group) => groups.includes(group)) ?? 'general'
}
