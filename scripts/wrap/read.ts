import { readFileSync } from 'node:fs'
import { readFault } from '../command-line/read-fault.ts'
import { type SqlStatement, statementsOf } from './statements.ts'
import { keyword, nameOf, type Token } from './tokens.ts'

/** D1 runs a migration in a transaction of its own. */
const transactions = new Set(['BEGIN', 'COMMIT', 'END', 'ROLLBACK', 'SAVEPOINT', 'RELEASE'])
const refused = new Set(['ATTACH', 'DETACH', 'VACUUM'])

/** The pragmas that D1 allows. */
const pragmas = new Set(
  `table_list table_info table_xinfo index_list index_info index_xinfo quick_check foreign_key_check
  foreign_key_list case_sensitive_like ignore_check_constraints legacy_alter_table recursive_triggers
  reverse_unordered_selects foreign_keys defer_foreign_keys optimize`.split(/\s+/),
)

/** Where a statement stands, as an error names it. */
export const placeOf = (file: string, { line }: SqlStatement): string => `${file}, line ${line}`

const readText = (file: string): string => {
  const bytes = (() => {
    try {
      return readFileSync(file)
    } catch (error) {
      throw new Error(`Can't read ${file}: ${readFault(error)}.`)
    }
  })()
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch {
    throw new Error(`${file} is not UTF-8: save it as UTF-8.`)
  }
}

const unclosed = (statement: SqlStatement): Token | undefined =>
  statement.tokens.find(({ kind, text }) => kind === 'other' && /^["'`[\0]$/.test(text))

/** What D1 refuses in any migration, by the first words of a statement. */
const requireAllowed = (file: string, statement: SqlStatement): void => {
  const place = placeOf(file, statement)
  const stray = unclosed(statement)
  if (stray)
    throw new Error(
      stray.text === '\0'
        ? `${place}: holds a NUL byte and is not SQL.`
        : `${file}, line ${stray.line}: is not SQL: the quote ${stray.text} is not closed.`,
    )
  const first = keyword(statement.tokens[0])
  if (transactions.has(first))
    throw new Error(
      `${place}: ${first} is refused: D1 runs a migration as one transaction of its own. Take BEGIN, COMMIT and their like out of the file.`,
    )
  if (refused.has(first)) throw new Error(`${place}: D1 refuses ${first}. Take it out of the file.`)
  const pragma = first === 'PRAGMA' ? nameOf(statement.tokens[1]) : null
  if (pragma !== null && !pragmas.has(pragma))
    throw new Error(`${place}: D1 refuses PRAGMA ${pragma}. Take it out of the file.`)
}

/**
 * The statements of the application's migration. Throws an Error of one sentence for a file that can't be read,
 * is not UTF-8, holds no statement, or holds one that D1 refuses in any migration.
 */
export const readMigration = (file: string): SqlStatement[] => {
  const statements = statementsOf(readText(file))
  if (statements.length === 0) throw new Error(`${file} holds no SQL statement.`)
  for (const statement of statements) requireAllowed(file, statement)
  return statements
}
