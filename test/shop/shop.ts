import fc from 'fast-check'
import type { SourceTable } from '../../src/engine/source-table.ts'
import { baseline } from '../../src/keeper/schema.ts'
import { catalog as monotask } from '../../src/monotask/catalog.ts'
import { migrationStatements } from '../d1.ts'
import { genes } from '../random/draws.ts'
import type { Schema } from '../random/schema.ts'
import { statementOf } from '../random/statements.ts'
import type { Kept } from '../random/twins.ts'
import { catalog } from './catalog.ts'
import { sourceTables } from './source-tables.ts'

const columnOf = ([name, definition]: readonly [string, string]) => {
  const [, type = '', constraint = ''] = /^(\S+) ?(.*)$/.exec(definition) ?? []
  return { name, type, constraint }
}

const schema: Schema = sourceTables.map(
  ({ name, noun, key = 'id', columns, references }: SourceTable) => {
    const isReference = (column: string) => column in references
    const all = Object.entries(columns).map(columnOf)
    return {
      name,
      noun,
      key: { name: String(key), type: 'INTEGER', constraint: 'PRIMARY KEY' },
      keyIsRowid: true,
      references: all
        .filter((column) => isReference(column.name))
        .map((column) => ({ ...column, to: references[column.name] ?? '', onDelete: 'CASCADE' })),
      columns: all.filter((column) => column.name !== key && !isReference(column.name)),
    }
  },
)

/** The shop as it is kept beside its twin. */
export const shop: Kept = { schema, catalog, create: baseline(catalog) }

/** Random statements on the shop's tables. */
export const statements = (count: { readonly min: number; readonly max: number }) =>
  fc
    .array(genes(40), { minLength: count.min, maxLength: count.max, size: 'max' })
    .map((all) => all.map((own) => statementOf(schema, own)))

/** A shop that has something in it. */
export const filling = [
  "INSERT INTO customers (id, name) VALUES (1, 'Ada'), (2, 'Grace'), (3, 'Mary')",
  "INSERT INTO \"order\" (number, buyer_id, placed_at) VALUES (1, 1, '2026-05-01'), (2, 1, '2026-05-02'), (3, 2, NULL)",
  "INSERT INTO items (id, order_number, product, price_cents) VALUES (1, 1, 'tea', 350), (2, 2, 'cup', 900), (3, 3, 'pot', 1)",
  "INSERT INTO refunds (id, order_number, cents, reason) VALUES (1, 1, 50, 'late'), (2, 2, 10, 'late')",
]

const ofMonotask = [
  ...monotask.sourceTables.map(({ name }) => name),
  ...monotask.installations.flatMap(({ view, plainView }) => [view, plainView.name]),
]

/** The statements that make the tables which jobs write their runs, audits and alerts to. */
export const tablesOfJobs = (): string[] =>
  migrationStatements().filter((sql) => !ofMonotask.some((name) => sql.includes(name)))
