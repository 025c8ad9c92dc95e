import { DatabaseSync } from 'node:sqlite'
import { expect } from 'vitest'
import { type CompiledView, compile } from '../../src/engine/compile.ts'
import type { ViewDeclaration } from '../../src/engine/declaration.ts'
import { identifier } from '../../src/engine/expressions/sql.ts'
import type { SourceTable } from '../../src/engine/source-table.ts'
import { indexSql, sourceIndexes } from '../../src/engine/statements/indexes.ts'
import { moreLabelsTable } from '../../src/engine/triggers/labels.ts'
import { replacedTable } from '../../src/engine/triggers/replaced.ts'
import { triggerSql } from '../../src/engine/triggers/trigger.ts'

const createTable = ({ name, columns }: SourceTable): string =>
  `CREATE TABLE ${identifier(name)} (${Object.entries(columns)
    .map(([column, definition]) => `${identifier(column)} ${definition}`)
    .join(', ')})`

/** Views of any schema in a database of their own, without foreign keys: rows may point at what is not there yet. */
export class Installed implements Disposable {
  readonly db = new DatabaseSync(':memory:', { enableForeignKeyConstraints: false })
  readonly views: readonly CompiledView[]

  constructor(sources: readonly SourceTable[], declarations: readonly ViewDeclaration[]) {
    this.views = compile(declarations, sources)
    const indexes = sourceIndexes(this.views)
    const sql = [
      ...sources.map(createTable),
      replacedTable,
      moreLabelsTable,
      ...this.views.flatMap((view) => [view.createTable, view.createPlainView]),
      ...this.views.flatMap((view) => view.triggers.map(triggerSql)),
      ...indexes.map(indexSql),
    ]
    for (const statement of sql) this.db.exec(statement.replace(' IF NOT EXISTS', ''))
  }

  /** Runs statements one after the other; after each, every view must be as it is defined. */
  run(...statements: readonly string[]): void {
    for (const sql of statements) {
      this.try(sql)
      this.equalDefinitions(sql)
    }
  }

  /** Runs a statement that a constraint may refuse. */
  try(sql: string): void {
    try {
      this.db.exec(sql)
    } catch (error) {
      if (!/constraint failed|datatype mismatch/.test(String(error)))
        throw new Error(`${sql}: ${error}`)
    }
  }

  equalDefinitions(after: string): void {
    for (const view of this.views)
      expect(this.rows(view, view.table), after).toEqual(this.rows(view, view.declaration.name))
  }

  /** Rows of a view's table or plain view, byte by byte, in order of key. */
  rows(view: CompiledView, from: string): unknown[] {
    const names = [...view.stored, ...view.derived].map(({ name }) => name)
    const bytes = names.map(
      (name) =>
        `typeof(${identifier(name)}) || ':' || quote(${identifier(name)}) AS ${identifier(name)}`,
    )
    const key = identifier(view.key)
    return this.db
      .prepare(
        `SELECT ${[`quote(${key}) AS view_key`, ...bytes].join(', ')} FROM ${identifier(from)} ORDER BY ${key}`,
      )
      .all()
  }

  [Symbol.dispose](): void {
    this.db.close()
  }
}

/** The same numbers for the same seed: mulberry32. */
const randomOf = (seed: number) => {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    below: (count: number) => Math.floor(next() * count),
    of: <T>(items: readonly T[]): T => {
      const item = items[Math.floor(next() * items.length)]
      if (item === undefined) throw new Error('there is nothing to choose from')
      return item
    },
  }
}

/** Values that a column may hold whatever it is declared as, as SQL. */
const odd = [
  'NULL',
  '0',
  '1',
  '-1',
  '7',
  '2.5',
  '0.1',
  "''",
  "'a'",
  "'B'",
  "'7'",
  "'12 apples'",
  "x''",
  "x'00ff61'",
  '9223372036854775807',
  '-9223372036854775808',
  '9e999',
  '-9e999',
  '1e300',
  "'Größe'",
  "'+more'",
  "'now is not'",
]

/** Random statements over the tables, with few ids, so that rows meet, and odd values. */
export const statementsOver = (
  sources: readonly SourceTable[],
  seed: number,
  count: number,
): string[] => {
  const random = randomOf(seed)
  const idOf = (table: SourceTable) => {
    const key = typeof table.key === 'string' ? table.key : 'id'
    return { key, isInteger: (table.columns[key] ?? '').startsWith('INTEGER') }
  }
  const idValue = (table: SourceTable): string => {
    const at = random.below(5)
    return idOf(table).isInteger
      ? random.of([`${at - 1}`, `${at}`, '-9223372036854775808'])
      : `'k${at}'`
  }
  const valueFor = (table: SourceTable, column: string): string => {
    if (column === idOf(table).key) return random.below(9) === 0 ? 'NULL' : idValue(table)
    const target = sources.find(({ name }) => name === table.references[column])
    if (target)
      return random.below(12) === 0 ? random.of(['NULL', "'stray'", '5.5']) : idValue(target)
    return random.of(odd)
  }
  const where = (table: SourceTable) => `${identifier(idOf(table).key)} = ${idValue(table)}`
  return Array.from({ length: count }, () => {
    const table = random.of(sources)
    const name = identifier(table.name)
    const columns = Object.keys(table.columns).filter(
      (column) => !/GENERATED/.test(table.columns[column] ?? ''),
    )
    const inserted = `INTO ${name} (${columns.map(identifier).join(', ')}) VALUES (${columns.map((c) => valueFor(table, c)).join(', ')})`
    const column = random.of(columns)
    const set = `${identifier(column)} = ${valueFor(table, column)}`
    const { key, isInteger } = idOf(table)
    switch (random.below(10)) {
      case 0:
      case 1:
        return `INSERT OR IGNORE ${inserted}`
      case 2:
      case 3:
        return `INSERT OR REPLACE ${inserted}`
      case 4:
        return `INSERT ${inserted} ON CONFLICT (${identifier(key)}) DO UPDATE SET ${set}`
      case 5:
        return `UPDATE OR REPLACE ${name} SET ${identifier(key)} = ${idValue(table)} WHERE ${where(table)}`
      case 6:
        return isInteger
          ? `UPDATE OR REPLACE ${name} SET ${random.of(['rowid', '_rowid_', 'oid'])} = ${idValue(table)} WHERE ${where(table)}`
          : `UPDATE ${name} SET ${set}`
      case 7:
        return `DELETE FROM ${name} WHERE ${where(table)}`
      default:
        return `UPDATE OR REPLACE ${name} SET ${set} WHERE ${where(table)}`
    }
  })
}
