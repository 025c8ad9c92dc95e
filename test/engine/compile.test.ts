import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, test } from 'vitest'
import { compile } from '../../src/engine/compile.ts'
import {
  copy,
  count,
  derived,
  histogram,
  latest,
  least,
  sum,
  type ViewDeclaration,
} from '../../src/engine/declaration.ts'
import type { SourceTable } from '../../src/engine/source-table.ts'
import { replacedTable } from '../../src/engine/triggers/replaced.ts'
import { triggerSql } from '../../src/engine/triggers/trigger.ts'
import { catalog } from '../../src/monotask/catalog.ts'

const { sourceTables } = catalog

const view = (columns: ViewDeclaration['columns'], name = 'review'): ViewDeclaration => ({
  name,
  parent: 'tasks',
  key: 'task_id',
  columns,
  triggerPrefix: name,
})

describe('a declaration that names what is not there fails when compiled', () => {
  test.each([
    [
      'a parent',
      { ...view({}), parent: 'todos' },
      'view review, its parent: there is no table or earlier view todos',
    ],
    [
      'a table',
      view({ notes: count('notes') }),
      'view review, column notes: there is no table or earlier view notes',
    ],
    [
      'a copied column',
      view({ label: copy('label') }),
      'view review, label: tasks has no column label',
    ],
    [
      'a summed column',
      view({ lines: sum('file_changes', 'lines') }),
      'view review, lines: file_changes has no column lines',
    ],
    [
      'a column of a condition',
      view({ open: count('screenshots', "{state} = 'open'") }),
      'view review, open: screenshots has no column state',
    ],
    [
      'a column of a histogram',
      view({ kinds: histogram('task_evidence', 'sort') }),
      'view review, kinds: task_evidence has no column sort',
    ],
    [
      'a column of the latest row',
      view({ uri: latest('task_evidence', 'created_at').column('url') }),
      'view review, uri: task_evidence has no column url',
    ],
    [
      'a least column',
      view({ first: least('screenshots', 'taken_at', {}) }),
      'view review, first: screenshots has no column taken_at',
    ],
    [
      'a column of a derived one',
      view({ many: derived('INTEGER', '{shots} > 9') }),
      'view review, many: there is no column shots in this view',
    ],
    [
      'a way to the table',
      view({ projects: count('projects') }),
      'view review, projects: no foreign key leads from projects to tasks, nor over one table',
    ],
  ])('%s', (_what, declaration, message) => {
    expect(() => compile([declaration], sourceTables)).toThrow(message)
  })

  it('two views of one name', () => {
    const one = view({ title: copy('title') })
    expect(() => compile([one, one], sourceTables)).toThrow(
      'view review: there is a table or view of this name already',
    )
  })
})

describe('names that need quoting', () => {
  const odd: SourceTable[] = [
    {
      name: 'order',
      noun: 'order',
      columns: { id: 'TEXT PRIMARY KEY NOT NULL', 'group by': 'TEXT' },
      references: {},
    },
    {
      name: 'line "item"',
      noun: 'line',
      columns: { id: 'TEXT PRIMARY KEY NOT NULL', 'order id': 'TEXT', select: 'INTEGER' },
      references: { 'order id': 'order' },
    },
  ]
  const declaration: ViewDeclaration = {
    name: 'order summary',
    parent: 'order',
    key: 'the order',
    columns: {
      where: copy('group by'),
      'lines in all': count('line "item"'),
      total: sum('line "item"', 'select'),
      'last of all': latest('line "item"', 'select').column('id'),
      double: derived('INTEGER', '2 * {lines in all}'),
    },
    triggerPrefix: 'order summary',
  }

  it('are quoted everywhere', () => {
    const db = new DatabaseSync(':memory:')
    db.exec('CREATE TABLE "order" (id TEXT PRIMARY KEY NOT NULL, "group by" TEXT)')
    db.exec(
      'CREATE TABLE "line ""item""" (id TEXT PRIMARY KEY NOT NULL, "order id" TEXT, "select" INTEGER)',
    )
    db.exec(replacedTable)
    for (const compiled of compile([declaration], odd))
      for (const sql of [
        compiled.createTable,
        compiled.createPlainView,
        ...compiled.triggers.map(triggerSql),
      ])
        db.exec(sql)
    db.exec(`INSERT INTO "order" VALUES ('o', 'x')`)
    db.exec(`INSERT INTO "line ""item""" VALUES ('a', 'o', 3), ('b', 'o', 4)`)
    db.exec(`UPDATE "order" SET "group by" = 'y'`)
    db.exec(`REPLACE INTO "line ""item""" VALUES ('a', 'o', 9)`)
    const columns = '"the order", "where", "lines in all", total, "last of all", double'
    const row = {
      'the order': 'o',
      where: 'y',
      'lines in all': 2,
      total: 13,
      'last of all': 'a',
      double: 4,
    }
    expect({ ...db.prepare(`SELECT ${columns} FROM "order summary_mv"`).get() }).toEqual(row)
    expect({ ...db.prepare(`SELECT ${columns} FROM "order summary"`).get() }).toEqual(row)
    db.close()
  })
})
