import { expect, test } from 'vitest'
import { statement } from '../../../src/db/database.ts'
import { localD1 } from '../../d1.ts'
import { apply, expectKept, seed, wrapped } from './database.ts'

/** Tables of an application's own of every kind, some of them with rows below. */
const own = [
  'CREATE TABLE "Äpfel & Co" (Id INTEGER PRIMARY KEY AUTOINCREMENT, "order" TEXT NOT NULL CHECK ("order" IN (\'a\', \'b\')))',
  'CREATE TABLE Sorten (id INTEGER PRIMARY KEY, apfel INTEGER REFERENCES "Äpfel & Co" (id) ON DELETE SET NULL, size INTEGER, twice INTEGER GENERATED ALWAYS AS (size * 2)) STRICT',
  'CREATE TABLE tree (id TEXT PRIMARY KEY, parent TEXT REFERENCES tree (id) ON DELETE CASCADE, raw BLOB UNIQUE) WITHOUT ROWID',
  'CREATE VIRTUAL TABLE search USING fts5 (title)',
  'CREATE INDEX by_half ON Sorten (size / 2) WHERE size > 1',
  'CREATE VIEW open_tasks AS SELECT * FROM tasks',
  'CREATE TRIGGER log AFTER INSERT ON tasks BEGIN INSERT INTO search (title) VALUES (NEW.title); END',
  `INSERT INTO "Äpfel & Co" ("order") VALUES ('a')`,
  'INSERT INTO Sorten (id, apfel, size) VALUES (1, 1, 2)',
]

test('an application with tables of every kind: what would be lost is refused, the rest passes and is exact', async () => {
  await using local = await localD1()
  await local.db.batch([...own, ...seed].map((sql) => statement(sql)))
  const rebuilt = `CREATE TABLE neu (Id INTEGER PRIMARY KEY, "order" TEXT); INSERT INTO neu SELECT * FROM "Äpfel & Co";
    DROP TABLE [Äpfel & Co]; ALTER TABLE neu RENAME TO "Äpfel & Co"`
  const refusal: string = await wrapped(local.db, rebuilt).then(
    () => '',
    (error: Error) => error.message,
  )
  expect(refusal).toContain('removing the rows of Äpfel & co takes rows of sorten along')
  const advised = [...refusal.matchAll(/^ {4}(.*;)$/gm)].map(([, line]) => line ?? '')
  const [before, after] = [advised.slice(0, 3).join('\n'), advised[3]]
  const mended = `${rebuilt.replace('DROP', `${before}\nDROP`)};\n${after}`
  await apply(local.db, (await wrapped(local.db, mended)).sql)
  const [kept] = await local.db.batch([statement('SELECT apfel FROM Sorten')])
  expect(kept?.rows).toEqual([{ apfel: 1 }])
  await expect(wrapped(local.db, 'DROP TABLE search')).rejects.toThrow(
    /a write to the tables .* would fail.*no such table: main.search/,
  )
  const dropped = await wrapped(local.db, 'DROP TRIGGER log; DROP TABLE search')
  await apply(local.db, dropped.sql)
  await expectKept(local.db)
})

test('a generated column beside those that the views read is no reason to refuse', async () => {
  await using local = await localD1()
  await local.db.batch(seed.map((sql) => statement(sql)))
  const sql = 'ALTER TABLE tasks ADD COLUMN title_length INTEGER AS (length(title))'
  await apply(local.db, (await wrapped(local.db, sql)).sql)
  await expectKept(local.db)
})

test.each([
  ['rows that no key tells apart', 'id TEXT NOT NULL', /screenshots\.id is neither PRIMARY KEY/],
  ['ids that are numbers', 'id INTEGER PRIMARY KEY', /fault +screenshots\.id /],
])(
  'a rebuild after which the doctor would find a fault is refused in its words: %s',
  async (_, id, words) => {
    await using local = await localD1()
    const sql = `CREATE TABLE neu (${id}, task_id TEXT NOT NULL, path TEXT NOT NULL, created_at TEXT);
    DROP TABLE screenshots; ALTER TABLE neu RENAME TO screenshots`
    await expect(wrapped(local.db, sql)).rejects.toThrow(words)
  },
)
