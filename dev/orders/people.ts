// People and streets that nobody has, in many scripts, so that every text of the system meets them.
import type { Dice } from './dice'

export type Script =
  'latin' | 'cyrillic' | 'greek' | 'arabic' | 'hebrew' | 'devanagari' | 'thai' | 'chinese' | 'japanese' | 'korean'

export type Person = { readonly name: string; readonly email: string; readonly street: string; readonly flat?: string }

type Words = {
  readonly given: readonly string[]
  readonly family: readonly string[]
  readonly streets: readonly string[]
  readonly flat: string
  /** How a full name is put together. */
  readonly name: (given: string, family: string) => string
}

const givenFirst = (given: string, family: string): string => `${given} ${family}`
const familyFirst = (given: string, family: string): string => `${family}${given}`

const words: Readonly<Record<Script, Words>> = {
  latin: {
    given: ['João', 'Íris', 'Zoë', 'Łukasz', 'Søren', 'Ağca', 'Ñandú', "D'Arcy", 'Žofie', 'Đức'],
    family: [
      'Gonçalves',
      'Peña-Núñez',
      'Müller',
      'Ångström',
      'Dvořák',
      "O'Neill",
      'Şahin',
      'Nguyễn',
      'Össur',
      'de Conceição',
    ],
    streets: ['Rua das Acácias', 'Praça da Sé', 'Avenida Paulista', 'Calle Ñuñoa', 'Königstraße', 'Rue de l’Église'],
    flat: 'Apto.',
    name: givenFirst,
  },
  cyrillic: {
    given: ['Анна', 'Дмитрий', 'Їжакевич', 'Ђорђе', 'Наталья'],
    family: ['Щербакова', 'Ёлкин', 'Ковальчук', 'Петровић', 'Цветаева'],
    streets: ['улица Ленина', 'Тверская улица', 'вулиця Хрещатик', 'Кнез Михаилова'],
    flat: 'кв.',
    name: givenFirst,
  },
  greek: {
    given: ['Ελένη', 'Γιώργος', 'Ζωή', 'Αλέξανδρος'],
    family: ['Παπαδοπούλου', 'Καζαντζάκης', 'Οικονόμου', 'Χατζής'],
    streets: ['Οδός Ερμού', 'Λεωφόρος Συγγρού', 'Οδός Αθηνάς'],
    flat: 'Διαμ.',
    name: givenFirst,
  },
  arabic: {
    given: ['محمد', 'فاطمة', 'ليلى', 'يوسف'],
    family: ['الخطيب', 'بن سلمى', 'النجار', 'الحداد'],
    streets: ['شارع الحمرا', 'شارع التحرير', 'طريق الملك فهد'],
    flat: 'شقة',
    name: givenFirst,
  },
  hebrew: {
    given: ['נועה', 'דוד', 'תמר'],
    family: ['כהן', 'לוי', 'בן־דוד'],
    streets: ['רחוב דיזנגוף', 'שדרות רוטשילד'],
    flat: 'דירה',
    name: givenFirst,
  },
  devanagari: {
    given: ['अनुष्का', 'राहुल', 'प्रियंका'],
    family: ['श्रीवास्तव', 'शर्मा', 'त्रिपाठी'],
    streets: ['महात्मा गांधी मार्ग', 'चाँदनी चौक'],
    flat: 'फ्लैट',
    name: givenFirst,
  },
  thai: {
    given: ['สมชาย', 'ณัฐกานต์', 'พิมพ์ชนก'],
    family: ['ใจดี', 'ศรีสุข', 'ทองคำ'],
    streets: ['ถนนสุขุมวิท', 'ถนนพระราม 4'],
    flat: 'ห้อง',
    name: givenFirst,
  },
  chinese: {
    given: ['小明', '丽华', '𠮷辰', '子涵'],
    family: ['王', '欧阳', '陈', '诸葛'],
    streets: ['南京东路', '长安街', '中山北路'],
    flat: '室',
    name: familyFirst,
  },
  japanese: {
    given: ['さくら', '大輔', 'ヒロシ', '美咲'],
    family: ['髙橋', '渡邉', '佐々木', '𠮷田'],
    streets: ['銀座', '丸の内', '一番町'],
    flat: '号室',
    name: (given, family) => `${family} ${given}`,
  },
  korean: {
    given: ['민준', '서연', '지우'],
    family: ['김', '이', '남궁'],
    streets: ['세종대로', '강남대로'],
    flat: '호',
    name: familyFirst,
  },
}

const scripts = Object.keys(words) as Script[]

/** A third of the people of any country write their names in Latin script, the others in any. */
export const anyScript = (dice: Dice): Script => (dice.roll(3) === 0 ? 'latin' : dice.pick(scripts))

/** `id` makes the e-mail address; two ids of one start of 16 characters share one. */
export const personOf = (id: string, dice: Dice, script: Script): Person => {
  const { given, family, streets, flat, name } = words[script]
  const mailbox = id
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 16)
  const email = `${mailbox || 'customer'}@example.${dice.pick(['com', 'org'])}`
  const street = `${dice.pick(streets)} ${1 + dice.roll(2_000)}`
  const line2 = dice.roll(3) === 0 ? { flat: `${flat} ${1 + dice.roll(300)}` } : {}
  return { name: name(dice.pick(given), dice.pick(family)), email, street, ...line2 }
}
