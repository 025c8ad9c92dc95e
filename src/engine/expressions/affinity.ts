/** How SQLite keeps values in a column, by its declared type (https://www.sqlite.org/datatype3.html, 3.1). */
export type Affinity = 'INTEGER' | 'TEXT' | 'BLOB' | 'REAL' | 'NUMERIC'

/** The affinity of a declared type; the rules are tried in SQLite's order. */
export const affinityOf = (type: string): Affinity => {
  if (/INT/i.test(type)) return 'INTEGER'
  if (/CHAR|CLOB|TEXT/i.test(type)) return 'TEXT'
  if (type === '' || /BLOB/i.test(type)) return 'BLOB'
  return /REAL|FLOA|DOUB/i.test(type) ? 'REAL' : 'NUMERIC'
}

const constraint =
  /^(?:NOT|NULL|PRIMARY|UNIQUE|CHECK|DEFAULT|COLLATE|REFERENCES|GENERATED|AS|CONSTRAINT)\b/i

/** The type in a column's definition: all before its first constraint; '' where there is none. */
export const declaredType = (definition: string): string => {
  const words: string[] = []
  for (const word of definition.trim().split(/\s+(?![^(]*\))/)) {
    if (constraint.test(word)) break
    words.push(word)
  }
  return words.join(' ')
}

/** How SQLite keeps values in a column, by its definition in `CREATE TABLE`. */
export const affinityIn = (definition: string): Affinity => affinityOf(declaredType(definition))
