/** The text without comments, quotes and needless spaces, in lower case. */
const plain = (sql: string): string =>
  sql
    .replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
    .replaceAll(/["`[\]]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/ ?;$/, '')
    .toLowerCase()

const shape = /^select .+? from (?:main\.)?(\w+)(?: (?:as )?(?!where )(\w+))? where (.+)$/

/**
 * Whether a statement looks rows of one view up by its key: SELECT from the view's table alone, with the key
 * column = or IN something, and no OR beside it. `viewKeys`: table → key column, in lower case.
 */
export const isKeyLookUp = (sql: string, viewKeys: ReadonlyMap<string, string>): boolean => {
  const text = plain(sql)
  const [, table = '', , condition = ''] = shape.exec(text) ?? []
  const key = viewKeys.get(table)
  if (key === undefined || /\b(?:select|from|join|union)\b/.test(condition)) return false
  if (/\bselect\b.*\bselect\b/.test(text) || /\bor\b/.test(condition)) return false
  return new RegExp(`(?:^|\\band |\\()(?:\\w+\\.)?${key} ?(?:=|in ?\\()`).test(condition)
}
