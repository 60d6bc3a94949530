// Under which heading of the Harmonized System goods cross a border, by the words of their category. Data and one look-up: the
// six digits that all customs share. The first row of which the category has a word holds.

type CustomsCode = { readonly words: readonly string[]; readonly code: string; readonly goods: string }

export const customsCodes: readonly CustomsCode[] = [
  { words: ['book', 'books'], code: '490199', goods: 'Printed books' },
  {
    words: ['food', 'foods', 'grocery', 'groceries', 'drinks', 'beverage'],
    code: '210690',
    goods: 'Food preparations',
  },
  { words: ['flower', 'flowers', 'plants'], code: '060319', goods: 'Cut flowers' },
  { words: ['perfumery', 'beauty', 'cosmetics'], code: '330499', goods: 'Beauty preparations' },
  { words: ['hygiene', 'diapers'], code: '961900', goods: 'Sanitary articles' },
  { words: ['phones', 'telephony', 'smartphones'], code: '851713', goods: 'Telephones' },
  { words: ['computer', 'computers', 'tablets'], code: '847130', goods: 'Portable computers' },
  { words: ['audio'], code: '851830', goods: 'Headphones and earphones' },
  { words: ['consoles', 'games'], code: '950450', goods: 'Video game consoles' },
  { words: ['cameras'], code: '852589', goods: 'Cameras' },
  { words: ['watches'], code: '910211', goods: 'Wrist-watches' },
  { words: ['appliance', 'appliances'], code: '851679', goods: 'Household appliances' },
  { words: ['electronics'], code: '854370', goods: 'Electrical apparatus' },
  { words: ['furniture', 'bed', 'office'], code: '940360', goods: 'Furniture' },
  { words: ['fashion', 'clothing', 'underwear', 'apparel'], code: '620520', goods: 'Clothing' },
  { words: ['shoes'], code: '640399', goods: 'Footwear' },
  { words: ['toys', 'baby'], code: '950300', goods: 'Toys' },
  { words: ['sports', 'leisure'], code: '950699', goods: 'Articles for sport' },
  { words: ['auto', 'car'], code: '870899', goods: 'Parts of motor vehicles' },
  { words: ['tools', 'garden'], code: '820559', goods: 'Hand tools' },
]
const otherwise: CustomsCode = { words: [], code: '392690', goods: 'Articles for the household' }

/** `goods` is what customs are told in words. */
export const customsCodeOf = (category: string): Pick<CustomsCode, 'code' | 'goods'> => {
  const words = category.toLowerCase().split(/[^a-z]+/)
  return customsCodes.find((row) => row.words.some((word) => words.includes(word))) ?? otherwise
}
