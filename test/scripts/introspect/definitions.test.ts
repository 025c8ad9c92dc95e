import { expect, it } from 'vitest'
import { constraintsOf } from '../../../scripts/views/introspect/definitions.ts'

const textOf = (definition: string, name = 'a') =>
  constraintsOf(`CREATE TABLE t (${definition})`).get(name)?.text

it.each([
  ['a', ''],
  ['a TEXT', ''],
  ["a varchar(20)  NOT NULL\n  DEFAULT 'x,) y'", "NOT NULL DEFAULT 'x,) y'"],
  ['a INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT', 'PRIMARY KEY AUTOINCREMENT'],
  ['a NUMERIC(10, 2) DEFAULT -12.50 -- price, in euros\n NOT NULL', 'DEFAULT -12.50 NOT NULL'],
  ['a TEXT /* not null */ COLLATE NOCASE', 'COLLATE NOCASE'],
  ['a TEXT CONSTRAINT given NOT NULL CONSTRAINT one UNIQUE', 'NOT NULL UNIQUE'],
  ['a TEXT CHECK (a IN (1, (2))) NOT NULL', 'CHECK (a IN (1, (2))) NOT NULL'],
  ["a TEXT AS (b || ', ') STORED, b TEXT", "AS (b || ', ') STORED"],
  ['a TEXT REFERENCES p', ''],
  ['a TEXT REFERENCES "p q" (id) ON DELETE SET NULL ON UPDATE CASCADE NOT NULL', 'NOT NULL'],
  ['a TEXT NOT NULL REFERENCES p(id) ON DELETE NO ACTION DEFAULT 1', 'NOT NULL DEFAULT 1'],
  ['a TEXT REFERENCES p MATCH FULL NOT DEFERRABLE INITIALLY DEFERRED UNIQUE', 'UNIQUE'],
  ['a TEXT CONSTRAINT fk REFERENCES p(id) DEFERRABLE DEFAULT 2', 'DEFAULT 2'],
  [
    "a TEXT DEFAULT (strftime('%s', 'now')), UNIQUE (a), CHECK (a > 0)",
    "DEFAULT (strftime('%s', 'now'))",
  ],
])('the constraints of %j are %j', (definition, text) => {
  expect(textOf(definition)).toBe(text)
})

it('names are found in any quotes and case, and table constraints are no columns', () => {
  const sql = `CREATE TABLE "a (b" ("Odd ""name" TEXT NOT NULL, [two words] INT, \`UNIQUE\` TEXT,
    CONSTRAINT x PRIMARY KEY (a), FOREIGN KEY (a) REFERENCES p(id), UNIQUE (b), CHECK (c))`
  expect([...constraintsOf(sql).keys()]).toEqual(['odd "name', 'two words', 'unique'])
})

it('only a constraint of the column itself makes it unique', () => {
  const columns = constraintsOf(
    "CREATE TABLE t (a TEXT UNIQUE, b TEXT DEFAULT 'UNIQUE', c TEXT CHECK (c <> 'PRIMARY KEY'))",
  )
  expect([...columns].map(([name, { isUnique }]) => [name, isUnique])).toEqual([
    ['a', true],
    ['b', false],
    ['c', false],
  ])
})
