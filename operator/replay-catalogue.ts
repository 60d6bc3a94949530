// Intake for a replay: it prices by what its answer of then captured, never by the catalogue of today. Where an answer rests on prices that it
// did not capture, the replay can't tell, and says so.
import type { AnyDecider } from '../processors/engine/decider'
import { handlers, handlersWith } from '../processors/handlers'
import { deriveMessageId } from '../schemas/ids'
import type { Message } from '../schemas/message'
import type { CommandNotAdmitted, PlacementAccepted, PlacementRefused } from '../schemas/messages'
import type { JournalNodeName } from '../topics/topology'

/** Recalls what was looked up then. */
export type Recall = {
  readonly decider: AnyDecider
  /** The answers of then to what is decided next. */
  readonly open: (answers: readonly Message[]) => void
  /** How many decisions so far asked for what is not on record. */
  readonly unknown: () => number
}

type Catalogue = Parameters<typeof handlersWith>[0]
type Item = NonNullable<ReturnType<Catalogue['get']>>
type Asked = { readonly input: Message; readonly answer: Message | undefined }
/** null: not on record; undefined: the catalogue had no such item. */
type Found = Item | null | undefined

/** Today's decider of a node, as a replay takes it. */
export const decidingOf = (node: JournalNodeName): { readonly decider: AnyDecider; readonly recall?: Recall } => {
  if (node !== 'intake') return { decider: handlers[node] }
  const recall = recalledIntake()
  return { decider: recall.decider, recall }
}

const recalledIntake = (): Recall => {
  const answers = new Map<string, Message>()
  let asked: Asked | undefined
  let isMissing = false
  let unknown = 0
  const get: Catalogue['get'] = (sku) => {
    const found = asked && lookUp(sku, asked)
    isMissing ||= found === null
    return found ?? undefined
  }
  const intake: AnyDecider = handlersWith({ get }).intake
  const decide = (input: never, state: never): readonly object[] => {
    const { id } = input as Message
    asked = { input, answer: answers.get(deriveMessageId(id, 'intake', 0)) }
    isMissing = false
    const outputs = intake.decide(input, state)
    if (isMissing) unknown++
    return outputs
  }
  const open = (messages: readonly Message[]): void => {
    answers.clear()
    for (const message of messages) answers.set(message.id, message)
  }
  return { decider: { ...intake, decide }, open, unknown: () => unknown }
}

const lookUp = (sku: string, { input, answer }: Asked): Found => {
  switch (answer?.type) {
    case 'PlacementAccepted':
      return lineOf(sku, input, answer)
    case 'ChangeAdmitted':
      return itemOf(answer.add.find((item) => item.sku === sku))
    case 'ReturnAdmitted':
      return itemOf(answer.wanted.find((item) => item.sku === sku))
    case 'PlacementRefused':
    case 'CommandNotAdmitted':
      return itemOfRefusal(sku, input, answer)
    default:
      return standIn(sku, input)
  }
}

/** Of the lines that took their price from the catalogue: an import may bring others of the same SKU. */
const lineOf = (sku: string, input: Message, { lines, totals }: PlacementAccepted): Found => {
  const wanted = input.type === 'PlaceOrder' ? input.lines : []
  const line = lines.find((each, index) => each.sku === sku && wanted[index]?.unitPriceMinor === null)
  if (!line) return null
  const { name, category, weightGrams, unitPriceMinor: amountMinor } = line
  return itemOf({ sku, name, category, weightGrams, prices: [{ currency: totals.currency, amountMinor }] })
}

type Priced = Pick<Item, 'sku' | 'name' | 'category' | 'prices' | 'weightGrams'>

const itemOf = (found: Priced | undefined): Found => {
  if (!found) return null
  const { sku, name, category, prices, weightGrams } = found
  return { ...standInFor(sku), name, category, prices, weightGrams }
}

/** Refusals that rest on the sum of prices, which they do not name. */
const restOnPrices: readonly string[] = ['TOTAL_TOO_LOW', 'TOTAL_TOO_LARGE']

/** What the refusal blames is as it says; of all else no price matters, since nothing was priced in the end. */
const itemOfRefusal = (sku: string, input: Message, { code, reason }: PlacementRefused | CommandNotAdmitted): Found => {
  if (restOnPrices.includes(code)) return null
  const item = standIn(sku, input)
  if (!reason.includes(`'${[...sku].slice(0, quotedLength).join('')}'`)) return item
  if (code === 'UNKNOWN_SKU') return undefined
  if (code === 'DISCONTINUED') return { ...item, discontinued: true }
  return code === 'NO_PRICE_IN_CURRENCY' ? { ...item, prices: [] } : item
}
/** As many characters of a SKU as a reason quotes. */
const quotedLength = 40

const standIn = (sku: string, input: Message): Item => ({
  ...standInFor(sku),
  prices: input.type === 'PlaceOrder' ? [{ currency: input.currency, amountMinor: 1 }] : [],
})

const standInFor = (sku: string): Item => ({
  sku,
  name: sku,
  category: 'unknown',
  prices: [],
  weightGrams: 1,
  discontinued: false,
  dimensions: null,
  supply: 'STOCK',
  expectedAt: null,
  hsCode: null,
  originCountry: null,
})
