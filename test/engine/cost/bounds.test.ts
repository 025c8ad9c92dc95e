import { describe, expect, test } from 'vitest'
import { byEvent, type Write } from './measure.ts'
import { schemas } from './schemas.ts'

const numbers = (from: number, to: number) =>
  `(WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${to}) SELECT i FROM n)`

const insertBooks = (from: number, to: number, shelf: number) =>
  `INSERT INTO books (id, shelf_id, kind, bought, read, pages) SELECT i, ${shelf}, 'kind' || (i % 5), i, -i, i FROM ${numbers(from, to)}`
const insertLoans = (from: number, to: number, book: number) =>
  `INSERT INTO loans (id, book_id, days, person, place) SELECT i, ${book}, 1 + i % 20, 'person' || (i % 7), 'place' || (i % 5) FROM ${numbers(from, to)}`

/** Two shelves, one with so many books and one with few; the book last bought of either has loans. */
const content = (books: number): string[] => [
  'INSERT INTO shelves (id) VALUES (1), (2)',
  insertBooks(1, books, 1),
  insertBooks(20_001, 20_010, 2),
  insertLoans(1, 300, books),
  insertLoans(10_001, 10_030, 20_010),
]

const few = { labels: 7, values: 8, rows: 0, over: 0 }
/** Where a book with these loans is the latest, moves or goes. */
const withLoans = { ...few, rows: 301, has: 1 }

/** Each event once or more, as it costs most: another book becomes the last bought, another value comes or goes. */
const writes = (books: number): Write[] => [
  { on: 'shelves insert', sql: 'INSERT INTO shelves (id) VALUES (3)' },
  { on: 'shelves update', sql: "UPDATE shelves SET label = 'x' WHERE id = 1" },
  {
    on: 'books insert',
    sql: "INSERT INTO books (id, shelf_id, kind, bought, read) VALUES (99999, 1, 'aaa', 99999, 99999)",
    sizes: { ...few, values: 0 },
  },
  {
    on: 'books update',
    sql: "UPDATE books SET kind = 'novel', bought = -1, read = -99999, pages = 0 WHERE id = 99999",
    sizes: withLoans,
  },
  {
    on: 'loans insert',
    sql: `INSERT INTO loans (id, book_id, days, person, place) VALUES (99999, ${books}, 99, 'nobody', 'place3')`,
  },
  {
    on: 'loans update',
    sql: "UPDATE loans SET days = 98, person = 'a', place = 'b' WHERE id = 99999",
  },
  { on: 'loans move', sql: 'UPDATE loans SET book_id = 20010 WHERE id = 99999' },
  { on: 'loans delete', sql: 'DELETE FROM loans WHERE id = 99999' },
  {
    on: 'books move',
    sql: `UPDATE books SET shelf_id = 2, kind = 'bbb', bought = 99999 WHERE id = ${books}`,
    sizes: withLoans,
  },
  {
    on: 'books move',
    sql: `UPDATE books SET shelf_id = 1, kind = 'ccc' WHERE id = ${books}`,
    sizes: withLoans,
  },
  {
    on: 'books insert',
    sql: "INSERT INTO books (id, shelf_id, kind, bought, read) VALUES (99997, 1, 'aaa', 100000, 100000)",
    sizes: { ...few, values: 0 },
  },
  {
    on: 'books insert',
    sql: "INSERT INTO books (id, shelf_id, kind, bought, read) VALUES (99998, 1, 'aaa', 100001, 100001)",
    sizes: { ...few, values: 0 },
  },
  { on: 'books delete', sql: 'DELETE FROM books WHERE id = 99998', sizes: { ...few, values: 0 } },
  { on: 'books delete', sql: 'DELETE FROM books WHERE id = 99999', sizes: { ...few, values: 0 } },
  { on: 'shelves delete', sql: 'DELETE FROM shelves WHERE id = 3' },
]

describe.each(schemas)('%s', (_what, schema) => {
  test.each([100, 10_000])('no write costs more than the bound, at %s rows', async (books) => {
    const events = await byEvent(schema, content(books), writes(books))
    const wrong = events.filter(
      ({ rows, bound }) =>
        rows.read > bound.read ||
        rows.written > bound.written ||
        bound.read > 3 * rows.read + 3 ||
        bound.written > 3 * rows.written + 1,
    )
    expect(wrong).toEqual([])
  })
})
