// The page of the rules is committed: whoever changes a rule sees in the diff what people will read.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderRules } from '../../../processors/rules/render-rules'

const path = 'docs/generated/rules.md'

test(`${path} is fresh`, () => {
  const isFresh = readFileSync(join(__dirname, '..', '..', '..', path), 'utf8') === renderRules()
  expect(isFresh ? 'fresh' : `${path} is stale: run "npm run generate" and commit it`).toBe('fresh')
})

test.each([
  ['a price of shipping', '| up to 2 kg | USD 5.50 | BRL 27.50 | EUR 4.95 | GBP 4.12 | JPY 825 | KWD 1.705 |'],
  ['a rate of tax', '| DE | 19 % | books 7 %, food 7 % |  | include it | taxed |'],
  ['a rate that was', '| JP | 8 % |  |  | include it | taxed |'],
  ['a reason to hold', '| VELOCITY | its customer placed more than 10 orders in the 24 hours before |'],
  ['a term of returns', '| CHANGED_MIND | electronics | 14 | 15 % | SELLABLE 100 %, OPENED 80 %,'],
  ['what never comes back', '| CHANGED_MIND | food | never taken back |'],
  ['a deadline', '| URGENT | 2 | 2 | 4 |'],
  [
    'where money is taken with each shipment',
    '| DE AT CH | authorised on placement, taken with each shipment | 1 h | 24 h |',
  ],
  [
    'that an import waits for nobody',
    '| anywhere, imported | taken on placement | nobody is there | none: the payment fails |',
  ],
  ['how cards are shared among providers', '| CARD | EUR, GBP | STRIPE 70 %, ADYEN 30 % |'],
  ['that a means has one provider', '| GIFT_CARD, VOUCHER | any | ADYEN 100 % |'],
  [
    'a decline that may pass',
    '| SOFT | after 1 min, 5 min, 30 min | after 1 min, 10 min, 1 h, 6 h | processing_error, ',
  ],
  ['a decline that ends a means', '| HARD | not tried again | not tried again | lost_card, stolen_card, '],
  ['what becomes of an unknown decline', '| SOFT | not tried again | after 24 h | every other code |'],
])('the page shows %s', (_, row) => {
  expect(renderRules()).toContain(row)
})

test('the page shows of an older version of tax only what the next one changed', () => {
  const [, older = ''] = renderRules().split('### tax-2019-10')
  const [section = ''] = older.split('### tax-2015-01')
  expect(section).toContain('| FI | 24 % |')
  expect(section).not.toContain('| DE |')
})
