import { keyword, nameOf, type Token } from './tokens.ts'

/** What an ALTER TABLE does to the names of a table and its columns, in lower case. */
export type Alteration =
  | { readonly kind: 'rename table'; readonly table: string; readonly to: string }
  | {
      readonly kind: 'rename column'
      readonly table: string
      readonly column: string
      readonly to: string
    }
  | { readonly kind: 'drop column'; readonly table: string; readonly column: string }

/** ALTER TABLE [schema.]table RENAME TO x | RENAME [COLUMN] a TO b | DROP [COLUMN] a; null for anything else. */
export const alterationOf = (tokens: readonly Token[]): Alteration | null => {
  if (keyword(tokens[0]) !== 'ALTER' || keyword(tokens[1]) !== 'TABLE') return null
  const at = tokens[3]?.text === '.' ? 4 : 2
  const table = nameOf(tokens[at])
  const verb = keyword(tokens[at + 1])
  if (table === null) return null
  if (verb === 'RENAME' && keyword(tokens[at + 2]) === 'TO' && tokens.length === at + 4) {
    const to = nameOf(tokens[at + 3])
    return to === null ? null : { kind: 'rename table', table, to }
  }
  const isNamed = keyword(tokens[at + 2]) === 'COLUMN'
  const column = nameOf(tokens[at + (isNamed ? 3 : 2)])
  if (column === null) return null
  if (verb === 'DROP') return { kind: 'drop column', table, column }
  const to = nameOf(tokens.at(-1))
  return verb === 'RENAME' && to !== null ? { kind: 'rename column', table, column, to } : null
}
