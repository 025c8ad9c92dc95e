/** Words whose plural follows no rule, or that have none. */
const irregular: Readonly<Record<string, string>> = {
  people: 'person',
  children: 'child',
  men: 'man',
  women: 'woman',
  movies: 'movie',
  cookies: 'cookie',
  series: 'series',
  species: 'species',
  news: 'news',
  indices: 'index',
  statistics: 'statistics',
  analytics: 'analytics',
}

/** The ending of a plural → that of its singular; the first that fits holds. */
const endings: readonly (readonly [RegExp, string])[] = [
  [/(?:ss|us|is)$/, '$&'],
  [/ies$/, 'y'],
  [/(ss|sh|ch|x|zz)es$/, '$1'],
  [/([^ao]us)es$/, '$1'],
  [/s$/, ''],
]

const singularOf = (word: string): string => {
  const known = irregular[word]
  if (known !== undefined) return known
  const [ending, replacement] = endings.find(([pattern]) => pattern.test(word)) ?? [/$/, '']
  return word.replace(ending, replacement)
}

/** What one row of a table is probably called: order_item of "Order Items"; the name where no letter is in it. */
export const nounOf = (table: string): string => {
  const words = table
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
  const last = words.pop()
  return last === undefined ? table : [...words, singularOf(last)].join('_')
}
