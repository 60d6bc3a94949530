// States, provinces and territories of the countries whose addresses need one, by the codes that carriers and tax rules take. A list
// and nothing else: whether we ship there is not decided here.
export const regionsOf: Readonly<Record<string, readonly string[]>> = {
  AU: 'ACT NSW NT QLD SA TAS VIC WA'.split(' '),
  BR: 'AC AL AM AP BA CE DF ES GO MA MG MS MT PA PB PE PI PR RJ RN RO RR RS SC SE SP TO'.split(' '),
  CA: 'AB BC MB NB NL NS NT NU ON PE QC SK YT'.split(' '),
  US: (
    'AA AE AK AL AP AR AS AZ CA CO CT DC DE FL GA GU HI IA ID IL IN KS KY LA MA MD ME MI MN MO MP MS MT NC ND NE NH NJ NM NV NY OH OK ' +
    'OR PA PR RI SC SD TN TX UT VA VI VT WA WI WV WY'
  ).split(' '),
}
