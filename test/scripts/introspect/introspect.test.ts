import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { overSqlite } from '../../../scripts/doctor/sqlite.ts'
import { introspect } from '../../../scripts/views/introspect/introspect.ts'
import { readTables } from '../../../scripts/views/introspect/read.ts'
import {
  type SourceSchema,
  sourceSchemaOf,
} from '../../../scripts/views/introspect/source-schema.ts'
import { Database } from '../../../src/db/database.ts'
import type { SourceTable } from '../../../src/engine/source-table.ts'
import { sourceTables } from '../../../src/monotask/source-tables.ts'
import { type LocalD1, localD1 } from '../../d1.ts'
import { oddSchema } from './odd-schema.ts'

const onSqlite = async <T>(
  sql: readonly string[],
  use: (db: Database) => Promise<T>,
): Promise<T> => {
  using sqlite = new DatabaseSync(':memory:')
  for (const each of sql) sqlite.exec(each)
  return await use(new Database('sqlite', overSqlite(sqlite)))
}
const schemaOf = async (db: Database): Promise<SourceSchema> => sourceSchemaOf(await readTables(db))
const ofSql = (...sql: readonly string[]) => onSqlite(sql, schemaOf)

describe('of a table of its own', () => {
  it.each<[string, Partial<SourceTable>]>([
    [
      'CREATE TABLE "Order Items" (id INTEGER PRIMARY KEY, "it\'s" TEXT)',
      {
        name: 'Order Items',
        noun: 'order_item',
        columns: { id: 'INTEGER PRIMARY KEY', "it's": 'TEXT' },
      },
    ],
    ['CREATE TABLE t (uuid TEXT PRIMARY KEY)', { key: 'uuid' }],
    ['CREATE TABLE t (id INTEGER, PRIMARY KEY (id))', { columns: { id: 'INTEGER PRIMARY KEY' } }],
    [
      'CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL)',
      { columns: { id: 'INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL' } },
    ],
    ['CREATE TABLE t (id BIGINT PRIMARY KEY, slug TEXT NOT NULL UNIQUE)', { key: 'slug' }],
    [
      'CREATE TABLE t (a TEXT, b TEXT, code VARCHAR(9) NOT NULL, PRIMARY KEY (a, b), UNIQUE (code))',
      { key: 'code', columns: { a: 'TEXT', b: 'TEXT', code: 'VARCHAR(9) UNIQUE NOT NULL' } },
    ],
    ['CREATE TABLE t AS SELECT 1 AS id', {}],
  ])('%s', async (sql, expected) => {
    const { tables } = await ofSql(sql)
    expect(tables).toMatchObject(Object.keys(expected).length === 0 ? [] : [expected])
  })
})

describe('what no view can be made of is left out, with the reason', () => {
  it.each([
    ['CREATE TABLE t (a TEXT, b TEXT, PRIMARY KEY (b, a))', 'told apart by b, a together'],
    ['CREATE TABLE t (a TEXT UNIQUE)', 'no PRIMARY KEY'],
    [
      'CREATE TABLE t (a TEXT NOT NULL); CREATE UNIQUE INDEX i ON t (a) WHERE a > 0',
      'no PRIMARY KEY',
    ],
    ['CREATE TABLE t (id TEXT PRIMARY KEY) WITHOUT ROWID', 'WITHOUT ROWID'],
    ['CREATE TABLE t (id BLOB PRIMARY KEY)', 'BLOB'],
    ['CREATE TABLE t (id TEXT PRIMARY KEY COLLATE NOCASE)', 'NOCASE'],
    ['CREATE TABLE t (id TEXT PRIMARY KEY, rowid TEXT)', 'rowid'],
    ['CREATE TABLE t (id TEXT PRIMARY KEY, "a\nb" TEXT)', 'control character'],
    ['CREATE VIRTUAL TABLE t USING fts5(a)', 'virtual table'],
  ])('%s', async (sql, reason) => {
    const { tables, leftOut } = await ofSql(sql)
    expect(tables).toEqual([])
    expect(leftOut).toEqual([['t', expect.stringContaining(reason)]])
  })

  it.each([
    [
      'a foreign key of two columns',
      'a TEXT, b TEXT, FOREIGN KEY (a, b) REFERENCES pairs (a, b)',
      'of one column',
    ],
    ['one to a table that is not there', 'a TEXT REFERENCES nowhere', 'no table nowhere'],
    ['one to a table that is left out', 'a TEXT REFERENCES keyless (id)', 'keyless is left out'],
    ['one to another column than the key', 'a TEXT REFERENCES parents (email)', 'parents.email'],
    ['a second one of one column', 'a TEXT REFERENCES parents REFERENCES others', 'too'],
  ])('%s', async (_, columns, reason) => {
    const { tables, leftOut } = await ofSql(
      'CREATE TABLE parents (id TEXT PRIMARY KEY, email TEXT UNIQUE)',
      'CREATE TABLE others (id TEXT PRIMARY KEY)',
      'CREATE TABLE keyless (id TEXT UNIQUE)',
      'CREATE TABLE pairs (id TEXT PRIMARY KEY, a TEXT, b TEXT, UNIQUE (a, b))',
      `CREATE TABLE children (id TEXT PRIMARY KEY, ${columns})`,
    )
    expect(leftOut).toContainEqual([
      expect.stringMatching(/^children\.a/),
      expect.stringContaining(reason),
    ])
    expect(Object.keys(tables.at(-1)?.references ?? {}).length).toBeLessThanOrEqual(1)
  })
})

it('foreign keys without a column, in another case, to itself and to a table made later', async () => {
  const { tables, leftOut } = await ofSql(
    'CREATE TABLE a (id TEXT PRIMARY KEY, b_id INTEGER REFERENCES B, parent_id TEXT REFERENCES a ON DELETE CASCADE)',
    'CREATE TABLE b ("ID" INTEGER PRIMARY KEY)',
  )
  expect(tables).toMatchObject([
    { name: 'b', references: {}, key: 'ID' },
    { name: 'a', references: { b_id: 'b', parent_id: 'a' } },
  ])
  expect(leftOut).toEqual([])
})

it('parents stand before their children, and a circle of tables is no obstacle', async () => {
  const { tables } = await ofSql(
    'CREATE TABLE items (id TEXT PRIMARY KEY, order_id TEXT REFERENCES orders)',
    'CREATE TABLE hens (id TEXT PRIMARY KEY, egg_id TEXT REFERENCES eggs)',
    'CREATE TABLE eggs (id TEXT PRIMARY KEY, hen_id TEXT REFERENCES hens)',
    'CREATE TABLE orders (id TEXT PRIMARY KEY)',
  )
  expect(tables.map(({ name }) => name)).toEqual(['orders', 'items', 'hens', 'eggs'])
})

it('two tables whose rows would be called alike keep nouns apart', async () => {
  const { tables } = await ofSql(
    'CREATE TABLE person (id TEXT PRIMARY KEY)',
    'CREATE TABLE people (id TEXT PRIMARY KEY)',
  )
  expect(tables.map(({ noun }) => noun)).toEqual(['person', 'people'])
})

it("says so where there is no table but SQLite's, wrangler's and ours", async () => {
  const ours = [
    'CREATE TABLE d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT)',
    'CREATE TABLE viewkeeper_runs (id TEXT PRIMARY KEY)',
    'CREATE TABLE order_summary_mv (id TEXT PRIMARY KEY)',
  ]
  await expect(onSqlite(ours, introspect)).rejects.toThrow('no table')
})

describe('on D1', () => {
  let monotask: LocalD1
  let odd: LocalD1
  beforeAll(async () => {
    monotask = await localD1()
    odd = await localD1([...oddSchema])
  })
  afterAll(async () => {
    await monotask[Symbol.asyncDispose]()
    await odd[Symbol.asyncDispose]()
  })

  it("MonoTask's database gives what its source-tables.ts says, but for nouns", async () => {
    const { tables, leftOut } = await schemaOf(monotask.db)
    const withoutNoun = ({ noun: _, ...table }: SourceTable) => table
    expect(tables.map(withoutNoun)).toEqual(sourceTables.map(withoutNoun))
    expect(leftOut).toEqual([])
  })

  it('an odd schema gives the same as in SQLite', async () => {
    expect(await introspect(odd.db)).toBe(await onSqlite(oddSchema, introspect))
  })
})
