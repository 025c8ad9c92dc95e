import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { overSqlite } from '../../../scripts/doctor/sqlite.ts'
import { introspect } from '../../../scripts/views/introspect/introspect.ts'
import { Database } from '../../../src/db/database.ts'
import { oddSchema } from './odd-schema.ts'

/** A view over the printed tables, as a newcomer adds it beside them; what it shows has types that follow. */
const view = `import { count, sum } from '../engine/declaration.ts'
import { declareView } from '../engine/declare-view.ts'
import { compile } from '../engine/compile.ts'
import type { RowOf } from '../engine/row-of.ts'
import { sourceTables } from './source-tables.ts'

const orderSummary = declareView(sourceTables, {
  name: 'order_summary',
  parent: 'order',
  key: 'order_id',
  columns: { items: count('Order Items'), seconds: sum('Order Items', '2nd') },
  triggerPrefix: 'order_summary',
})
const row: Pick<RowOf<typeof orderSummary>, 'order_id' | 'items'> = { order_id: 1, items: 2 }
process.stdout.write(String(compile([orderSummary], sourceTables).length + row.items))
`

let folder: string
let printed: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'viewkeeper-introspect-'))
  using sqlite = new DatabaseSync(':memory:')
  for (const sql of oddSchema) sqlite.exec(sql)
  printed = await introspect(new Database('sqlite', overSqlite(sqlite)))
  mkdirSync(join(folder, 'src/shop'), { recursive: true })
  symlinkSync(resolve('src/engine'), join(folder, 'src/engine'))
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'src/shop/source-tables.ts'), printed)
  writeFileSync(join(folder, 'src/shop/view.ts'), view)
})
afterAll(() => rmSync(folder, { recursive: true }))

it('is the file to start from, quoted and escaped where that is needed', () => {
  expect(printed).toBe(String.raw`import type { SourceTable } from '../engine/source-table.ts'

/** The application's own tables, as far as views are made of them. */
export const sourceTables = [
  {
    name: 'order',
    noun: 'order',
    columns: {
      id: 'INTEGER PRIMARY KEY',
      "customer's name": "TEXT NOT NULL DEFAULT 'it''s \"nobody\"'",
      'total amount': 'DECIMAL(10, 2) NOT NULL DEFAULT 0 CHECK ([total amount] >= 0)',
      path: 'TEXT DEFAULT \'C:\\new\\"x"\'',
      is_paid: 'BOOLEAN',
      tax: 'AS ([total amount] / 5) STORED',
    },
    references: {},
  },
  {
    name: 'Order Items',
    noun: 'order_item',
    key: 'item-id',
    columns: {
      'item-id': 'TEXT PRIMARY KEY',
      order: 'INTEGER NOT NULL',
      '2nd': 'INTEGER',
      class: 'TEXT COLLATE NOCASE',
      ['__proto__']: 'TEXT NOT NULL',
    },
    references: {
      order: 'order',
    },
  },
  {
    name: 'notes',
    noun: 'note',
    columns: {
      id: 'TEXT PRIMARY KEY',
      about: 'TEXT',
    },
    references: {},
  },
] as const satisfies readonly SourceTable[]

// Left out, as no view can be made of these:
// tags: it is WITHOUT ROWID, and triggers tell rows apart by their rowid.
// "line\nbreak": it has a name with a line break or another control character in it.
// search: a virtual table takes no triggers.
// notes.about: tags is left out.
`)
})

it('has the types and passes the formatting of this project', () => {
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: resolve('tsconfig.json'), include: ['src/shop'] }),
  )
  const run = (command: string, ...args: readonly string[]) =>
    execFileSync(resolve('node_modules/.bin', command), args, { cwd: folder, encoding: 'utf8' })
  expect(run('tsc', '--noEmit', '-p', '.')).toBe('')
  const config = resolve('biome.json')
  expect(
    run(
      'biome',
      'check',
      `--config-path=${config}`,
      '--vcs-enabled=false',
      'src/shop/source-tables.ts',
    ),
  ).toContain('No fixes')
})

it('compiles, with a view made of it', () => {
  const out = execFileSync(
    process.execPath,
    ['--preserve-symlinks', join(folder, 'src/shop/view.ts')],
    { encoding: 'utf8' },
  )
  expect(out).toBe('3')
})
